/// Nothing that anyone wrote may vanish, whatever else the letter lacks: each example with each of its
/// elements taken out once, and with an element between any two that nobody foresaw.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/mutate_tree.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

using model::node;

void elements_below(node& at, std::vector<node*>& out) {
    for (node* child = at.first; child != nullptr; child = child->next) {
        if (!child->is_element()) continue;
        out.push_back(child);
        elements_below(*child, out);
    }
}

std::size_t number_of_elements(const node& root) {
    model::document copy = copy_of(root);
    std::vector<node*> all;
    elements_below(*copy.root(), all);
    return all.size();
}

/// Paths of what a translation lost.
std::string lost(const mappings::message_map& map, const node& root) {
    std::string out;
    const auto made = mappings::letter_to_fhir(map, root, {&shipped_directory(), 0, true});
    for (const mappings::coverage_row& one : made.coverage) {
        if (one.row == 0) out += path_of(*one.source, model::path_style::xml) + " ";
    }
    return out;
}

/// The letter and the envelope's parts have to be there; what stands in them need not.
bool may_go(const node& element) {
    return element.name != "Emessage" && element.parent != nullptr && element.parent->name != "Emessage";
}

class whole_letter : public testing::TestWithParam<std::string> {
protected:
    read_letter letter() const {
        const std::filesystem::path at(GetParam());
        const auto folder = std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings" / at.parent_path() /
                            "examples" / at.filename();
        return parse_letter(read_file(folder / "letter.xml"));
    }
};

TEST_P(whole_letter, loses_nothing_when_something_else_is_missing) {
    const read_letter read = letter();
    const std::size_t count = number_of_elements(*read.document.root());
    ASSERT_GT(count, 20U);
    for (std::size_t i = 0; i < count; ++i) {
        model::document copy = copy_of(*read.document.root());
        std::vector<node*> all;
        elements_below(*copy.root(), all);
        if (!may_go(*all[i])) continue;
        const std::string gone = path_of(*all[i], model::path_style::xml);
        model::document::remove(*all[i]);
        EXPECT_EQ(lost(*read.map, *copy.root()), "") << "without " << gone;
    }
}

TEST_P(whole_letter, loses_nothing_that_nobody_foresaw) {
    const read_letter read = letter();
    const std::size_t count = number_of_elements(*read.document.root());
    for (std::size_t i = 0; i < count; ++i) {
        model::document copy = copy_of(*read.document.root());
        std::vector<node*> all;
        elements_below(*copy.root(), all);
        const bool in_letter =
            may_go(*all[i]) &&
            path_of(*all[i], model::path_style::xml).find("/Envelope") == std::string::npos;
        if (!in_letter) continue;
        node* added = copy.make("Unforeseen");
        added->space = all[i]->space;
        copy.append_text(*added, "noget, som ingen har tænkt på");
        model::document::insert_after(*all[i]->parent, all[i], *added);
        EXPECT_EQ(lost(*read.map, *copy.root()), "") << "behind " << path_of(*all[i], model::path_style::xml);
    }
}

/// Examples of letters that are read generously.
std::vector<std::string> generous_examples() {
    std::vector<std::string> out;
    for (const std::string& name : example_names()) {
        const schemas::schema* of = schemas::find_schema(name.substr(0, name.find('/')));
        if (of != nullptr && of->mode() == schemas::reading::generous) out.push_back(name);
    }
    return out;
}

TEST(whole_letters, are_found) {
    EXPECT_GE(generous_examples().size(), 8U);
}

INSTANTIATE_TEST_SUITE_P(generous, whole_letter, testing::ValuesIn(generous_examples()), [](const auto& one) {
    std::string name = one.param;
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
});

}  // namespace
}  // namespace genvej::test
