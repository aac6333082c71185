#include "gateway/receipts/receipt.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/schemas/schema.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/receipts/ids.hpp"
#include "tests/support/gateway_letters.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/xsd_of.hpp"

namespace genvej::gateway {
namespace {

using test::in_vans_envelope;
using test::small_letter;

class receipt_test : public testing::Test {
protected:
    static intake take(std::string_view bytes) {
        static const loaded_knowledge known = load_knowledge({}, {});
        translation_tools tools;
        tools.maps = known.value->maps.get();
        tools.directory = &known.value->directory;
        return take_letters(bytes, {}, tools);
    }
    receipt_stamp stamp() {
        return {1'795'352'700'000, [this] {  // 2026-11-22T13:05:00Z
                    ++count;
                    return "00000000-0000-4000-8000-00000000000" + std::to_string(count);
                }};
    }
    static void expect_valid(const receipt& one) {
        const auto read = formats::read_xml(one.body);
        ASSERT_TRUE(read.ok()) << one.body;
        const schemas::recognised known = schemas::recognise(*read.value.root());
        const schemas::schema* rules = known.is != nullptr ? known.is : schemas::find_schema("vans_envelope");
        for (const model::issue& wrong : rules->check_structure(*read.value.root()))
            ADD_FAILURE() << model::to_line(wrong);
        const auto file = test::xsd_of(rules->name(), rules->space(), rules->root().name);
        if (file.empty()) return;  // without the published schemas
        const test::verdict their = test::xsd(file).validate(one.body);
        EXPECT_TRUE(their.good) << their.message << "\n" << one.body;
    }
    int count = 0;
};

model::issues one_issue() {
    model::issue why = model::make_issue("route.unknown_receiver", {"XDIS91"});
    why.evidence = "0101010101";
    return {why};
}

TEST_F(receipt_test, positive_for_a_letter) {
    const intake in = take(small_letter());
    const receipt said = positive_receipt(in, stamp());
    expect_valid(said);
    EXPECT_EQ(said.media_type, "application/xml; charset=ISO-8859-1");
    for (const std::string_view part :
         {"<PositiveReceipt>", "<VersionCode>XC0330Q</VersionCode>",
          "<StatisticalCode>XCTL03</StatisticalCode>",
          "<AcknowledgementCode>minuspositivkvitt</AcknowledgementCode>", "<Date>2026-11-22</Date>",
          "<Time>14:05</Time>", "<OriginalEnvelopeIdentifier>K0001</OriginalEnvelopeIdentifier>",
          "<OriginalLetterIdentifier>L0001</OriginalLetterIdentifier>",
          "<OriginalVersionCode>XD9134L</OriginalVersionCode>"}) {
        EXPECT_NE(said.body.find(part), std::string::npos) << part << "\n" << said.body;
    }
    EXPECT_EQ(count, 2) << "envelope and letter have an identifier each";
}

TEST_F(receipt_test, a_receipt_names_the_version_that_was_sent) {
    std::string text = small_letter();
    const auto put = [&](std::string_view found, std::string_view other) {
        const std::size_t at = text.find(found);
        ASSERT_NE(at, std::string::npos) << found;
        text.replace(at, found.size(), other);
    };
    put("2006/07/01", "2005/08/07");
    put("XD9134L", "XD9133L");
    const std::size_t from = text.find("<AdditionalInformation>");
    if (from != std::string::npos) text.erase(from, text.find("</AdditionalInformation>") + 24 - from);
    const intake in = take(text);
    EXPECT_FALSE(model::has_errors(in.found)) << (in.found.empty() ? "" : model::to_line(in.found.front()));
    const receipt said = positive_receipt(in, stamp());
    expect_valid(said);
    EXPECT_NE(said.body.find("<OriginalVersionCode>XD9133L</OriginalVersionCode>"), std::string::npos)
        << said.body;
}

TEST_F(receipt_test, negative_for_a_letter_names_code_and_remedy_but_no_evidence) {
    const auto said = negative_receipt(take(small_letter()), one_issue(), stamp());
    ASSERT_TRUE(said);
    expect_valid(*said);
    EXPECT_NE(said->body.find("<RefuseCode>ukendt_lokationsnummer</RefuseCode>"), std::string::npos)
        << said->body;
    EXPECT_NE(said->body.find("<RefuseText>"), std::string::npos);
    EXPECT_EQ(said->body.find("0101010101"), std::string::npos);
}

TEST_F(receipt_test, a_receivers_own_words_are_told_and_cut_where_they_must_be) {
    const intake in = take(small_letter());
    const receipt said =
        letter_refusal(in.heading, {"problem_med_version", "Vi læser ikke den version."}, stamp());
    expect_valid(said);
    EXPECT_EQ(said.kind, "XCTL02");
    EXPECT_NE(said.body.find("<RefuseCode>problem_med_version</RefuseCode>"), std::string::npos) << said.body;
    EXPECT_NE(said.body.find("l\xE6ser ikke den version."), std::string::npos) << said.body;
    std::string words;
    for (int i = 0; i < 500; ++i) words += "æ";
    const receipt cut = letter_refusal(in.heading, {"", words}, stamp());
    expect_valid(cut);
    EXPECT_NE(cut.body.find("<RefuseCode>ikke_specificeret</RefuseCode>"), std::string::npos);
    EXPECT_EQ(std::count(cut.body.begin(), cut.body.end(), '\xE6'), 347);
    EXPECT_NE(cut.body.find("\xE6...</RefuseText>"), std::string::npos);
    const receipt silent = letter_refusal(in.heading, {"syntaksfejl", ""}, stamp());
    expect_valid(silent);
    EXPECT_EQ(silent.body.find("RefuseText"), std::string::npos);
}

TEST_F(receipt_test, a_letter_whose_version_does_not_fit_is_refused_with_its_envelope) {
    std::string text = small_letter();
    text.replace(text.find("XD9134L"), 7, "XD9134L99");
    const intake in = take(text);
    const auto said = negative_receipt(in, in.found, stamp());
    ASSERT_TRUE(said);
    expect_valid(*said);
    EXPECT_EQ(said->body.find("OriginalLetter"), std::string::npos) << said->body;
    EXPECT_NE(said->body.find("RefuseCode"), std::string::npos);
}

TEST_F(receipt_test, nobody_to_answer) {
    const intake in = take("<a/>");
    EXPECT_FALSE(negative_receipt(in, in.found, stamp()));
}

TEST_F(receipt_test, envelopes_are_answered_by_envelopes) {
    const intake in = take(in_vans_envelope(small_letter()));
    const receipt good = positive_receipt(in, stamp());
    expect_valid(good);
    EXPECT_NE(good.body.find("PositiveMessage"), std::string::npos) << good.body;
    const auto bad = negative_receipt(in, one_issue(), stamp());
    ASSERT_TRUE(bad);
    expect_valid(*bad);
    EXPECT_NE(bad->body.find("NegativeMessage"), std::string::npos) << bad->body;
}

TEST_F(receipt_test, a_text_is_cut_to_what_fits) {
    model::issues why = one_issue();
    why.front().params = {std::string(2000, 'x')};
    const auto in_envelope = negative_receipt(take(in_vans_envelope(small_letter())), why, stamp());
    ASSERT_TRUE(in_envelope);
    expect_valid(*in_envelope);
    EXPECT_LT(negative_receipt(take(small_letter()), why, stamp())->body.size(), 2500U);
}

TEST_F(receipt_test, who_wants_one) {
    EXPECT_TRUE(wants_positive_receipt(take(small_letter())));
    EXPECT_FALSE(wants_positive_receipt(take(small_letter({.acknowledgement = "minuspositivkvitt"}))));
    EXPECT_TRUE(wants_positive_receipt(
        take(in_vans_envelope(small_letter({.acknowledgement = "minuspositivkvitt"})))));
    const std::string_view unreliable =
        "<Transport><Type>unreliable</Type><TransformMessage>false</TransformMessage></Transport>";
    EXPECT_FALSE(wants_positive_receipt(take(in_vans_envelope(small_letter(), "MCM:XDIS91", unreliable))));
    receipt own = positive_receipt(take(small_letter()), stamp());
    const intake receipt_in = take(own.body);
    EXPECT_TRUE(receipt_in.is_receipt());
    EXPECT_FALSE(wants_positive_receipt(receipt_in));
    EXPECT_FALSE(negative_receipt(receipt_in, one_issue(), stamp())) << "receipts are never acknowledged";
}

TEST_F(receipt_test, libxml2_agrees) {
    GENVEJ_NEEDS_SHARED_DATA();
    const auto folder = test::shared_data() / "schemas";
    const test::xsd letters(folder / "medcom" / "2005" / "08" / "07" / "EMessage.xsd");
    const test::xsd envelopes(folder / "vans-envelope-1.0.4.xsd");
    const intake bare = take(small_letter());
    EXPECT_TRUE(letters.validate(positive_receipt(bare, stamp()).body).good)
        << letters.validate(positive_receipt(bare, stamp()).body).message;
    EXPECT_TRUE(letters.validate(negative_receipt(bare, one_issue(), stamp())->body).good);
    const intake wrapped = take(in_vans_envelope(small_letter()));
    EXPECT_TRUE(envelopes.validate(positive_receipt(wrapped, stamp()).body).good);
    EXPECT_TRUE(envelopes.validate(negative_receipt(wrapped, one_issue(), stamp())->body).good);
}

TEST(ids, short_ids_are_fourteen_characters_and_differ) {
    const std::string uuid = "00000000-0000-4000-8000-000000000001";
    EXPECT_EQ(short_id(uuid, "XCTL03").size(), 14U);
    EXPECT_NE(short_id(uuid, "XCTL03"), short_id(uuid, "XCTL02"));
    EXPECT_NE(short_id(uuid, "XCTL03", 1), short_id(uuid, "XCTL03", 2));
    EXPECT_EQ(short_id(uuid, "XCTL03"), short_id(uuid, "XCTL03"));
}

TEST(ids, danish_time_in_winter_and_summer) {
    EXPECT_EQ(danish_time(1'795'352'700'000).time, "14:05");       // 2026-11-22T13:05:00Z
    EXPECT_EQ(danish_time(1'782'133'500'000).time, "15:05");       // 2026-06-22T13:05:00Z
    EXPECT_EQ(danish_time(1'795'390'200'000).date, "2026-11-23");  // 2026-11-22T23:30:00Z
}

TEST(ids, random_uuids_are_version_4) {
    const std::string one = random_uuid();
    ASSERT_EQ(one.size(), 36U);
    EXPECT_EQ(one[14], '4');
    EXPECT_NE(std::string_view("89ab").find(one[19]), std::string_view::npos);
    EXPECT_NE(one, random_uuid());
}

}  // namespace
}  // namespace genvej::gateway
