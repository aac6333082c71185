#pragma once
/// The maps of all messages, compiled once. Language: docs/mapping-language.md.
///
/// load() reads and checks everything: paths exist in schema and FHIR, mandatory targets are filled, every
/// source element is mapped or excused, every row is exercised by an example. A set that fails is refused
/// whole, with file, line and reason; nothing can switch the checks off. Thread-safety: constant once loaded;
/// share it by shared_ptr and swap the pointer to reload.
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "conformance/model/tree.hpp"
#include "conformance/schemas/schema.hpp"

namespace genvej::mappings {

/// A file of the set: `path` from the top (`mappings/xref15/xref15.map`).
struct map_file {
    std::string path;
    std::string text;
};

/// Reads an example, `mappings/<m>/examples/<case>/letter.xml` or `bundle.json`, into a tree. Maps know no
/// formats: the gateway hands its readers in.
using example_reader =
    std::function<model::checked<model::document>(const std::string& path, std::string_view bytes)>;

/// A row as a person sees it.
struct row_view {
    std::string file;
    std::uint32_t line = 0;
    std::string left, op, right, converter, condition, reason;
    std::string id() const { return file + ":" + std::to_string(line); }
};

/// How many examples exercised a row.
struct row_use {
    std::uint32_t forward = 0;
    std::uint32_t backward = 0;
};

class message_map;  // compiled; engine/message_map.hpp

class map_set {
public:
    /// All embedded maps, or those of a folder laid out like `mappings/`: files not in `overrides` come from
    /// the embedded ones. Issues carry file and line in `rule`; with errors the value is nullptr.
    static model::checked<std::shared_ptr<const map_set>> load(const example_reader& read_example,
                                                               std::span<const map_file> overrides = {});

    /// The map by which letters of that schema are read (`xref15`), or nullptr. A map that only writes is
    /// none. An older version of a letter is read by the map of the current one.
    const message_map* for_letter(std::string_view schema_name) const;
    /// The map in the file of that name (`xdis91`), or nullptr.
    const message_map* named(std::string_view name) const;
    /// Every map that writes a letter from this Bundle, in the order of the files: its event is that of the
    /// MessageHeader, its conditions hold. Of a map and one that stands `instead-of` it, the latter when
    /// `receives` names its letter and not the other's, else the former.
    /// @param receives type codes that the receiver takes (directory, column `receives`); empty: all
    std::vector<const message_map*> writers(const model::node& bundle,
                                            std::span<const std::string> receives = {}) const;
    /// Does any map write that event (MessageHeader.eventCoding.code) at all?
    bool knows_event(std::string_view event_code) const;
    std::vector<const message_map*> all() const;
    /// One for each row of the map, counted while the set was checked.
    std::span<const row_use> uses(const message_map& of) const;
    /// Paths of the examples of the map, letters and Bundles.
    std::vector<std::string> examples(const message_map& of) const;
    /// A file of the set, `mappings/xdis91/examples/full/letter.xml`; empty: there is none.
    std::string_view text_of(const std::string& path) const;

    map_set(const map_set&) = delete;
    map_set& operator=(const map_set&) = delete;
    ~map_set();

private:
    map_set();
    struct implementation;
    std::unique_ptr<implementation> self_;
};

}  // namespace genvej::mappings
