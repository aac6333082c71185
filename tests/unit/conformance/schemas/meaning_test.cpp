// The rules of meaning: the checks by themselves in two columns, then where the table applies them.
#include "conformance/schemas/meaning.hpp"

#include <gtest/gtest.h>

#include "conformance/schemas/meaning_rules.hpp"
#include "tests/unit/conformance/schemas/letters.hpp"

namespace genvej::schemas {
namespace {

using test::letter;
using test::with;

std::string meant(std::string_view schema_name, const std::string& text,
                  const meaning_options& options = {}) {
    const model::document read = test::tree(text);
    return test::listing(check_meaning(*find_schema(schema_name), *read.root(), options));
}

TEST(MeaningChecks, Gln) {
    for (const std::string_view ok : {"5799000000015", "5799000000022", "0000000000000"})
        EXPECT_TRUE(valid_gln(ok)) << ok;
    for (const std::string_view bad :
         {"5799000000016", "579900000001", "57990000000155", "579900000001x", ""}) {
        EXPECT_FALSE(valid_gln(bad)) << bad;
    }
}

TEST(MeaningChecks, Cpr) {
    for (const std::string_view ok : {"0202020202", "3112990000", "2902010000"})
        EXPECT_TRUE(plausible_cpr(ok)) << ok;
    for (const std::string_view bad :
         {"0000000000", "3202020202", "3002020000", "3104020000", "0113020000", "0002020000", "020202020"}) {
        EXPECT_FALSE(plausible_cpr(bad)) << bad;
    }
}

TEST(MeaningChecks, ReplacementCpr) {
    EXPECT_EQ(replacement_cpr_form("0202021AB3"), replacement_cpr::x_ecpr);
    EXPECT_EQ(replacement_cpr_form("0202027AB3"), replacement_cpr::x_ecpr);
    EXPECT_EQ(replacement_cpr_form("0202020AB3"), replacement_cpr::d_ecpr);
    EXPECT_EQ(replacement_cpr_form("0202025AB3"), replacement_cpr::d_ecpr);
    EXPECT_EQ(replacement_cpr_form("0202026AB3"), replacement_cpr::d_ecpr);
    for (const std::string_view bad :
         {"0202022AB3", "0202021ab3", "0202021A33", "9902021AB3", "0202021AB", "0202020202"}) {
        EXPECT_EQ(replacement_cpr_form(bad), replacement_cpr::none) << bad;
    }
}

TEST(MeaningChecks, Dates) {
    for (const std::string_view ok : {"2024-02-29", "1999-12-31"}) EXPECT_TRUE(real_date(ok)) << ok;
    for (const std::string_view bad :
         {"2023-02-29", "2024-01-01Z", "-2024-01-01", "12024-01-01", "2024-1-1", ""}) {
        EXPECT_FALSE(real_date(bad)) << bad;
    }
}

TEST(Meaning, OwnLettersAreRight) {
    for (const std::string_view name :
         {"xdis91", "xbin01", "xctl01", "xctl02", "xctl03", "vans_envelope", "xref15", "ggop"}) {
        EXPECT_EQ(meant(name, letter(name)), "") << name;
    }
}

TEST(Meaning, NoCitizenIsRefused) {
    EXPECT_EQ(
        meant("xdis91", with(letter("xdis91"), "0202020202", "0000000000")),
        "error meaning.cpr Emessage/ClinicalEmail/Patient/CivilRegistrationNumber {CivilRegistrationNumber}");
    EXPECT_EQ(meant("ggop", with(letter("ggop"), "0202020202", "3102020202")),
              "error meaning.cpr Emessage/RehabilitationPlan/Patient/CivilRegistrationNumber "
              "{CivilRegistrationNumber}");
    EXPECT_EQ(meant("xbin01", with(letter("xbin01"), "0202021AB3", "0202021123")),
              "error meaning.replacement_cpr Emessage/BinaryLetter[1]/Patient/AlternativeIdentifier "
              "{AlternativeIdentifier}");
}

TEST(Meaning, LocationNumbersWarnOrAreRefused) {
    const std::string text = with(letter("xdis91"), "5799000000015", "DKNETVAERK");
    EXPECT_EQ(meant("xdis91", text),
              "warning meaning.gln Emessage/ClinicalEmail/Sender/EANIdentifier {EANIdentifier}");
    EXPECT_EQ(meant("xdis91", text, {.strict_gln = true}),
              "error meaning.gln Emessage/ClinicalEmail/Sender/EANIdentifier {EANIdentifier}");
    EXPECT_EQ(meant("xctl01", with(letter("xctl01"), "5799000000022", "DKNETVAERK")), "")
        << "a network signs with its own id";
}

TEST(Meaning, DatesAreLocalAndPlain) {
    for (const std::string_view bad : {"2026-03-02Z", "2026-03-02+01:00", "-2026-03-02", "12026-03-02"}) {
        EXPECT_EQ(meant("xdis91", with(letter("xdis91"), "2026-03-02", bad)),
                  "error meaning.date Emessage/Envelope/Sent/Date {Date}")
            << bad;
    }
    EXPECT_EQ(meant("vans_envelope", with(letter("vans_envelope"), "2026-03-02T", "-2026-03-02T")),
              "error meaning.date_time VANSEnvelope/SentDateTime {SentDateTime}");
}

TEST(Meaning, TypesAreNotChanged) {
    const std::string open = "<Patient xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:";
    EXPECT_EQ(meant("xdis91", with(letter("xdis91"), "<Patient>", open + "type=\"PatientType\">")),
              "error meaning.xsi Emessage/ClinicalEmail/Patient {Patient} {type}");
    EXPECT_EQ(meant("xdis91", with(letter("xdis91"), "<Patient>", open + "nil=\"false\">")),
              "error meaning.xsi Emessage/ClinicalEmail/Patient {Patient} {nil}");
}

TEST(Meaning, WhatIsUnusualWarns) {
    EXPECT_EQ(meant("ggop", with(letter("ggop"), ">ja<", ">Ja<")),
              "warning meaning.consent Emessage/RehabilitationPlan/ConsentInformed {ConsentInformed}");
    EXPECT_EQ(meant("xdis91", with(letter("xdis91"), "0f8fad5bd9cb469fa16570867728950e",
                                   "0f8fad5b-d9cb-469f-a165-70867728950e")),
              "warning meaning.episode_id Emessage/ClinicalEmail/Letter/EpisodeOfCareIdentifier "
              "{EpisodeOfCareIdentifier}");
    EXPECT_EQ(meant("xref15", with(letter("xref15"), "https://", "javascript:")),
              "warning meaning.url Emessage/MunicipalityReferral/Reference/URL {URL}");
}

TEST(Meaning, ACorrespondenceWithoutTextWarns) {
    std::string text = letter("xdis91");
    const std::size_t from = text.find("<ClinicalInformation>");
    text.erase(from, text.rfind("</ClinicalInformation>") + 22 - from);
    EXPECT_EQ(meant("xdis91", text), "warning meaning.no_text Emessage/ClinicalEmail {ClinicalEmail}");
}

TEST(Meaning, ForeignContentIsNotLookedAt) {
    EXPECT_EQ(
        meant("xdis91", with(letter("xdis91"), ">fri<", "><Date>snart</Date><Date>2026-03-02Z</Date><")), "");
}

std::string mistake_in_row(std::string_view row) {
    const std::string text = "rule,schemas,path,check,level,strict,source\n" + std::string(row) + "\n";
    const auto table = model::table::read(text);
    try {
        bind_rules(table.value());
    } catch (const std::logic_error& mistake) {
        return mistake.what();
    }
    return "";
}

TEST(MeaningTable, MistakesHaveALineAndAReason) {
    EXPECT_EQ(mistake_in_row("meaning.cpr,*,Patient/CivilRegistrationNumber,cpr,error,error,x"), "");
    const auto bad = [](std::string_view row, std::string_view part) {
        const std::string text = mistake_in_row(row);
        EXPECT_NE(text.find("meaning.csv:2: "), std::string::npos) << text;
        EXPECT_NE(text.find(part), std::string::npos) << text;
    };
    bad("meaning.cpr,*,Patient/CivilRegistrationNumber,luhn,error,error,x", "no such check: luhn");
    bad("meaning.cpr,*,Patient/Shoe,cpr,error,error,x", "no schema has such a path");
    bad("meaning.cpr,vans_envelope,Patient/CivilRegistrationNumber,cpr,error,error,x", "has no such path");
    bad("meaning.cpr,xdis92,Patient/CivilRegistrationNumber,cpr,error,error,x", "no such schema: xdis92");
    bad("meaning.cpr,*,Patient/CivilRegistrationNumber,cpr,grave,error,x", "no such level: grave");
    bad("meaning.none,*,Patient/CivilRegistrationNumber,cpr,error,error,x", "no sentence");
}

TEST(Meaning, IssuesNameTheirRow) {
    const model::document read = test::tree(with(letter("xdis91"), "0202020202", "0000000000"));
    const model::issues list = check_meaning(*find_schema("xdis91"), *read.root());
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list.front().rule, "schemas/meaning.csv:4");
    EXPECT_EQ(list.front().evidence, "0000000000");
    EXPECT_EQ(list.front().summary().find("0000000000"), std::string::npos);
}

}  // namespace
}  // namespace genvej::schemas
