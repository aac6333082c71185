#include "gateway/citizens/whose.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/resources.hpp"
#include "gateway/pipeline/heading.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::gateway::citizens {
namespace {

const mappings::organisations& directory() {
    static const mappings::organisations read =
        std::move(*mappings::organisations::read(model::resource_text("mappings/shared/organisations.csv")));
    return read;
}

store::unjoined_letter letter(std::string_view sender, std::string_view receiver) {
    store::unjoined_letter out;
    out.sender = sender;
    out.receiver = receiver;
    out.translation = model::resource_text("mappings/xref15/examples/cardiac/bundle.json");
    return out;
}

TEST(whose, a_message_belongs_to_the_municipality_that_gets_it) {
    const auto found = whose(letter("5799990000019", "5799990000057"), directory());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->municipality, 825);
    EXPECT_EQ(found->cpr, "0202020202");
}

TEST(whose, else_to_the_one_that_sent_it) {
    const auto found = whose(letter("5799990000064", "5799990000033"), directory());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->municipality, 563);
}

TEST(whose, between_others_to_none) {
    EXPECT_FALSE(whose(letter("5799990000019", "5799990000033"), directory()));
    EXPECT_FALSE(whose(letter("1", "2"), directory()));
}

TEST(whose, a_report_belongs_to_the_keeper_of_its_patient) {
    store::unjoined_letter report;
    report.translation =
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","identifier":[{"system":"urn:oid:1.2.208.176.1.2","value":"0303030303"}],"managingOrganization":{"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":"9990000016006"}}}}]})";
    const auto found = whose(report, directory());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->municipality, 563);
    EXPECT_EQ(found->cpr, "0303030303");
    report.translation.replace(report.translation.find("9990000016006"), 13, "9990000016001");
    EXPECT_FALSE(whose(report, directory())) << "a hospital keeps no municipality's record";
}

/// A store may file a letter by the patient whom the gateway read in it (record_rules.hpp, file_of).
TEST(whose, the_patient_of_a_letter_is_the_patient_of_what_it_becomes) {
    std::size_t seen = 0;
    for (const char* type : {"xref15", "ggop", "xdis91", "xdis15", "xref07"}) {
        const std::string examples = std::string(GENVEJ_SOURCE_DIR "/mappings/") + type + "/examples";
        for (const std::filesystem::path& written : test::files_below(examples, "letter.xml")) {
            const auto read = formats::read_xml(test::read_file(written));
            ASSERT_TRUE(read.ok()) << written;
            const model::node* const element = read.value.root()->first_element()->next_element();
            store::unjoined_letter one = letter("5799990000019", "5799990000057");
            one.translation = test::read_file(written.parent_path() / "bundle.json");
            const auto found = whose(one, directory());
            ASSERT_TRUE(found) << written;
            EXPECT_EQ(found->cpr, patient_of(*element)) << written << ' ' << element->name;
            ++seen;
        }
    }
    EXPECT_GE(seen, 20U);
}

TEST(whose, what_cannot_be_read_or_names_nobody_belongs_to_none) {
    store::unjoined_letter broken = letter("5799990000019", "5799990000057");
    broken.translation = "{";
    EXPECT_FALSE(whose(broken, directory()));
    broken.translation.clear();
    EXPECT_FALSE(whose(broken, directory()));
    broken.translation = R"({"resourceType":"Bundle","type":"message","entry":[]})";
    EXPECT_FALSE(whose(broken, directory()));
}

}  // namespace
}  // namespace genvej::gateway::citizens
