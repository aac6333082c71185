/// Every example of every map: forward without error and without loss, equal to its bundle.json, and back to
/// the letter. GENVEJ_REBASELINE=1 writes bundle.json anew: read what it writes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/support/exception_uses.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

const std::filesystem::path mappings_folder = std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings";

class example : public testing::TestWithParam<std::string> {
protected:
    std::filesystem::path folder() const {
        const std::filesystem::path name(GetParam());
        return mappings_folder / name.parent_path() / "examples" / name.filename();
    }
    /// As the map sees it: a letter joined with its objects is `tree.xml`.
    read_letter letter() const {
        const bool joined = std::filesystem::exists(folder() / "tree.xml");
        return parse_letter(read_file(folder() / (joined ? "tree.xml" : "letter.xml")));
    }
    mappings::context with() { return {&shipped_directory(), 0, true, nullptr, &known_}; }
    void SetUp() override { known_ = facts_beside(folder()); }
    /// NegativeVansReceipt: FHIR knows none, so none is written.
    static bool comes_back(const mappings::message_map& map) { return !map.events().empty(); }

    mappings::facts known_;
};

TEST_P(example, goes_to_fhir_without_loss) {
    const read_letter read = letter();
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with());
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    expect_nothing_lost(read, made);
}

TEST_P(example, equals_its_bundle) {
    const read_letter read = letter();
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with());
    ASSERT_NE(made.target.root(), nullptr) << all_lines(made.found);
    const std::string json = to_json(*made.target.root());
    const auto file = folder() / "bundle.json";
    if (std::getenv("GENVEJ_REBASELINE") != nullptr) std::ofstream(file, std::ios::binary) << json;
    ASSERT_TRUE(std::filesystem::exists(file)) << "GENVEJ_REBASELINE=1 writes it";
    EXPECT_EQ(read_file(file), json);
}

TEST_P(example, comes_back_as_the_same_letter) {
    const read_letter read = letter();
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with());
    ASSERT_NE(made.target.root(), nullptr) << all_lines(made.found);
    if (!comes_back(*read.map)) return;
    const model::document bundle = from_json(emitted_json(*made.target.root()));
    const auto back = mappings::fhir_to_letter(*read.map, *bundle.root(), with());
    ASSERT_NE(back.target.root(), nullptr) << all_lines(back.found);
    EXPECT_FALSE(model::has_errors(back.found)) << all_lines(back.found);
    const auto allowed = exceptions_of(GetParam());
    const model::document returned = through_xml(*back.target.root());
    const model::document original = as_current(read);
    for (const auto& line :
         letter_differences(*original.root(), *returned.root(), form_of(*read.map), allowed)) {
        ADD_FAILURE() << line;
    }
    exception_uses uses(own_exceptions_of(GetParam()));
    uses.note(letter_differences(*original.root(), *returned.root(), form_of(*read.map)));
    EXPECT_EQ(uses.unneeded(), "") << "declared beside the example, and not needed";
}

TEST_P(example, its_letter_makes_the_same_bundle_again) {
    const read_letter read = letter();
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with());
    ASSERT_NE(made.target.root(), nullptr);
    if (!comes_back(*read.map)) return;
    const auto back = mappings::fhir_to_letter(*read.map, *made.target.root(), with());
    ASSERT_NE(back.target.root(), nullptr);
    const model::document returned = through_xml(*back.target.root());
    if (!known_.number.empty() && known_.number != "1") return;  // one of several has new ids on the way back
    const auto again = mappings::letter_to_fhir(*read.map, *returned.root(), with());
    ASSERT_NE(again.target.root(), nullptr) << all_lines(again.found);
    const auto once_more = mappings::fhir_to_letter(*read.map, *again.target.root(), with());
    EXPECT_EQ(canonical_lines(*through_xml(*once_more.target.root()).root()),
              canonical_lines(*returned.root()));
    EXPECT_EQ(again.message_id, made.message_id);
    EXPECT_EQ(again.bundle_id, made.bundle_id);
}

INSTANTIATE_TEST_SUITE_P(all, example, testing::ValuesIn(example_names()), [](const auto& one) {
    std::string name = one.param;
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
});

TEST(examples, each_message_has_several) {
    std::map<std::string, std::size_t> of;
    for (const std::string& name : example_names()) ++of[name.substr(0, name.find('/'))];
    EXPECT_GE(of.size(), 4U) << "folders with examples";
    for (const auto& [kind, count] : of) EXPECT_GE(count, 4U) << kind;
}

}  // namespace
}  // namespace genvej::test
