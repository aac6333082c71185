#pragma once
/// The maps of all messages, compiled once. Language: docs/mapping-language.md.
///
/// load() reads and checks everything: paths exist in schema and FHIR, mandatory targets are filled, every source
/// element is mapped or excused, every row is exercised by an example. A set that fails is refused whole, with file,
/// line and reason; nothing can switch the checks off.
/// Thread-safety: constant once loaded; share it by shared_ptr and swap the pointer to reload.
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "conformance/schemas/schema.hpp"

namespace genvej::mappings {

/// A file of the set: `path` from the top (`mappings/xref15/xref15.map`).
struct map_file {
    std::string path;
    std::string text;
};

/// A row as a person sees it.
struct row_view {
    std::string file;
    std::uint32_t line = 0;
    std::string left, op, right, converter, condition, reason;
    std::string id() const { return file + ":" + std::to_string(line); }
};

class message_map;  // compiled; engine/message_map.hpp

class map_set {
public:
    /// All embedded maps, or those of a folder laid out like `mappings/`: files not in `overrides` come from the
    /// embedded ones. Issues carry file and line in `rule`.
    static model::checked<std::shared_ptr<const map_set>> load(std::span<const map_file> overrides = {});

    /// By schema name (`xref15`), or nullptr.
    const message_map* for_letter(std::string_view schema_name) const;
    /// By the event code of MessageHeader (`new-referral`), or nullptr.
    const message_map* for_event(std::string_view event_code) const;
    std::vector<const message_map*> all() const;

    map_set(const map_set&) = delete;
    map_set& operator=(const map_set&) = delete;
    ~map_set();

private:
    map_set();
    struct implementation;
    std::unique_ptr<implementation> self_;
};

}  // namespace genvej::mappings
