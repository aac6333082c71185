// Reading .schema files: what every embedded one promises, and what a wrong one is told.
#include "conformance/schemas/schema.hpp"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace genvej::schemas {
namespace {

const type_decl& type_at(const schema& of, std::initializer_list<std::string_view> path) {
    const type_decl* at = of.root().type;
    for (const std::string_view step : path) {
        const element_decl* child = at->child(step);
        if (child == nullptr) throw std::logic_error("no such element: " + std::string(step));
        at = child->type;
    }
    return *at;
}

TEST(Schema, AllAreThere) {
    std::set<std::string> names;
    for (const schema& one : all_schemas()) names.insert(std::string(one.name()) + ".schema");
    std::set<std::string> files;
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(GENVEJ_SOURCE_DIR) + "/conformance/schemas")) {
        if (file.path().extension() == ".schema") files.insert(file.path().filename().string());
    }
    EXPECT_EQ(names, files) << "each file is a schema of its name";
    EXPECT_GE(names.size(), 9U);
}

TEST(Schema, KnowsWhatItIs) {
    const schema& one = *find_schema("xdis91");
    EXPECT_EQ(one.type_code(), "XDIS91");
    EXPECT_EQ(one.version(), "XD9134L");
    EXPECT_EQ(one.letter(), "ClinicalEmail");
    EXPECT_EQ(one.root().name, "Emessage");
    EXPECT_EQ(one.mode(), reading::strict);
    EXPECT_EQ(one.space(), "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/");
    EXPECT_EQ(find_schema("xdis92"), nullptr);
}

TEST(Schema, LettersHaveTheirElement) {
    for (const schema& one : all_schemas()) {
        if (one.letter().empty()) continue;
        const element_decl* letter = one.root().type->child(one.letter());
        ASSERT_NE(letter, nullptr) << one.name();
        EXPECT_EQ(letter->max, unbounded) << one.name() << ": several letters may share an envelope";
    }
}

TEST(Schema, OccurrenceAndOrder) {
    const type_decl& letter = type_at(*find_schema("xdis91"), {"ClinicalEmail"});
    EXPECT_EQ(letter.child("Reference")->max, 10U);
    EXPECT_EQ(letter.child("Reference")->min, 0U);
    EXPECT_LT(letter.child("Sender")->order, letter.child("Patient")->order);
    const type_decl& patient = type_at(*find_schema("xdis91"), {"ClinicalEmail", "Patient"});
    EXPECT_EQ(patient.child("AlternativeIdentifier")->min, 0U) << "a branch of a choice may be absent";
    EXPECT_EQ(patient.child("PersonSurnameName")->min, 1U);
    EXPECT_EQ(patient.child("PersonSurnameName")->type->max_length, 70U);
}

TEST(Schema, ReleasesHaveTheirOwnCodes) {
    const auto has = [](const type_decl& type, std::string_view code) {
        return std::find(type.codes.begin(), type.codes.end(), code) != type.codes.end();
    };
    const type_decl& in_2006 = type_at(*find_schema("xdis91"), {"ClinicalEmail", "Sender", "IdentifierCode"});
    const type_decl& in_2012 = type_at(*find_schema("xbin01"), {"BinaryLetter", "Sender", "IdentifierCode"});
    EXPECT_TRUE(has(in_2006, "amt"));
    EXPECT_FALSE(has(in_2012, "amt"));
    const type_decl& speciality =
        type_at(*find_schema("xdis91"), {"ClinicalEmail", "Sender", "MedicalSpecialityCode"});
    EXPECT_EQ(speciality.codes.size(), 73U) << "72, one of them in two spellings";
}

TEST(Schema, TwoNamespaces) {
    const schema& plan = *find_schema("ggop");
    const type_decl& sender = type_at(plan, {"RehabilitationPlan", "Sender"});
    EXPECT_EQ(sender.child("EANIdentifier")->space, "urn:oio:medcom:municipality:1.0.0");
    EXPECT_EQ(sender.child("IdentifierCode")->space, "urn:oio:medcom:municipality:1.0.4");
}

TEST(Schema, CertaintyIsKept) {
    const type_decl& letter = type_at(*find_schema("xref15"), {"MunicipalityReferral"});
    EXPECT_EQ(letter.child("Referral")->known, certainty::xsl);
    EXPECT_EQ(letter.child("CCReceiver")->known, certainty::inferred);
    EXPECT_EQ(type_at(*find_schema("xdis91"), {"ClinicalEmail"}).child("Patient")->known, certainty::xsd);
}

constexpr std::string_view head = "schema s\nmode strict\nspace m urn:s\nroot A\n";

model::table_error mistake_in(std::string_view body) {
    const auto read = schema::read(std::string(head) + std::string(body));
    return read ? model::table_error{} : read.error();
}

TEST(SchemaMistakes, HaveALineAndAReason) {
    const auto bad = [](std::string_view body, std::uint32_t line, std::string_view part) {
        const model::table_error error = mistake_in(body);
        EXPECT_EQ(error.line, line) << body << ": " << error.text;
        EXPECT_NE(error.text.find(part), std::string::npos) << error.text;
    };
    EXPECT_EQ(mistake_in("type A { B=t? }\ntype t text 1..3\n").text, "");
    bad("type A { B=t }\n", 5, "does not exist: `t`");
    bad("type A { B B }\ntype B empty\n", 5, "stands twice");
    bad("type A { B | C D }\ntype B empty\n", 5, "brackets");
    bad("type A { B\n", 5, "the file ends");
    bad("type A empty\ntype A any\n", 6, "declared twice");
    bad("type A teks 1..3\n", 5, "no such form");
    bad("type A text 3..1\n", 5, "upwards");
    bad("type A codes no_such_list\n", 5, "no_such_list");
    bad("type A empty\ncolour red\n", 6, "no such directive");
    bad("include shared/nothing.schema\n", 5, "there is no file");
    bad("type A { x:B }\n", 5, "no namespace has the letter");
    bad("type A { B~surely }\n", 5, "no such certainty");
    bad("source xsd MedCom said so\n", 5, "known:");
    bad("mode lenient\n", 5, "generous");
}

}  // namespace
}  // namespace genvej::schemas
