// Receipts in the other form: our examples with their originals, MedCom's published ones, and what
// contradicts.
#include "gateway/receipts/across.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/schemas/schema.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/convert.hpp"
#include "tests/support/emitted.hpp"
#include "tests/support/letter_compare.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

using test::read_file;

const std::filesystem::path maps_folder = std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings";

translation_tools tools_with(const knowledge& known) {
    translation_tools out;
    out.maps = known.maps.get();
    out.directory = &known.directory;
    return out;
}

std::vector<original> originals_of(std::initializer_list<std::string> all, const translation_tools& tools) {
    std::vector<original> out;
    for (const std::string& bytes : all) {
        originals_in read = read_originals(bytes, tools);
        EXPECT_TRUE(read.found.empty());
        std::move(read.all.begin(), read.all.end(), std::back_inserter(out));
    }
    join_halves(out);
    return out;
}

conversion converted(std::string_view bytes, const std::vector<original>& about,
                     const knowledge& known = shipped()) {
    convert_options how;
    how.originals = about;
    conversion made = convert(bytes, tools_with(known), how);
    for (const converted_document& one : made.documents) {
        if (one.media_type.starts_with("application/fhir")) test::emit(one.data);
    }
    return made;
}

std::string codes(const model::issues& found) {
    std::string out;
    for (const model::issue& one : found) out += (out.empty() ? "" : " ") + std::string(one.code());
    return out;
}

std::string example(const std::string& name, const std::string& file) {
    const std::filesystem::path path(name);
    return read_file(maps_folder / path.parent_path() / "examples" / path.filename() / file);
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// `xctl02/letter_refused`: every example that has its original beside it.
std::vector<std::string> examples_with_original() {
    std::vector<std::string> out;
    for (const auto& file : test::files_below(maps_folder, "original.xml")) {
        const auto folder = file.parent_path();
        out.push_back(folder.parent_path().parent_path().filename().string() + "/" +
                      folder.filename().string());
    }
    return out;
}

class with_original : public testing::TestWithParam<std::string> {};

TEST_P(with_original, its_facts_are_those_that_the_example_states) {
    const auto about = originals_of({example(GetParam(), "original.xml")}, tools_with(shipped()));
    const std::string text = example(GetParam(), "facts.csv");
    const auto stated = mappings::facts_from(text).value();
    const auto meant = std::find_if(about.begin(), about.end(), [&](const original& one) {
        return one.known.original_letter_id == stated.original_letter_id;
    });
    ASSERT_NE(meant, about.end());
    const auto rows = model::table::read(text).value();
    for (const auto& row : rows.rows()) {
        if (row.fields[0] == "sent" || row.fields[0] == "number") continue;
        EXPECT_EQ(meant->known.*mappings::find_fact(row.fields[0]), row.fields[1]) << row.fields[0];
    }
}

TEST_P(with_original, is_converted_without_errors) {
    const auto about = originals_of({example(GetParam(), "original.xml")}, tools_with(shipped()));
    const auto folder = maps_folder / std::filesystem::path(GetParam()).parent_path() / "examples" /
                        std::filesystem::path(GetParam()).filename();
    const bool letter = std::filesystem::exists(folder / "letter.xml");
    const conversion made = converted(read_file(folder / (letter ? "letter.xml" : "bundle.json")), about);
    EXPECT_TRUE(made.ok()) << codes(made.found);
    EXPECT_FALSE(made.documents.empty());
    EXPECT_EQ(codes(made.found).find("receipt."), std::string::npos) << codes(made.found);
}

INSTANTIATE_TEST_SUITE_P(examples, with_original, testing::ValuesIn(examples_with_original()),
                         [](const auto& one) {
                             std::string name = one.param;
                             std::replace(name.begin(), name.end(), '/', '_');
                             return name;
                         });

TEST(across, without_its_original_a_receipt_is_refused_and_says_what_to_do) {
    for (const std::string& bytes :
         {example("xctl03/correspondence", "letter.xml"), example("xctl03/from_fhir", "bundle.json")}) {
        const conversion made = converted(bytes, {});
        ASSERT_EQ(codes(made.found), "receipt.original_missing");
        EXPECT_NE(made.found[0].remedy().find("--original FILE"), std::string::npos);
        EXPECT_TRUE(made.documents.empty());
    }
}

TEST(across, one_receipt_over_two_letters_gives_an_acknowledgement_each) {
    const auto about =
        originals_of({example("xctl03/second_of_two_letters", "original.xml")}, tools_with(shipped()));
    ASSERT_EQ(about.size(), 2U);
    const conversion made = converted(example("xctl03/second_of_two_letters", "letter.xml"), about);
    ASSERT_EQ(made.documents.size(), 2U) << codes(made.found);
    EXPECT_NE(made.documents[0].name, made.documents[1].name);
    EXPECT_NE(made.documents[0].data.find(about[0].known.original_message_id), std::string::npos);
    EXPECT_NE(made.documents[1].data.find(about[1].known.original_message_id), std::string::npos);
    EXPECT_NE(made.documents[1].data.find("#2\""), std::string::npos) << "Bundle.identifier says which";
}

TEST(across, what_contradicts_the_original_is_a_warning) {
    const auto about =
        originals_of({example("xctl03/correspondence", "original.xml")}, tools_with(shipped()));
    const std::string receipt = example("xctl03/correspondence", "letter.xml");
    EXPECT_EQ(codes(converted(receipt, about).found), "");
    const conversion other = converted(
        replaced(replaced(receipt, "<OriginalLetterIdentifier>KOR", "<OriginalLetterIdentifier>XYZ"),
                 "XD9134L", "XD9133L"),
        about);
    EXPECT_EQ(codes(other.found), "receipt.contradicts receipt.contradicts");
    ASSERT_EQ(other.documents.size(), 1U);
    EXPECT_NE(other.documents[0].data.find(about[0].known.original_message_id), std::string::npos);
    const auto two =
        originals_of({example("xctl03/second_of_two_letters", "original.xml")}, tools_with(shipped()));
    EXPECT_EQ(codes(converted(replaced(receipt, "<OriginalLetterIdentifier>KOR26011500005",
                                       "<OriginalLetterIdentifier>XYZ"),
                              two)
                        .found),
              "receipt.original_other");
}

TEST(across, an_original_that_is_no_message_is_said) {
    for (const std::string_view bytes : {"", "hello", "<a/>", "{\"resourceType\": \"Bundle\"}"}) {
        EXPECT_EQ(codes(read_originals(bytes, tools_with(shipped())).found), "original.unreadable") << bytes;
    }
}

TEST(across, a_fhir_original_has_the_letters_that_were_written_from_it) {
    const std::string letter = example("xref15/minimal", "letter.xml");
    const std::string bundle = example("xref15/minimal", "bundle.json");
    const auto from_letter = originals_of({letter}, tools_with(shipped()));
    const auto from_bundle = originals_of({bundle}, tools_with(shipped()));
    ASSERT_EQ(from_letter.size(), 1U);
    ASSERT_EQ(from_bundle.size(), 1U);
    for (const auto fact :
         {&mappings::facts::original_letter_id, &mappings::facts::original_envelope_id,
          &mappings::facts::original_version_code, &mappings::facts::original_message_id,
          &mappings::facts::original_bundle_id, &mappings::facts::original_sent,
          &mappings::facts::original_activity, &mappings::facts::original_source_endpoint}) {
        EXPECT_EQ(from_letter[0].known.*fact, from_bundle[0].known.*fact);
        EXPECT_NE(from_letter[0].known.*fact, "");
    }
    EXPECT_EQ(from_letter[0].sender, from_bundle[0].sender);
}

TEST(across, the_receivers_text_is_cut_and_the_sentence_is_not) {
    const auto about =
        originals_of({example("xctl02/from_fhir_warning", "original.xml")}, tools_with(shipped()));
    const conversion made = converted(example("xctl02/from_fhir_warning", "bundle.json"), about);
    ASSERT_EQ(made.documents.size(), 1U) << codes(made.found);
    const auto read = formats::read_xml(made.documents[0].data);
    ASSERT_TRUE(read.ok());
    const model::node* message = read.value.root()->child("NegativeReceipt")->child("OriginalEmessage");
    const std::string text = model::text_of(*message->child("RefuseText"));
    std::size_t characters = 1;  // the break
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    EXPECT_EQ(characters, 350U) << text;
    EXPECT_TRUE(text.ends_with("indholdsmæssige forhold i meddelelsen.")) << text;
    EXPECT_EQ(model::text_of(*message->child("RefuseCode")), "problem_med_modtagerID");
}

TEST(across, every_issue_code_becomes_a_refuse_code_that_the_schema_allows) {
    const auto about =
        originals_of({example("xctl02/from_fhir_fatal", "original.xml")}, tools_with(shipped()));
    const std::string bundle = example("xctl02/from_fhir_fatal", "bundle.json");
    for (const std::string_view code :
         {"invalid",       "structure", "required",         "value",         "invariant",  "security",
          "login",         "unknown",   "expired",          "forbidden",     "suppressed", "processing",
          "not-supported", "duplicate", "multiple-matches", "not-found",     "deleted",    "too-long",
          "code-invalid",  "extension", "too-costly",       "business-rule", "conflict",   "transient",
          "lock-error",    "no-store",  "exception",        "timeout",       "incomplete", "throttled",
          "informational"}) {
        const conversion made = converted(replaced(bundle, "not-supported", code), about);
        ASSERT_EQ(made.documents.size(), 1U) << code << " " << codes(made.found);
        const bool syntax = code == "structure" || code == "required" || code == "value" ||
                            code == "invariant" || code == "code-invalid";
        const std::string_view wanted = syntax                    ? "syntaksfejl"
                                        : code == "not-supported" ? "problem_med_version"
                                        : code == "not-found"     ? "ukendt_lokationsnummer"
                                                                  : "ikke_specificeret";
        EXPECT_NE(made.documents[0].data.find("<RefuseCode>" + std::string(wanted) + "<"), std::string::npos)
            << code << "\n"
            << made.documents[0].data;
    }
}

const knowledge& published() {
    static const knowledge known = [] {
        knowledge out{shipped().maps,
                      mappings::organisations::read(
                          "gln,sor,kind,local_code,name,telephone,receives\n"
                          "5790001382445,99900000000171,other,,Afsender af de offentliggjorte,,\n"
                          "5790000121441,99900000000172,other,,Modtager af de offentliggjorte,,\n"
                          "5790000120420,99900000000173,other,,Sygehuset i de offentliggjorte,,\n"
                          "5790000181872,99900000000174,other,,Lægen i de offentliggjorte,,\n")
                          .value(),
                      shipped().forms};
        return out;
    }();
    return known;
}

/// Every receipt that an Acknowledgement becomes, by MedCom's own schema: from FHIR, and on the way back of
/// an example.
TEST(across, every_receipt_is_valid_by_medcoms_schema) {
    GENVEJ_NEEDS_SHARED_DATA();
    const test::xsd rules(test::shared_data() / "schemas/medcom/2005/08/07/EMessage.xsd");
    std::size_t count = 0;
    for (const std::string& name : examples_with_original()) {
        if (name.starts_with("xctl01/")) continue;  // none is written
        const auto about = originals_of({example(name, "original.xml")}, tools_with(shipped()));
        const conversion made = converted(example(name, "bundle.json"), about);
        EXPECT_TRUE(made.ok()) << name << " " << codes(made.found);
        for (const converted_document& one : made.documents) {
            const test::verdict theirs = rules.validate(one.data);
            EXPECT_TRUE(theirs.good) << name << ": " << theirs.message << one.data;
            ++count;
        }
    }
    EXPECT_GE(count, 12U);
}

/// MedCom's Flow 2 element by element. Their Acknowledgement has 12 errors in HL7's validator (relative
/// fullUrls, dead links in narratives) and is read all the same; their receipts were written from another one
/// of the same message.
TEST(across, flow_2_gives_the_published_receipts) {
    GENVEJ_NEEDS_SHARED_DATA();
    const auto folder = test::shared_data() / "samples" / "conversion";
    const auto tools = tools_with(published());
    const auto about = originals_of({read_file(folder / "Flow1-XDIS91_Ex_to_FHIR.xml"),
                                     read_file(folder / "Flow1-XBIN01_Ex_to_FHIR.xml")},
                                    tools);
    ASSERT_EQ(about.size(), 2U);
    const conversion made =
        converted(read_file(folder / "Flow2-Acknowledgement_Ex_to_OIOXML.xml"), about, published());
    EXPECT_TRUE(made.ok()) << codes(made.found);
    ASSERT_EQ(made.documents.size(), 2U) << codes(made.found);
    // docs/standards-issues.md, "Flow 2": each has its reason there.
    const std::vector<test::allowed_difference> explained = {
        {"Envelope/Sent/Date",  "2023-11-20", "2023-11-22"},
        {"Envelope/Sent/Time",  "17:46",      "13:33"     },
        {"Envelope/Identifier", "*",          "*"         },
        {"Letter/Identifier",   "*",          "*"         }
    };
    const std::array<std::string, 2> theirs{"Flow2-XCTL03_Ex_from_FHIR_XDIS91.xml",
                                            "Flow2-XCTL03_Ex_from_FHIR_XBIN01.xml"};
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        const auto published_one = formats::read_xml(read_file(folder / theirs[i]));
        const auto ours = formats::read_xml(made.documents[i].data);
        ASSERT_TRUE(published_one.ok() && ours.ok());
        for (const std::string& line : test::letter_differences(
                 *published_one.value.root(), *ours.value.root(), test::text_form::exact, explained)) {
            ADD_FAILURE() << theirs[i] << ": " << line;
        }
    }
    EXPECT_NE(made.documents[0].name, made.documents[1].name);
}

/// The published receipts of 1999 are about referrals that nobody published: letters with their identifiers
/// stand in.
TEST(across, the_published_receipts_are_read) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::string letter = example("xref15/minimal", "letter.xml");
    for (const auto& file : test::files_below(test::shared_data() / "samples" / "receipts", ".xml")) {
        const auto about = originals_of({letter}, tools_with(published()));
        std::vector<original> renamed(1, about[0]);
        const std::string bytes = read_file(file);
        renamed[0].known.original_letter_id =
            bytes.find("1111FRE01095") == std::string::npos ? "1111MAN01095" : "1111FRE01095";
        renamed[0].known.original_envelope_id = "MEDREF01095";
        renamed[0].known.original_version_code = "H0130R";
        renamed[0].sender = "5790000181872";
        renamed[0].receiver = "5790000120420";
        const conversion made = converted(bytes, renamed, published());
        EXPECT_TRUE(made.ok()) << file << " " << codes(made.found);
        EXPECT_EQ(made.documents.size(), 1U) << file;
        EXPECT_EQ(codes(made.found), "") << file;
    }
}

TEST(across, the_published_acknowledgements_become_valid_receipts) {
    GENVEJ_NEEDS_SHARED_DATA();
    const auto about = originals_of({example("xref15/minimal", "letter.xml")}, tools_with(shipped()));
    std::size_t count = 0;
    for (const auto& file : test::files_below(test::shared_data() / "samples" / "acknowledgement", ".xml")) {
        const conversion made = converted(read_file(file), about);
        EXPECT_TRUE(made.ok()) << file << " " << codes(made.found);
        ASSERT_EQ(made.documents.size(), 1U) << file;
        EXPECT_EQ(codes(made.found).substr(0, 19), "receipt.contradicts") << "it is about another message";
        const auto read = formats::read_xml(made.documents[0].data);
        const schemas::recognised known = schemas::recognise(*read.value.root());
        ASSERT_NE(known.is, nullptr);
        EXPECT_TRUE(known.is->check_structure(*read.value.root()).empty()) << file;
        ++count;
    }
    EXPECT_EQ(count, 3U);
}

}  // namespace
}  // namespace genvej::gateway
