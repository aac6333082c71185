// Our verdict on structure is that of libxml2 with the published XSDs: on every published sample, on letters
// of our own, and on mutations of both. What differs on purpose stands in `differences`, and in
// conformance/schemas/README.md.
#include <array>
#include <filesystem>
#include <functional>
#include <iostream>

#include <gtest/gtest.h>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/resources.hpp"
#include "conformance/schemas/schema.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/mutate_tree.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/xsd_of.hpp"

namespace genvej::schemas {
namespace {

namespace fs = std::filesystem;
using model::node;

constexpr std::size_t mutations_of_each_kind = 1200;
constexpr std::size_t large = 100'000;      ///< bytes; a letter with big attachments takes libxml2 long
constexpr std::size_t share_of_large = 50;  ///< one mutation in so many is made from a large letter

fs::path xsd_of(const schema& one) {
    return test::xsd_of(one.name(), one.space(), one.root().name);
}

std::vector<std::string> kinds() {
    std::vector<std::string> out;
    for (const schema& one : all_schemas()) out.emplace_back(one.name());
    return out;
}

/// As an XSD has it: without generosity.
schema strictly(std::string_view name) {
    std::string text(model::resource_text("conformance/schemas/" + std::string(name) + ".schema"));
    const std::string_view generous = "generous\n";
    const std::size_t at = text.find(generous);
    if (at != std::string::npos) text.replace(at, generous.size(), "strict\n");
    return std::move(schema::read(text).value());
}

bool any_element(const node& at, const std::function<bool(const node&)>& is) {
    if (is(at)) return true;
    for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        if (any_element(*child, is)) return true;
    }
    return false;
}

/// A named misprint or freedom of the XSDs or of libxml2, and how a document shows it.
struct difference {
    std::string_view name;
    std::string_view schema;
    bool ours_accepts;  ///< else libxml2 accepts and we refuse
    bool (*shows)(const node& at);
};

/// Characters that the misprinted range A-f lets in although they are no hexadecimal digits.
bool misprinted_uuid(const node& at) {
    if (at.name.find("Identifier") == std::string_view::npos || at.has_elements()) return false;
    const std::string text = text_of(at);
    return text.size() == 36 && text.find_first_of("GHIJKLMNOPQRSTUVWXYZ[\\]^_`") != std::string::npos;
}

bool foreign_base64(const node& at) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n";
    return at.name == "Data" && !at.has_elements() &&
           text_of(at).find_first_not_of(alphabet) != std::string::npos;
}

bool misspelt_pathology(const node& at) {
    return at.name == "MedicalSpecialityCode" && text_of(at) == "patologi";
}

/// Content of Local_Elements that is one of the schema's own elements: libxml2 checks it, we do not look
/// there.
bool own_in_local(const node& at) {
    if (at.name != "Local_Elements") return false;
    return any_element(at, [&](const node& inner) { return &inner != &at && inner.space == at.space; });
}

constexpr std::array<difference, 4> differences{
    {
     {"UUID with A-f", "vans_envelope", false, misprinted_uuid},
     {"foreign characters in base64", "vans_envelope", false, foreign_base64},
     {"patologi without a blank behind it", "*", true, misspelt_pathology},
     {"content of Local_Elements", "*", true, own_in_local},
     }
};

std::string_view named_difference(std::string_view schema_name, const node& root, bool ours) {
    for (const difference& one : differences) {
        if ((one.schema != "*" && one.schema != schema_name) || one.ours_accepts != ours) continue;
        if (any_element(root, one.shows)) return one.name;
    }
    return {};
}

std::string listing(const model::issues& found) {
    std::string out;
    for (const model::issue& one : found) out += "\n  " + to_line(one);
    return out;
}

class AgainstLibxml2 : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override { GENVEJ_NEEDS_SHARED_DATA(); }
};

/// Messages of a kind below a folder, whatever their file is called.
void add_samples(const fs::path& folder, std::string_view schema_name, std::vector<std::string>& out) {
    for (const fs::path& file : test::files_below(folder, ".xml")) {
        if (file.filename() == "tree.xml") continue;  // a letter joined with its objects, which nobody sends
        const std::string text = test::read_file(file);
        const auto read = formats::read_xml(text);
        if (!read.ok()) continue;
        const schema* is = recognise(*read.value.root()).is;
        if (is != nullptr && is->name() == schema_name) out.push_back(text);
    }
}

std::vector<std::string> published_samples(std::string_view schema_name) {
    std::vector<std::string> out;
    add_samples(test::shared_data() / "samples", schema_name, out);
    return out;
}

struct count {
    std::size_t differences = 0;
    std::size_t compared = 0;
    std::size_t valid = 0;
    std::size_t named = 0;
};

/// Compares the two verdicts on one text.
void compare(const schema& of, const test::xsd& theirs, const std::string& text, const std::string& what,
             count& counted) {
    const auto read = formats::read_xml(text);
    ASSERT_TRUE(read.ok()) << what << listing(read.found) << "\n" << text;
    const model::issues found = of.check_structure(*read.value.root());
    const bool ours = !model::has_errors(found);
    const test::verdict their = theirs.validate(text);
    ++counted.compared;
    counted.valid += their.good ? 1 : 0;
    if (ours == their.good) return;
    const std::string_view name = named_difference(of.name(), *read.value.root(), ours);
    if (!name.empty()) {
        ++counted.named;
        return;
    }
    ++counted.differences;
    ADD_FAILURE() << what << "\nours: " << (ours ? "valid" : "invalid") << listing(found)
                  << "\nlibxml2: " << (their.good ? "valid" : "invalid: " + their.message);
}

TEST_P(AgainstLibxml2, SamplesAndMutations) {
    const schema of = strictly(GetParam());
    const fs::path file = xsd_of(of);
    if (file.empty()) {
        ASSERT_FALSE(test::shared_data_is_required()) << "GENVEJ_SHARED holds no XSD of " << GetParam();
        GTEST_SKIP() << "no XSD of " << GetParam() << " is at hand";
    }
    const test::xsd theirs(file);
    std::vector<std::string> texts = published_samples(of.name());
    const fs::path top(GENVEJ_SOURCE_DIR);
    add_samples(top / "tests/unit/conformance/schemas/letters", of.name(), texts);
    add_samples(top / "mappings", of.name(), texts);
    ASSERT_FALSE(texts.empty());

    count counted;
    for (const std::string& text : texts) compare(of, theirs, text, "sample", counted);
    const bool whole = find_schema(of.name())->mode() == reading::strict;
    EXPECT_GE(counted.valid, whole ? texts.size() : texts.size() / 2) << "samples are valid";

    test::tree_mutator mutator(20261122);
    for (std::size_t i = 0; i < mutations_of_each_kind && counted.differences < 10; ++i) {
        const std::string& text = texts[i % texts.size()];
        if (text.size() > large && i % share_of_large != 0) continue;
        const auto from = formats::read_xml(text);
        const model::document changed = mutator.mutate(*from.value.root());
        compare(of, theirs, test::to_xml(*changed.root()), mutator.done(), counted);
    }
    std::cout << "[ COMPARED ] " << of.name() << ": " << counted.compared << ", valid " << counted.valid
              << ", named differences " << counted.named << '\n';
    EXPECT_GE(counted.compared - counted.named, 500U);
    EXPECT_GT(counted.valid, counted.compared / 20)
        << "some mutations must stay valid, else nothing is compared";
    EXPECT_LT(counted.valid, counted.compared * 19 / 20);
}

INSTANTIATE_TEST_SUITE_P(Kinds, AgainstLibxml2, testing::ValuesIn(kinds()),
                         [](const auto& of) { return of.param; });

TEST(AgainstLibxml2Kinds, HaveSamplesAndSchemas) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t samples = 0;
    std::size_t schemas = 0;
    for (const schema& one : all_schemas()) {
        samples += published_samples(one.name()).size();
        schemas += xsd_of(one).empty() ? 0 : 1;
    }
    EXPECT_GE(samples, 11U);
    EXPECT_GE(schemas, 7U);
}

}  // namespace
}  // namespace genvej::schemas
