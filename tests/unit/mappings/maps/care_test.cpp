/// CareCommunications of others, our own examples and every published one: each becomes the letters that
/// MedCom's sheets say, valid by MedCom's XSDs in libxml2's eyes, and nothing of it is lost unsaid.
/// GENVEJ_REBASELINE=1 writes the letters of our examples anew: read what it writes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/package_files.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

namespace fs = std::filesystem;
using model::node;

const fs::path own_examples = fs::path(GENVEJ_SOURCE_DIR) / "mappings";

model::document parse_bundle(const std::string& bytes) {
    const bool json = bytes[bytes.find_first_of("{<")] == '{';
    auto read = json ? formats::read_fhir_json(bytes) : formats::read_fhir_xml(bytes);
    if (!read.ok()) throw std::runtime_error(all_lines(read.found));
    return std::move(read.value);
}

model::document read_bundle(const fs::path& file) {
    return parse_bundle(read_file(file));
}

/// The letters of a Bundle by the name of their map.
std::map<std::string, mappings::translation> letters_of(const node& bundle) {
    std::map<std::string, mappings::translation> out;
    for (const mappings::message_map* map : maps().writers(bundle))
        out.emplace(map->name(), mappings::fhir_to_letter(*map, bundle, {&shipped_directory(), 0, true}));
    return out;
}

std::string xml_of(const node& letter) {
    return formats::write_xml(letter, formats::charset::utf_8);
}

/// Paths of what neither stands in the letter nor is excused.
std::string lost(const mappings::translation& made) {
    std::string out;
    for (const mappings::coverage_row& one : made.coverage) {
        if (one.row == 0 && one.excuse.empty()) out += path_of(*one.source, model::path_style::fhir) + "\n";
    }
    return out;
}

/// MedCom's XSD that declares this namespace and Emessage.
const xsd& schema_of(const std::string& name) {
    static std::map<std::string, xsd> loaded;
    const auto known = loaded.find(name);
    if (known != loaded.end()) return known->second;
    const std::string space = "targetNamespace=\"" + std::string(schemas::find_schema(name)->space()) + "\"";
    for (const fs::path& file : files_below(shared_data() / "schemas", ".xsd")) {
        const std::string text = read_file(file);
        if (text.find(space) != std::string::npos &&
            text.find("<xs:element name=\"Emessage\"") != std::string::npos)
            return loaded.emplace(name, xsd(file)).first->second;
    }
    throw std::runtime_error("no XSD for " + name);
}

void expect_good(const std::map<std::string, mappings::translation>& letters) {
    ASSERT_FALSE(letters.empty());
    for (const auto& [name, made] : letters) {
        EXPECT_FALSE(model::has_errors(made.found)) << name << "\n" << all_lines(made.found);
        ASSERT_NE(made.target.root(), nullptr);
        EXPECT_EQ(lost(made), "") << name;
        const model::issues wrong = schemas::find_schema(name)->check_structure(*made.target.root());
        EXPECT_EQ(all_lines(wrong), "") << xml_of(*made.target.root());
        if (shared_data().empty()) continue;
        const verdict by_libxml2 = schema_of(name).validate(xml_of(*made.target.root()));
        EXPECT_TRUE(by_libxml2.good) << name << ": " << by_libxml2.message << xml_of(*made.target.root());
    }
}

std::vector<fs::path> own_bundles() {
    std::vector<fs::path> out;
    for (const fs::path& file : files_below(own_examples, "bundle.json")) {
        const std::string kind = file.parent_path().parent_path().parent_path().filename();
        if (kind == "xdis91" || kind == "xbin01") out.push_back(file);
    }
    return out;
}

class own_care_communication : public testing::TestWithParam<fs::path> {};

TEST_P(own_care_communication, becomes_letters) {
    const model::document bundle = read_bundle(GetParam());
    const auto letters = letters_of(*bundle.root());
    expect_good(letters);
    const fs::path folder = GetParam().parent_path();
    if (fs::exists(folder / "letter.xml")) return;  // the letter itself is what must come back
    for (const auto& [name, made] : letters) {
        const fs::path file = folder / (name + ".xml");
        const std::string text = xml_of(*made.target.root());
        if (std::getenv("GENVEJ_REBASELINE") != nullptr) std::ofstream(file, std::ios::binary) << text;
        ASSERT_TRUE(fs::exists(file)) << "GENVEJ_REBASELINE=1 writes it";
        EXPECT_EQ(read_file(file), text);
    }
}

INSTANTIATE_TEST_SUITE_P(examples, own_care_communication, testing::ValuesIn(own_bundles()),
                         [](const auto& one) {
                             return one.param.parent_path().parent_path().parent_path().filename().string() +
                                    "_" + one.param.parent_path().filename().string();
                         });

TEST(published_care_communications, become_letters) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t seen = 0, with_objects = 0;
    std::map<std::string, std::string> all;
    for (const auto& [name, bytes] :
         files_of_package(shared_data() / "packages/medcom.fhir.dk.carecommunication-5.0.2.tgz")) {
        if (name.starts_with("package/example/Bundle-")) all.emplace(name, bytes);
    }
    for (const fs::path& file : files_below(shared_data() / "samples/carecommunication", ""))
        all.emplace(file.filename().string(), read_file(file));
    all.emplace("Flow 1",
                read_file(shared_data() / "samples/conversion/Flow1-CareCommunication_Ex_from_OIOXML.xml"));
    for (const auto& [name, bytes] : all) {
        SCOPED_TRACE(name);
        const model::document bundle = parse_bundle(bytes);
        const auto letters = letters_of(*bundle.root());
        ASSERT_TRUE(letters.contains("xdis91"));
        expect_good(letters);
        ++seen;
        with_objects += letters.contains("xbin01");
    }
    EXPECT_GE(seen, 18U);
    EXPECT_GE(with_objects, 2U);
}

/// The reply of our examples as compact JSON, changed.
class conversation : public testing::Test {
protected:
    static std::string reply() { return example("reply"); }
    static std::string example(const char* name) {
        std::string json;
        formats::write_fhir_json(*read_bundle(own_examples / "xdis91/examples" / name / "bundle.json").root(),
                                 json, formats::json_style::compact);
        return json;
    }
    static void replace(std::string& text, std::string_view found, std::string_view put) {
        ASSERT_NE(text.find(found), std::string::npos) << found;
        for (std::size_t at = text.find(found); at != std::string::npos;
             at = text.find(found, at + put.size()))
            text.replace(at, found.size(), put);
    }
    /// The texts of the letter, in its order.
    static std::vector<std::string> texts(const std::string& json) {
        std::vector<std::string> out;
        const model::document bundle = from_json(json);
        const auto letters = letters_of(*bundle.root());
        const mappings::translation& made = letters.at("xdis91");
        EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
        const node* mail = made.target.root()->child("ClinicalEmail");
        for (const node* at = mail->child("ClinicalInformation"); at != nullptr; at = at->next_same())
            out.push_back(model::text_of(*at));
        return out;
    }
    static bool says(const std::string& text, std::string_view what) {
        return text.find(what) != std::string::npos;
    }
};

TEST_F(conversation, the_newest_text_comes_first) {
    const auto found = texts(reply());
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].starts_with("Svar på korrespondance")) << found[0];
    EXPECT_TRUE(says(found[0], "Ja, første gang er mandag"));
    EXPECT_TRUE(says(found[1], "Kan I tage imod borgeren"));
}

TEST_F(conversation, whatever_the_order_in_the_bundle_and_the_zone_of_the_time) {
    std::string late = reply();
    replace(late, "2026-09-12T09:05:00+02:00", "2026-09-14T10:16:00+02:00");
    auto found = texts(late);
    EXPECT_TRUE(says(found[0], "Kan I tage imod borgeren"))
        << "a segment that was written later and arrived earlier";
    replace(late, "2026-09-14T10:16:00+02:00", "2026-09-14T08:14:00Z");
    found = texts(late);
    EXPECT_TRUE(says(found[0], "Ja, første gang er mandag")) << "a minute before";
}

TEST_F(conversation, of_two_at_the_same_time_who_began_it_comes_last) {
    std::string parallel = reply();
    replace(parallel, "2026-09-12T09:05:00+02:00", "2026-09-14T10:15:00+02:00");
    const auto found = texts(parallel);
    EXPECT_TRUE(says(found[0], "Ja, første gang er mandag"));
    EXPECT_TRUE(says(found[1], "Kan I tage imod borgeren"));
}

TEST_F(conversation, the_tenth_text_takes_the_rest) {
    std::string json = reply();
    const std::size_t begin = json.find(
        "{\"extension\":[{\"url\":\"http://medcomfhir.dk/ig/core/StructureDefinition/"
        "medcom-core-datetime-extension\"");
    ASSERT_NE(begin, std::string::npos);
    const std::size_t end = json.find("},{\"extension\"", begin) + 1;
    std::string more;
    for (int day = 1; day <= 11; ++day) {
        std::string copy = json.substr(begin, end - begin);
        replace(copy, "2026-09-12", (day < 10 ? "2026-08-0" : "2026-08-") + std::to_string(day));
        replace(copy, "Kan I tage imod", "Dag " + std::to_string(day) + ":");
        more += copy + ",";
    }
    json.insert(begin, more);
    const auto found = texts(json);
    ASSERT_EQ(found.size(), 10U);
    EXPECT_TRUE(says(found[8], "Dag 5:")) << found[8];
    for (const char* day : {"Dag 4:", "Dag 3:", "Dag 2:", "Dag 1:"}) EXPECT_TRUE(says(found[9], day)) << day;
    EXPECT_LT(found[9].find("Dag 4:"), found[9].find("Dag 1:"));
}

TEST_F(conversation, who_added_a_file_when_is_told_where_the_head_does_not) {
    std::string json = example("emergency");
    EXPECT_TRUE(
        says(texts(json)[0],
             "Bilag: Råd ved gips om håndleddet, oprettet 01.10.2026, 05.11.2026 kl. 10:55, forfatter: "
             "Eva Lund, rolle: Lægesekretær, organisation: Hjertehøj Sygehus"))
        << texts(json)[0];
    replace(json, "2026-11-05T10:55", "2026-11-05T11:40");
    EXPECT_TRUE(says(texts(json)[0], "Bilag: ")) << "it was made before";
    replace(json, "\"creation\":\"2026-10-01\"", "\"creation\":\"2026-11-05T11:40:00+01:00\"");
    EXPECT_FALSE(says(texts(json)[0], "Bilag: ")) << texts(json)[0];
}

/// MedCom's table makes `other` and `finished` of somebody who is dead; whether he is, Patient.deceased says.
TEST_F(conversation, nobody_is_dead_because_his_contact_is_over) {
    const model::document bundle = from_json(example("contact_over"));
    const auto letters = letters_of(*bundle.root());
    const std::string letter = xml_of(*letters.at("xdis91").target.root());
    EXPECT_TRUE(says(letter, "<EpisodeOfCareStatusCode>inaktiv<")) << letter;
    EXPECT_TRUE(says(letter, "Kontaktens status: afsluttet")) << letter;
}

/// The letter that genvej wrote comes back: what it put in becomes again what it was made of.
TEST_F(conversation, what_was_put_in_is_recognised_when_the_letter_comes_back) {
    const read_letter letter = parse_letter(read_file(own_examples / "xdis91/examples/reply/xdis91.xml"));
    const auto made =
        mappings::letter_to_fhir(*letter.map, *letter.document.root(), {&shipped_directory(), 0, true});
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    for (const mappings::coverage_row& one : made.coverage)
        EXPECT_NE(one.row, 0) << path_of(*one.source, model::path_style::xml);
    const std::string json = emitted_json(*made.target.root());
    for (const char* back :
         {"\"text\": \"Ole Dahl\"", "\"code\": \"fysioterapeut\"", "\"text\": \"Lis Mark\"",
          "\"2026-09-12T09:05:00+02:00\"", "\"value\": \"99000055\"", "\"value\": \"99000011\"",
          "\"value\": \"0202021AB3\"", "\"contentString\": \"Kan I tage imod borgeren"})
        EXPECT_NE(json.find(back), std::string::npos) << back << "\n" << json;
    EXPECT_NE(json.find("Bilag: Plan for opstart, "), std::string::npos) << "a letter has no element for it";
    EXPECT_EQ(json.find("forfatter: Ole Dahl"), std::string::npos) << "the head is taken off";
    EXPECT_EQ(json.find("CPR-numre indsat her"), std::string::npos);
    const auto again =
        mappings::fhir_to_letter(*letter.map, *made.target.root(), {&shipped_directory(), 0, true});
    std::string text = model::text_of(*again.target.root());
    EXPECT_NE(
        text.find("12.09.2026 kl. 09:05, forfatter: Lis Mark, rolle: Sygeplejerske, organisation: Hjertehøj"),
        std::string::npos)
        << text;
}

/// The newest text is the sender's, since the letter is his.
TEST_F(conversation, of_two_houses_with_one_name_nobody_says_whose_an_older_text_is) {
    std::string bytes = read_file(own_examples / "xdis91/examples/reply/xdis91.xml");
    replace(bytes, "Hjertehøj Sygehus", "Solbæk Kommune");
    replace(bytes, "Kardiologisk Afdeling", "Sundhedscentret");
    const read_letter letter = parse_letter(bytes);
    const auto made =
        mappings::letter_to_fhir(*letter.map, *letter.document.root(), {&shipped_directory(), 0, true});
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    const std::string json = emitted_json(*made.target.root());
    EXPECT_NE(json.find("\"text\": \"Ole Dahl\""), std::string::npos) << json;
    EXPECT_EQ(json.find("\"text\": \"Lis Mark\""), std::string::npos) << json;
    EXPECT_NE(json.find("12.09.2026 kl. 09:05, forfatter: Lis Mark, rolle: Sygeplejerske"), std::string::npos)
        << "the head stays, as text";
}

/// Somebody answers above or below what he quotes: that is his own text, whoever is named in it.
TEST_F(conversation, what_somebody_quotes_stays_his_text) {
    std::string bytes = read_file(own_examples / "xdis91/examples/reply/xdis91.xml");
    replace(bytes, "<Time>10:15</Time>", "<Time>11:47</Time>");
    const read_letter letter = parse_letter(bytes);
    const auto made =
        mappings::letter_to_fhir(*letter.map, *letter.document.root(), {&shipped_directory(), 0, true});
    const std::string json = emitted_json(*made.target.root());
    EXPECT_NE(json.find("forfatter: Ole Dahl"), std::string::npos);
    EXPECT_EQ(json.find("\"text\": \"Ole Dahl\""), std::string::npos);
    EXPECT_NE(json.find("\"text\": \"ukendt\""), std::string::npos);
}

}  // namespace
}  // namespace genvej::test
