// Why a receipt refuses: the receiver's text, the sentence of a conversion behind it, and what fits into a
// letter.
#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

const std::string refusals_head =
    "message xctl02\n"
    "base https://example.test\n"
    "identity sender Sender/EANIdentifier letter Letter/Identifier envelope /Envelope/Identifier type "
    "XCTL02\n"
    "entry MessageHeader as header\n"
    "entry OperationOutcome as outcome from header.response.details\n";

const tiny_map& refusals() {
    static const tiny_map made(
        "OriginalEmessage/RefuseText <-> outcome.issue as refuse_text \"Det gik galt.\" 40\n", {},
        refusals_head);
    return made;
}

std::string to_fhir(const std::string& text) {
    const auto letter = formats::read_xml(
        "<Emessage "
        "xmlns=\"http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/\"><Envelope><Identifier>K1"
        "</Identifier></Envelope><NegativeReceipt><Letter><Identifier>B1</Identifier></"
        "Letter><Sender><EANIdentifier>"
        "5790000120001</EANIdentifier></Sender><OriginalEmessage><RefuseText>" +
        text + "</RefuseText></OriginalEmessage></NegativeReceipt></Emessage>");
    const auto made = mappings::letter_to_fhir(*refusals().map, *letter.value.root());
    return journey::value(made.target.root(), "entry:2.resource.OperationOutcome.issue.details.text");
}

/// The characters of RefuseText, a Break as `/`.
std::string to_letter(const std::string& issues) {
    const auto bundle = formats::read_fhir_json(
        "{\"resourceType\":\"Bundle\",\"id\":\"b\",\"entry\":[{\"resource\":{\"resourceType\":"
        "\"MessageHeader\",\"id\":\"h\","
        "\"response\":{\"details\":{\"reference\":\"OperationOutcome/o\"}}}},{\"fullUrl\":\"OperationOutcome/"
        "o\","
        "\"resource\":{\"resourceType\":\"OperationOutcome\",\"id\":\"o\",\"issue\":[" +
        issues + "]}}]}");
    const auto made = mappings::fhir_to_letter(*refusals().map, *bundle.value.root());
    const model::node* about = made.target.root()->child("NegativeReceipt")->child("OriginalEmessage");
    std::string out;
    const model::node* text = about == nullptr ? nullptr : about->child("RefuseText");
    for (const model::node* at = text == nullptr ? nullptr : text->first; at != nullptr; at = at->next)
        out += at->is_element() ? "/" : std::string(at->value);
    return out;
}

TEST(refuse_text, the_sentence_stands_behind_the_receivers_text) {
    ASSERT_NE(refusals().map, nullptr) << refusals().wrong();
    EXPECT_EQ(to_fhir("Afvist.<Break/>Ring.<Break/>"), "Afvist.\nRing.\nDet gik galt.");
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"Afvist.\\nRing.\"}}"), "Afvist./Ring./Det gik galt.");
}

TEST(refuse_text, it_is_not_added_twice) {
    EXPECT_EQ(to_fhir("Afvist.<Break/>Det gik galt."), "Afvist.\nDet gik galt.");
    EXPECT_EQ(to_fhir("Det gik galt."), "Det gik galt.");
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"Afvist.\\nDet gik galt.\"}}"), "Afvist./Det gik galt.");
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"Det gik galt.\"}}"), "Det gik galt.");
}

TEST(refuse_text, every_issue_has_a_line) {
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"En.\"}},{\"details\":{\"text\":\"To.\"}}"),
              "En./To./Det gik galt.");
    EXPECT_EQ(to_letter("{\"code\":\"value\"}"), "Det gik galt.") << "an issue without words has none";
    EXPECT_EQ(to_letter("{\"details\":{\"coding\":[{\"code\":\"MSG_X\"}]}}"), "MSG_X/Det gik galt.");
    EXPECT_EQ(to_letter("{\"details\":{\"coding\":[{\"code\":\"MSG_X\",\"display\":\"Fejl\"}]}}"),
              "Fejl/Det gik galt.");
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"A\"},\"diagnostics\":\"B\",\"expression\":[\"C\",\"D\"]}"),
              "A B (C, D)/Det gik galt.");
}

TEST(refuse_text, what_does_not_fit_is_cut_from_the_receivers_text) {
    // 40 characters in all: 13 of the sentence, the break, 26 left
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"" + std::string(26, 'x') + "\"}}"),
              std::string(26, 'x') + "/Det gik galt.");
    EXPECT_EQ(to_letter("{\"details\":{\"text\":\"" + std::string(27, 'x') + "\"}}"),
              std::string(23, 'x') + ".../Det gik galt.");
    std::string danish;
    for (int i = 0; i < 30; ++i) danish += "ø";
    const std::string cut = to_letter("{\"details\":{\"text\":\"" + danish + "\"}}");
    EXPECT_EQ(cut, danish.substr(0, 46) + ".../Det gik galt.") << "characters are counted, not bytes";
}

TEST(directory_name, is_the_organisations_name_or_nothing) {
    const auto directory = mappings::organisations::read(
        "gln,sor,kind,local_code,name,telephone,receives\n5790000120001,99900000000001,gp,1,Lægehuset,,\n");
    ASSERT_TRUE(directory.has_value());
    const std::string row = "Sender/EANIdentifier -> patient.name.family as directory_name\n";
    EXPECT_EQ(journey(row, "", {}, &*directory).at("Patient", "name.family"), "Lægehuset");
    EXPECT_EQ(journey(row, "").at("Patient", "name.family"), "(none)");
}

}  // namespace
}  // namespace genvej::test
