// Each rule of structure: what is right passes, what is wrong is said with place, name and bound.
#include <gtest/gtest.h>

#include "conformance/schemas/schema.hpp"
#include "tests/unit/conformance/schemas/letters.hpp"

namespace genvej::schemas {
namespace {

using test::letter;
using test::with;

model::issues check(std::string_view schema_name, const std::string& text) {
    const model::document read = test::tree(text);
    return find_schema(schema_name)->check_structure(*read.root());
}

std::string found(std::string_view schema_name, const std::string& text) {
    return test::listing(check(schema_name, text));
}

/// A small schema: every rule without the noise of a letter.
std::string found_in_small(std::string_view types, std::string_view text, std::string_view mode = "strict") {
    const auto small = schema::read("schema small\nmode " + std::string(mode) + "\nspace m urn:s\nroot A\n" +
                                    std::string(types));
    if (!small) throw std::logic_error(small.error().text);
    const model::document read = test::tree(text);
    return test::listing(small->check_structure(*read.root()));
}

TEST(Structure, OwnLettersAreRight) {
    const auto all = test::all_letters();
    for (const auto& [file, schema] : all) EXPECT_EQ(found(schema, letter(file)), "") << file;
    EXPECT_GE(all.size(), 11U);
}

// Order and number, in a model with all there is: A { B C? ( D | E F? ) G[0..2] }
struct content_case {
    std::string_view children;
    std::string_view expected;
};

class Content : public testing::TestWithParam<content_case> {};

TEST_P(Content, IsChecked) {
    constexpr std::string_view types =
        "type A { B=e C=e? ( D=e | ( E=e F=e? ) ) G=e[0..2] }\n"
        "type e empty\n";
    const auto& [children, expected] = GetParam();
    std::string text = "<A xmlns=\"urn:s\">";
    for (const char c : children) text += c == ' ' ? std::string() : "<" + std::string(1, c) + "/>";
    EXPECT_EQ(found_in_small(types, text + "</A>"), expected) << children;
}

INSTANTIATE_TEST_SUITE_P(
    All, Content,
    testing::Values(content_case{"B D", ""}, content_case{"B C D G G", ""}, content_case{"B E", ""},
                    content_case{"B C E F G", ""},
                    content_case{"",
                                 "error structure.missing A {B} {A}\nerror structure.missing A {D | E} {A}"},
                    content_case{"B", "error structure.missing A {D | E} {A}"},
                    content_case{"D", "error structure.missing A {B} {A}"},
                    content_case{"B F", "error structure.missing A {E} {A}"},
                    content_case{"B D E", "error structure.order A/E {E} {A} {G}"},
                    content_case{"B D D", "error structure.too_many A/D[2] {D} {A} {1}"},
                    content_case{"B D G G G", "error structure.too_many A/G[3] {G} {A} {2}"},
                    content_case{"D B", "error structure.order A/B {B} {A} {G}"},
                    content_case{"B D C", "error structure.order A/C {C} {A} {G}"},
                    content_case{"B G D", "error structure.order A/D {D} {A} {G}"},
                    content_case{"B X D", "error structure.unknown A/X {X} {A} {B, C, D, E, F, G}"},
                    content_case{"X Y B D",
                                 "error structure.unknown A/X {X} {A} {B, C, D, E, F, G}\n"
                                 "error structure.unknown A/Y {Y} {A} {B, C, D, E, F, G}"}));

TEST(Structure, RepeatedGroups) {
    constexpr std::string_view types = "type A { H=e ( L=e M=e? )+ }\ntype e empty\n";
    const auto of = [&](std::string_view inner) {
        return found_in_small(types, "<A xmlns=\"urn:s\">" + std::string(inner) + "</A>");
    };
    EXPECT_EQ(of("<H/><L/><L/><M/><L/>"), "");
    EXPECT_EQ(of("<H/>"), "error structure.missing A {L} {A}");
    EXPECT_EQ(of("<H/><L/><M/><M/>"), "error structure.order A/M[2] {M} {A} {L}");
    EXPECT_EQ(of("<H/><M/><L/>"), "error structure.missing A {L} {A}");
}

// Values: a type, what has its form, what has not.
struct value_case {
    std::string_view type;
    std::vector<std::string_view> ok;
    std::vector<std::string_view> bad;
};

class Values : public testing::TestWithParam<value_case> {};

TEST_P(Values, AreChecked) {
    const auto& [type, ok, bad] = GetParam();
    const std::string types = "type A " + std::string(type) + "\n";
    const auto of = [&](std::string_view value) {
        return found_in_small(types, "<A xmlns=\"urn:s\">" + std::string(value) + "</A>");
    };
    for (const std::string_view value : ok) EXPECT_EQ(of(value), "") << type << " `" << value << "`";
    for (const std::string_view value : bad) EXPECT_NE(of(value), "") << type << " `" << value << "`";
}

INSTANTIATE_TEST_SUITE_P(
    All, Values,
    testing::Values(
        value_case{
            "text 1..3", {"a", "æøå", " ", "a b"},
             {"",   "abcd",          "æøåæ"    }
},
        value_case{"text 0..2", {"", "ab"}, {"abc"}},
        value_case{"token 1..3", {"a", " abc ", "a  b", "\n a"}, {"", "   ", "abcd", "a b c"}},
        value_case{"digits 4", {"0123"}, {"012", "01234", "01 3", "012x", ""}},
        value_case{"value x|y", {"x", "y"}, {"X", " x", "z", ""}},
        value_case{"uuid",
                   {"3d6f4c5e-8d0a-4f7b-9c1e-2f3a4b5c6d7e", "3D6F4C5E-8D0A-4F7B-9C1E-2F3A4B5C6D7E"},
                   {"3d6f4c5e8d0a4f7b9c1e2f3a4b5c6d7e", "3d6f4c5e-8d0a-4f7b-9c1e-2f3a4b5c6d7g", ""}},
        value_case{
            "date",
            {"2024-02-29", "2000-02-29", "2024-01-01Z", "2024-01-01+14:00", "-0044-03-15", "12024-01-01"},
            {"2023-02-29", "1900-02-29", "2024-13-01", "2024-04-31", "24-01-01", "0000-01-01", "2024-1-1",
             "2024-01-01+14:01", " 2024-01-01", "012024-01-01", ""}},
        value_case{"hh_mm", {"00:00", "23:59"}, {"24:00", "9:30", "09:60", "09:30:00", " 09:30", ""}},
        value_case{"date_time",
                   {"2026-03-02T08:18:30", "2026-03-02T08:18:30.5Z", "2026-03-02T24:00:00",
                    "2026-03-02T08:18:30+01:00"},
                   {"2026-03-02", "2026-03-02T08:18", "2026-03-02T24:00:01", "2026-03-02T08:60:30",
                    "2026-03-02T08:18:30.", ""}},
        value_case{"boolean", {"true", "false", "0", "1", " true "}, {"TRUE", "yes", ""}},
        value_case{"true", {"true", " true"}, {"false", "1", ""}},
        value_case{"positive_integer", {"1", "+7", "007", " 5 "}, {"0", "-1", "1.0", "", "+", "1 2"}},
        value_case{
            "int", {"0", "-2147483648", "2147483647", "+1"}, {"2147483648", "-2147483649", " 1", "x", ""}},
        value_case{"base64",
                   {"", "QUJD", "QUI=", "QQ==", "QU\nJD"},
                   {"Q", "QQ", "QQ=", "QR==", "QUJ=", "=QUJ", "QU*D", "QUJDQQ=A"}}));

TEST(Structure, NamesNumbersAndCodes) {
    const std::string text = letter("xdis91");
    EXPECT_EQ(found("xdis91", with(text, "Prøvevej 1", std::string(36, 'x'))),
              "error structure.too_long Emessage/ClinicalEmail/Sender/StreetName {StreetName} {36} {35}");
    EXPECT_EQ(found("xdis91", with(text, "Prøvevej 1", "")),
              "error structure.too_short Emessage/ClinicalEmail/Sender/StreetName {StreetName} {0} {1}");
    EXPECT_EQ(
        found("xdis91", with(text, "nytbrev", "gammeltbrev")),
        "error structure.code Emessage/ClinicalEmail/Letter/StatusCode {StatusCode} {nytbrev, rettetbrev}");
    EXPECT_EQ(found("xdis91", with(text, "0202020202", "020202-0202")),
              "error structure.digits Emessage/ClinicalEmail/Patient/CivilRegistrationNumber "
              "{CivilRegistrationNumber} {10} {11}");
    EXPECT_EQ(found("xbin01", with(letter("xbin01"), "<ObjectCode>tekstfil</ObjectCode>", "")),
              "error structure.missing Emessage/BinaryLetter[1]/BinaryObject[1] {ObjectCode} {BinaryObject}");
}

TEST(Structure, FormattingNestsAsTheSchemaSays) {
    const auto of = [](std::string_view inner) {
        return found("xdis91", with(letter("xdis91"), "Borgeren har", inner));
    };
    EXPECT_EQ(of("<Bold>a<Break/>b</Bold><FixedFont><Bold>c</Bold></FixedFont>"), "");
    EXPECT_NE(of("<Bold><Italic>a</Italic></Bold>").find("structure.unknown"), std::string::npos);
    EXPECT_NE(of("<FixedFont><FixedFont/></FixedFont>").find("structure.unknown"), std::string::npos);
    EXPECT_NE(of("<Break>a</Break>").find("structure.not_empty"), std::string::npos);
    EXPECT_NE(of("<Break> </Break>").find("structure.not_empty"), std::string::npos);
}

TEST(Structure, TextAndElementsWhereTheyDoNotBelong) {
    const std::string text = letter("xdis91");
    EXPECT_EQ(found("xdis91", with(text, "<Patient>", "<Patient>hun ")),
              "error structure.text Emessage/ClinicalEmail/Patient {Patient}");
    EXPECT_EQ(found("xdis91", with(text, "Prøvevej 1", "Prøvevej <Break/>1")),
              "error structure.element_in_text Emessage/ClinicalEmail/Sender/StreetName/Break {Break} "
              "{StreetName}");
    EXPECT_EQ(found("xdis91", with(text, "Prøvevej 1", "Prøvevej <!-- nr. --><![CDATA[1]]>")), "");
}

TEST(Structure, Attributes) {
    const std::string text = letter("vans_envelope");
    EXPECT_EQ(found("vans_envelope", with(text, " EndPointType=\"EAN\"", "")),
              "error structure.attribute_missing VANSEnvelope/SenderID {EndPointType} {SenderID}");
    EXPECT_EQ(found("vans_envelope", with(text, "\"EAN\"", "\"GLN\"")),
              "error structure.code VANSEnvelope/SenderID/@EndPointType {@EndPointType} {EAN, CVR, VANS}");
    EXPECT_EQ(found("vans_envelope", with(text, "<Format>", "<Format kind=\"a\">")),
              "error structure.attribute_unknown VANSEnvelope/Message/MetaInformation/Document/Format/@kind "
              "{kind} {Format}");
    EXPECT_EQ(
        found("vans_envelope", with(text, "<VANSEnvelope ",
                                    "<VANSEnvelope xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                                    "xsi:schemaLocation=\"urn:a a.xsd\" ")),
        "");
}

TEST(Structure, NamespaceIsSaidOnce) {
    const std::string text = letter("xdis91");
    EXPECT_EQ(found("xdis91", with(text, "schemas/2006/07/01/", "schemas/2005/08/07/")),
              "error structure.namespace Emessage {Emessage} "
              "{http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/} "
              "{http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/}");
    EXPECT_EQ(found("xdis91", with(text, "<Patient>", "<Patient xmlns=\"urn:other\">")),
              "error structure.namespace Emessage/ClinicalEmail/Patient {Patient} {urn:other} "
              "{http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/}");
}

TEST(Structure, GenerousReadingWarns) {
    const std::string text = letter("xref15");
    EXPECT_EQ(
        found("xref15",
              with(text, "<PersonSurnameName>Opdigtet</PersonSurnameName>\n      <PersonGivenName>",
                   "<Nickname>Å</Nickname><PersonSurnameName>Opdigtet</PersonSurnameName><PersonGivenName>"))
            .substr(0, 25),
        "warning structure.unknown");
    EXPECT_EQ(found("xref15", with(text, "ustruktureret", "noget_nyt")).substr(0, 22),
              "warning structure.code");
    EXPECT_EQ(
        found("xref15", with(text, "Lægehuset Prøveby", " ")),
        "warning structure.blank Emessage/MunicipalityReferral/Sender/OrganisationName {OrganisationName}");
    EXPECT_EQ(found("xref15", with(text, "<OrganisationName>Lægehuset Prøveby</OrganisationName>", "")),
              "warning structure.missing Emessage/MunicipalityReferral/Sender {OrganisationName} {Sender}");
    EXPECT_EQ(found("xref15", with(with(text, "<ReferralAdditional>", "<ReferalAdditional>"),
                                   "</ReferralAdditional>", "</ReferalAdditional>")),
              "")
        << "the misprint of the sibling schemas is read";
}

TEST(Structure, GenerousReadingStillNeedsTheCore) {
    const std::string text = letter("xref15");
    const auto without = [&](std::string_view element) { return found("xref15", with(text, element, "")); };
    EXPECT_EQ(without("<CivilRegistrationNumber>0202020202</CivilRegistrationNumber>"),
              "error structure.missing Emessage/MunicipalityReferral/Patient "
              "{CivilRegistrationNumber | AlternativeIdentifier} {Patient}");
    EXPECT_EQ(without("<Identifier>BREV0000000004</Identifier>"),
              "error structure.missing Emessage/MunicipalityReferral/Letter {Identifier} {Letter}");
    EXPECT_EQ(without("<EANIdentifier>5799000000015</EANIdentifier>"),
              "error structure.missing Emessage/MunicipalityReferral/Sender {EANIdentifier} {Sender}");
    EXPECT_EQ(
        without("BREV0000000004"),
        "error structure.too_short Emessage/MunicipalityReferral/Letter/Identifier {Identifier} {0} {1}");
}

TEST(Structure, GenerousReadingKnowsItsNamespaces) {
    const std::string text = letter("ggop");
    EXPECT_EQ(found("ggop", with(text, "<Deselected/>", "<o:Deselected/>")).substr(0, 27),
              "warning structure.namespace");
    EXPECT_EQ(found("ggop", with(text, "<Deselected/>", "<Deselected xmlns=\"urn:other\"/>")).substr(0, 25),
              "error structure.namespace");
}

TEST(Structure, SiblingNamespaceIsReadAsItsOwn) {
    EXPECT_EQ(found("xref15", with(letter("xref15"), "2016/12/01", "2019/03/31")), "")
        << "recognise() has said it";
}

TEST(Structure, PlacesAndRules) {
    const model::issues list = check("xdis91", with(letter("xdis91"), "nytbrev", "x"));
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list.front().at.line, 15U);
    EXPECT_EQ(list.front().rule, "schemas/xdis91:letter_status");
    EXPECT_EQ(list.front().evidence, "x");
    EXPECT_EQ(list.front().summary().find("x;"), std::string::npos);
}

TEST(Structure, IssuesAreBounded) {
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "<X/>";
    const model::issues list = check("xdis91", with(letter("xdis91"), "<Patient>", "<Patient>" + many));
    ASSERT_EQ(list.size(), most_structure_issues + 1);
    EXPECT_EQ(list.back().code(), "structure.more");
}

TEST(Structure, AnotherRootIsSaid) {
    EXPECT_EQ(found("xdis91", letter("vans_envelope")),
              "error structure.root VANSEnvelope {VANSEnvelope} {Emessage}");
}

}  // namespace
}  // namespace genvej::schemas
