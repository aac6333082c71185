#include "gateway/pipeline/letter_in.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/config/knowledge.hpp"
#include "tests/support/gateway_letters.hpp"

namespace genvej::gateway {
namespace {

using test::in_vans_envelope;
using test::small_letter;

constexpr std::string_view rows_of_directory =
    "gln,sor,kind,local_code,name,telephone,receives\n"
    "5790000000005,999000000000011,gp,123456,Lægehuset Søbred,00000001,\n"
    "5790000000012,999000000000028,municipality,999,Prøveby Kommune,00000002,\n";

class letter_in_test : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto loaded = load_knowledge({}, {});
        ASSERT_NE(loaded.value, nullptr) << loaded.problem.errors.front();
        known = new knowledge{loaded.value->maps, mappings::organisations::read(rows_of_directory).value(),
                              loaded.value->forms};
    }
    static void TearDownTestSuite() {
        delete known;
        known = nullptr;
    }
    static intake take(std::string_view bytes) {
        translation_tools tools;
        tools.maps = known->maps.get();
        tools.directory = &known->directory;
        return take_letters(bytes, {}, tools);
    }
    static bool has(const intake& in, std::string_view code) {
        return std::any_of(in.found.begin(), in.found.end(),
                           [&](const model::issue& one) { return one.code() == code; });
    }
    static std::string lines(const intake& in) {
        std::string out;
        for (const model::issue& one : in.found) out += model::to_line(one) + "\n";
        return out;
    }
    static knowledge* known;
};
knowledge* letter_in_test::known = nullptr;

TEST_F(letter_in_test, a_letter_becomes_a_bundle) {
    const intake in = take(small_letter());
    ASSERT_TRUE(in.ok()) << lines(in);
    EXPECT_EQ(in.kind(), "XDIS91");
    EXPECT_EQ(in.heading.envelope_id, "K0001");
    EXPECT_EQ(in.heading.sender, "5790000000005");
    EXPECT_EQ(in.heading.receiver, "5790000000012");
    EXPECT_TRUE(in.heading.wants_positive_receipt());
    ASSERT_EQ(in.letters.size(), 1U);
    EXPECT_EQ(in.letters[0].heading.id, "L0001");
    EXPECT_EQ(in.letters[0].heading.version_code, "XD9134L");
    EXPECT_EQ(in.letters[0].patient, "0101010101");
    EXPECT_EQ(in.letters[0].hash.size(), 64U);
    EXPECT_EQ(in.letters[0].translated.target.root()->name, "Bundle");
}

TEST_F(letter_in_test, the_hash_is_of_the_content_without_envelope_and_layout) {
    const std::string first = take(small_letter()).letters.at(0).hash;
    EXPECT_EQ(take(small_letter({.envelope = "K0002"})).letters.at(0).hash, first);
    EXPECT_EQ(take(in_vans_envelope(small_letter())).letters.at(0).hash, first);
    std::string laid_out = small_letter();
    laid_out.replace(laid_out.find("<Sender>"), 8, "\n  <Sender>\n    ");
    EXPECT_EQ(take(laid_out).letters.at(0).hash, first);
    std::string prefixed = small_letter();
    prefixed.replace(prefixed.find("<Sender>"), 8,
                     "<a:Sender xmlns:a=\"http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/\">");
    prefixed.replace(prefixed.find("</Sender>"), 9, "</a:Sender>");
    EXPECT_EQ(take(prefixed).letters.at(0).hash, first);
    EXPECT_NE(take(small_letter({.text = "Prøve!"})).letters.at(0).hash, first);
    EXPECT_NE(take(small_letter({.text = "Prøve "})).letters.at(0).hash, first);
}

TEST_F(letter_in_test, an_envelope_is_opened) {
    const intake in = take(in_vans_envelope(small_letter()));
    ASSERT_TRUE(in.ok()) << lines(in);
    ASSERT_TRUE(in.envelope);
    EXPECT_EQ(in.kind(), "XDIS91");
    EXPECT_EQ(in.envelope->envelope_identifier, "11111111-2222-4333-8444-555555555555");
}

TEST_F(letter_in_test, a_letter_of_another_kind_in_the_envelope_is_refused) {
    EXPECT_TRUE(has(take(in_vans_envelope(small_letter(), "MCM:GGOP#GGOP2")), "vans.other_kind"));
    EXPECT_TRUE(has(take(in_vans_envelope(small_letter(), "MCM:GGOP2")), "vans.other_kind"));
    EXPECT_FALSE(has(take(in_vans_envelope(small_letter(), "MCM:XDIS91")), "vans.other_kind"));
}

TEST_F(letter_in_test, what_is_no_letter_is_said) {
    EXPECT_TRUE(has(take(""), "detect.empty"));
    EXPECT_TRUE(has(take("hello"), "detect.unknown"));
    EXPECT_TRUE(has(take("{}"), "detect.unknown"));
    EXPECT_TRUE(has(take("UNB+UNOC:3"), "detect.edifact"));
    EXPECT_FALSE(take("<a/>").ok());
}

TEST_F(letter_in_test, a_refused_letter_keeps_its_heading_for_the_receipt) {
    std::string wrong = small_letter();
    wrong.replace(wrong.find("inaktiv"), 7, "maaske");
    const intake in = take(wrong);
    EXPECT_FALSE(in.ok());
    EXPECT_TRUE(in.heading.can_be_receipted());
    EXPECT_EQ(in.heading.letters.at(0).id, "L0001");
}

TEST_F(letter_in_test, identifiers_that_fit_no_receipt) {
    EXPECT_FALSE(take(small_letter({.envelope = "123456789012345"})).heading.can_be_receipted());
    EXPECT_TRUE(take(small_letter({.envelope = "æøåæøåæøåæøåæø"})).heading.can_be_receipted())
        << "14 characters, 28 bytes";
}

TEST_F(letter_in_test, every_cut_is_refused_and_none_crashes) {
    const std::string whole = small_letter();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(take(std::string_view(whole).substr(0, size)).ok()) << size;
    }
}

}  // namespace
}  // namespace genvej::gateway
