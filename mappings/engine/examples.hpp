#pragma once
/// Runs the examples of a map there and back and counts which rows they exercise (check 4).
///
/// A case with `letter.xml` goes from letter to FHIR and, when the map writes such Bundles, back; one with
/// `bundle.json` alone goes from FHIR to letter. `tree.xml` stands for the letter where the gateway hands the
/// map something else than what came: one joined with its objects (gateway/pipeline/pairing.hpp). `facts.csv`
/// beside them (`fact,value`) says what the message itself does not hold. Thread-safety: none; used while a
/// set is loaded.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mappings/engine/map_set.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/syntax.hpp"
#include "mappings/engine/translate.hpp"

namespace genvej::mappings {

class example_runner {
public:
    /// @param directory the organisations of the examples, CSV
    example_runner(const example_reader& read, std::string_view directory, model::issues& found);
    /// One count for each row of the map.
    std::vector<row_use> run(const message_map& map, const std::vector<std::string>& paths,
                             const file_finder& files);

private:
    void letter(const message_map& map, const std::string& path, std::string_view bytes);
    void bundle(const message_map& map, const std::string& path, std::string_view bytes);
    std::vector<std::uint32_t>& cleared(const message_map& map);
    void add(std::uint32_t row_use::*side);
    void read_facts(const std::string& path, const file_finder& files);
    bool passed(const std::string& path, const model::issues& of);

    const example_reader& read_;
    organisations directory_;
    facts known_;
    model::issues& found_;
    std::vector<std::uint32_t> used_;
    std::vector<row_use> sums_;
};

/// Rows that no example exercises: `map.unexercised`. A row of a shared file counts once for all its uses.
void check_uses(const std::vector<std::unique_ptr<message_map>>& maps,
                const std::vector<std::vector<row_use>>& uses, model::issues& found);

}  // namespace genvej::mappings
