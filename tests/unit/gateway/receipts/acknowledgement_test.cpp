#include "gateway/receipts/acknowledgement.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/receipts/across.hpp"
#include "tests/support/emitted.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

std::string correspondence() {
    return test::read_file(std::filesystem::path(GENVEJ_SOURCE_DIR) /
                           "mappings/xdis91/examples/minimal/bundle.json");
}

original about(const std::string& json) {
    const auto read = formats::read_fhir_json(json);
    return original_of(*read.value.root());
}

class acknowledgement_test : public testing::Test {
protected:
    receipt_stamp stamp() {
        return {1'795'352'727'000, [this] {  // 2026-11-22T13:05:27Z
                    ++count;
                    return "00000000-0000-4000-8000-00000000000" + std::to_string(count);
                }};
    }
    static std::string json(const acknowledgement& one) {
        std::string out;
        formats::write_fhir_json(*one.bundle.root(), out);
        genvej::test::emit(out);
        return out;
    }
    int count = 0;
};

std::size_t times(std::string_view text, std::string_view what) {
    std::size_t out = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++out;
    return out;
}

TEST_F(acknowledgement_test, a_message_that_was_taken) {
    const original one = about(correspondence());
    const auto said = acknowledge(one, {}, stamp(), shipped_tools());
    ASSERT_TRUE(said.has_value());
    EXPECT_EQ(said->code, "ok");
    const std::string text = json(*said);
    EXPECT_NE(
        text.find("\"response\":{\"identifier\":\"" + one.known.original_message_id + "\",\"code\":\"ok\"}"),
        std::string::npos)
        << text;
    EXPECT_EQ(times(text, "\"resourceType\":\"Provenance\""), 2U);
    EXPECT_EQ(times(text, "\"resourceType\":\"Organization\""), 2U);
    EXPECT_EQ(times(text, "OperationOutcome"), 0U);
    EXPECT_NE(text.find("\"timestamp\":\"2026-11-22T13:05:27.000Z\""), std::string::npos);
    EXPECT_NE(text.find("\"endpoint\":\"" + one.known.original_source_endpoint + "\",\"receiver\""),
              std::string::npos);
}

TEST_F(acknowledgement_test, a_message_that_was_refused_is_told_every_issue_with_code_text_and_path) {
    model::issues found;
    found.push_back(model::make_issue("letter.no_text"));
    found.push_back(
        model::make_issue("organisation.no_sor", {"5799990000095", "Øernes Rehabiliteringscenter"}));
    found.back().path = "Bundle.entry[3].resource.identifier";
    found.push_back(model::make_issue("code.unknown", {"categories", "a, b"}));
    found.back().path = "Bundle.entry[1].resource.category[0]";
    found.back().evidence = "0202020202";
    const auto said = acknowledge(about(correspondence()), found, stamp(), shipped_tools());
    ASSERT_TRUE(said.has_value());
    EXPECT_EQ(said->code, "fatal-error");
    const std::string text = json(*said);
    for (const std::string_view part :
         {"\"code\":\"required\"", "\"code\":\"code-invalid\"", "\"severity\":\"warning\"",
          "\"expression\":[\"Bundle.entry[3].resource.identifier\"]",
          "\"expression\":[\"Bundle.entry[1].resource.category[0]\"]", "Øernes Rehabiliteringscenter",
          "ingen SOR-kode"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    EXPECT_EQ(text.find("0202020202"), std::string::npos) << "evidence is not told";
    EXPECT_EQ(text.find("genvej.invalid/fhir/CodeSystem/issue"), std::string::npos)
        << "the profile binds details.coding to MedCom's codes";
    EXPECT_EQ(times(text, "\"severity\":"), 3U);
    EXPECT_EQ(times(text, "\"text\":{\"status\":\"generated\""), 6U) << "each resource has one narrative";
    EXPECT_EQ(text.find("Konverteringen"), std::string::npos);
}

TEST_F(acknowledgement_test, who_makes_a_receipt_of_it_gets_identifiers_that_a_letter_allows) {
    const originals_in originals = read_originals(correspondence(), shipped_tools());
    for (const bool refused : {false, true}) {
        const model::issues why = refused
                                      ? model::issues{model::make_issue("route.unknown_receiver", {"XDIS91"})}
                                      : model::issues{};
        const auto said = acknowledge(about(correspondence()), why, stamp(), shipped_tools());
        ASSERT_TRUE(said.has_value());
        translation_tools with = shipped_tools();
        mappings::facts known;
        known.sent = "2026-11-22T13:05:27Z";
        with.known = &known;
        const bundle_in in = take_bundle(json(*said), with);
        ASSERT_TRUE(in.ok());
        const receipts_across made = letters_of(in, originals.all, with);
        EXPECT_TRUE(made.ok()) << (made.found.empty() ? "" : model::to_line(made.found.front()));
        EXPECT_EQ(made.all.size(), 1U);
    }
}

TEST_F(acknowledgement_test, warnings_alone_refuse_nothing) {
    const auto said =
        acknowledge(about(correspondence()), {model::make_issue("letter.no_text")}, stamp(), shipped_tools());
    ASSERT_TRUE(said.has_value());
    EXPECT_EQ(said->code, "ok");
}

TEST_F(acknowledgement_test, a_duplicate_gets_the_same_verdict_under_new_ids) {
    const original one = about(correspondence());
    const auto first = acknowledge(one, {}, stamp(), shipped_tools());
    const auto again = acknowledge(one, {}, stamp(), shipped_tools());
    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->code, again->code);
    EXPECT_NE(first->message_id, again->message_id);
    EXPECT_NE(first->bundle_id, again->bundle_id);
}

TEST_F(acknowledgement_test, codes_of_organisations_come_from_the_message_before_the_directory) {
    std::string text = correspondence();
    const std::string known = "9990000016005";
    for (std::size_t at = text.find(known); at != std::string::npos; at = text.find(known, at + 1))
        text.replace(at, known.size(), "9990000099999");
    const auto said = acknowledge(about(text), {}, stamp(), shipped_tools());
    ASSERT_TRUE(said.has_value());
    EXPECT_NE(json(*said).find("\"value\":\"9990000099999\""), std::string::npos);
}

TEST_F(acknowledgement_test, nobody_is_answered_who_cannot_be_read) {
    EXPECT_FALSE(acknowledge(original{}, {}, stamp(), shipped_tools()).has_value());
    original one = about(correspondence());
    one.sender.clear();
    EXPECT_FALSE(acknowledge(one, {}, stamp(), shipped_tools()).has_value());
    one = about(correspondence());
    one.sender = "5799990000095";  // in the directory, without SOR code
    one.known.original_sender_sor.clear();
    EXPECT_FALSE(acknowledge(one, {}, stamp(), shipped_tools()).has_value());
}

}  // namespace
}  // namespace genvej::gateway
