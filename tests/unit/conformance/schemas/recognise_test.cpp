// Which schema a document asks for, and what is said when there is none.
#include <gtest/gtest.h>

#include "conformance/schemas/schema.hpp"
#include "tests/unit/conformance/schemas/letters.hpp"

namespace genvej::schemas {
namespace {

using test::letter;
using test::with;

struct answer {
    std::string schema;
    std::size_t letters = 0;
    std::string found;
    model::issues issues;
};

answer asked(const std::string& text) {
    const model::document read = test::tree(text);
    recognised found = recognise(*read.root());
    return {found.is == nullptr ? "" : std::string(found.is->name()), found.letters.size(),
            test::listing(found.found), std::move(found.found)};
}

std::string code_of(const std::string& text) {
    const answer got = asked(text);
    return got.issues.empty() ? "" : std::string(got.issues.front().code());
}

TEST(Recognise, EveryKind) {
    const auto all = test::all_letters();
    for (const auto& [file, schema] : all) {
        const answer got = asked(letter(file));
        EXPECT_EQ(got.schema, schema) << file;
        EXPECT_EQ(got.found, "") << file;
    }
    EXPECT_GE(all.size(), 11U);
    EXPECT_EQ(asked(letter("xbin01")).letters, 2U);
}

TEST(Recognise, RefusesWithAReason) {
    EXPECT_EQ(code_of("<Bundle/>"), "letter.root");
    EXPECT_EQ(code_of("<Emessage><Envelope/></Emessage>"), "letter.none");
    EXPECT_EQ(code_of("<Emessage><HospitalReferral/></Emessage>"), "letter.kind");
    EXPECT_EQ(code_of("<Emessage><ClinicalEmail/><BinaryLetter/></Emessage>"), "letter.mixed");
    EXPECT_EQ(code_of("<Emessage><ClinicalEmail/></Emessage>"), "letter.namespace");
    EXPECT_EQ(code_of(with(letter("xdis91"), "2006/07/01", "2007/02/01")), "letter.namespace");
    EXPECT_EQ(code_of(with(letter("xdis91"), "2006/07/01", "2005/08/07")), "letter.version");
    EXPECT_EQ(code_of(with(letter("xdis91"), "XD9134L", "XD9133L")), "letter.version");
    EXPECT_EQ(code_of(with(letter("vans_envelope"), "1.0.4", "1.0.5")), "letter.namespace");
    EXPECT_EQ(asked(with(letter("xdis91"), "XD9134L", "XD9133L")).schema, "");
}

TEST(Recognise, RefusalsHaveTheirCode) {
    EXPECT_EQ(asked(with(letter("xdis91"), "XD9134L", "XD9133L")).issues.front().row->refuse,
              "problem_med_version");
    const answer unknown = asked("<Emessage><HospitalReferral/></Emessage>");
    EXPECT_EQ(unknown.issues.front().row->refuse, "problem_med_version");
    EXPECT_NE(unknown.issues.front().summary().find("RehabilitationPlan (GGOP GGOP100)"), std::string::npos);
}

TEST(Recognise, OlderVersionsByTheirNamespace) {
    const answer older = asked(letter("xdis91_2005"));
    EXPECT_EQ(older.schema, "xdis91_2005");
    EXPECT_EQ(find_schema(older.schema)->reads_as(), "xdis91");
    EXPECT_EQ(find_schema("xdis91")->reads_as(), "xdis91");
    EXPECT_EQ(asked(letter("xbin01_2005")).schema, "xbin01_2005");
    EXPECT_EQ(code_of(with(letter("xdis91_2005"), "XD9133L", "XD9134L")), "letter.version");
    EXPECT_EQ(code_of(with(letter("xbin01_2005"), "2005/08/07", "2006/07/01")), "letter.namespace");
    for (const schema& one : all_schemas()) {
        const schema* current = find_schema(one.reads_as());
        ASSERT_NE(current, nullptr) << one.name();
        EXPECT_EQ(current->reads_as(), current->name()) << one.name();
        EXPECT_EQ(current->type_code(), one.type_code());
        EXPECT_EQ(current->letter(), one.letter());
    }
}

TEST(Recognise, SiblingsOfXref15AreReadWithAWarning) {
    const answer space = asked(with(letter("xref15"), "2016/12/01", "2019/03/31"));
    EXPECT_EQ(space.schema, "xref15");
    EXPECT_EQ(space.issues.front().code(), "letter.sibling_namespace");
    const answer version = asked(with(letter("xref15"), "XH1530R", "XH1531R"));
    EXPECT_EQ(version.schema, "xref15");
    EXPECT_EQ(version.issues.front().code(), "letter.sibling_version");
    EXPECT_EQ(code_of(with(letter("xref15"), "XH1530R", "XH2230R")), "letter.version");
    EXPECT_EQ(code_of(with(letter("xref15"), "2016/12/01", "2031/01/01")), "letter.namespace");
}

TEST(Recognise, EvidenceIsNotInTheSummary) {
    const answer got = asked(with(letter("xdis91"), "XD9134L", "0202020202"));
    EXPECT_EQ(got.issues.front().summary().find("0202020202"), std::string::npos);
    EXPECT_EQ(got.issues.front().evidence, "0202020202");
}

}  // namespace
}  // namespace genvej::schemas
