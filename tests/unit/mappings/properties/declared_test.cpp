/// Each declared exception of a round trip (round_trip.csv and round_trip_fhir.csv beside a map) is needed by
/// an example, a published message or a generated one: a row that nothing needs would hide a loss.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"
#include "tests/unit/mappings/properties/care_there_and_back.hpp"
#include "tests/unit/mappings/properties/declared.hpp"
#include "tests/unit/mappings/properties/made_care.hpp"
#include "tests/unit/mappings/properties/made_letters.hpp"

namespace genvej::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t messages_tried = 300;
const fs::path mappings_folder = fs::path(GENVEJ_SOURCE_DIR) / "mappings";

/// Its letter there and back.
void example_there_and_back(const fs::path& folder, exception_uses& uses) {
    const bool joined = fs::exists(folder / "tree.xml");
    if (!joined && !fs::exists(folder / "letter.xml")) return;
    const read_letter letter = parse_letter(read_file(folder / (joined ? "tree.xml" : "letter.xml")));
    const mappings::facts known = facts_beside(folder);
    const mappings::context with{&shipped_directory(), 0, false, nullptr, &known};
    const auto there = mappings::letter_to_fhir(*letter.map, *letter.document.root(), with);
    if (there.target.root() == nullptr || letter.map->events().empty()) return;
    const auto back = mappings::fhir_to_letter(*letter.map, *there.target.root(), with);
    uses.note(letter_differences(*as_current(letter).root(), *through_xml(*back.target.root()).root(),
                                 form_of(*letter.map)));
}

void care_there_and_back_of(exception_uses& uses) {
    care_there_and_back all;
    all.count(uses);
    care_generator messages = care_messages(fixed_seed());
    for (std::size_t number = 0; number < messages_tried; ++number) all.run(number, messages.make(number));
    for (const fs::path& file : files_below(mappings_folder / "xdis91/examples", "bundle.json")) {
        if (!fs::exists(file.parent_path() / "letter.xml")) all.run(all.seen(), message_of(read_file(file)));
    }
    if (shared_data().empty()) return;
    for (const auto& [name, message] : published_care_communications()) all.run(all.seen(), message);
}

std::vector<std::string> maps_with_exceptions() {
    std::vector<std::string> out;
    for (const std::string& map : kinds()) {
        if (!fhir_exceptions_of(map).empty()) out.push_back(map);
    }
    return out;
}

class declared_exceptions : public testing::TestWithParam<std::string> {};

TEST_P(declared_exceptions, are_each_needed) {
    const std::string& map = GetParam();
    exception_uses uses(fhir_exceptions_of(map));
    for (const fs::path& file : files_below(mappings_folder / map / "examples", ".xml"))
        example_there_and_back(file.parent_path(), uses);
    if (map == "xctl02")
        refusals_there_and_back(messages_tried, uses);
    else
        letters_there_and_back(map, messages_tried, uses);
    if (map == "xdis91")
        care_there_and_back_of(uses);
    else if (is_receipt(map))
        acknowledgements_there_and_back(map, messages_tried, uses);
    else if (map != "xbin01")
        foreign_messages_there_and_back(map, messages_tried, uses);
    // Rows that only a published message needs are not asked for where there are none.
    if (!uses.unneeded().empty() && map == "xdis91" && shared_data().empty()) GENVEJ_NEEDS_SHARED_DATA();
    EXPECT_EQ(uses.unneeded(), "") << "declared and needed by nothing, beside mappings/" << map;
}

INSTANTIATE_TEST_SUITE_P(of, declared_exceptions, testing::ValuesIn(maps_with_exceptions()),
                         [](const auto& one) { return one.param; });

}  // namespace
}  // namespace genvej::test
