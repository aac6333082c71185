/// MedCom's sheets of January 2026 against our rows: each line of each sheet is
/// carried by a row that exists, or excused with a reason.
#include "mappings/engine/sheets.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/resources.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/engine/embedded_maps.hpp"

namespace genvej::mappings {
namespace {

std::string sha256(const std::string& bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string out;
    for (unsigned int i = 0; i < size; ++i) out += fmt::format("{:02x}", digest[i]);
    return out;
}

/// Name and further cells of a line, quotes and outer blanks aside.
std::string name_of(std::string line) {
    line = line.substr(0, line.find('\t'));
    std::erase(line, '"');
    std::erase(line, '\r');
    const std::size_t begin = line.find_first_not_of(' ');
    return begin == std::string::npos ? "" : line.substr(begin, line.find_last_not_of(' ') + 1 - begin);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

const std::vector<mapping_sheet>& joined() {
    static const std::vector<mapping_sheet> all = sheets_of(embedded());
    return all;
}

TEST(sheets, all_that_are_published_are_joined) {
    std::size_t rows = 0;
    for (const mapping_sheet& sheet : joined()) rows += sheet.rows.size();
    EXPECT_EQ(joined().size(), 6U);
    EXPECT_EQ(rows, 383U);
}

TEST(sheets, each_row_is_carried_or_excused) {
    for (const mapping_sheet& sheet : joined()) {
        for (const sheet_row& row : sheet.rows) {
            const std::string where = fmt::format("{} line {} ({})", sheet.name, row.number, row.name);
            for (const std::string& one : row.unknown)
                ADD_FAILURE() << where << ": no row of the maps reads and writes `" << one
                              << "` in this direction";
            EXPECT_TRUE(!row.carriers.empty() || !row.reason.empty())
                << where << " is neither carried nor excused";
        }
    }
}

TEST(sheets, a_reference_that_no_row_answers_is_noticed) {
    const std::string file = "mappings/xdis91/sheets/xdis91_to_carecommunication.tsv";
    std::string text(model::resource_text(file));
    const std::string there = "ClinicalEmail/Patient/PersonSurnameName ~ Patient.name.family";
    ASSERT_NE(text.find(there), std::string::npos);
    text.replace(text.find(there), there.size(),
                 "ClinicalEmail/Patient/PersonSurnameName ~ Patient.name.given");
    const auto changed = map_set::load(read_example, std::vector<map_file>{
                                                         {file, text}
    });
    ASSERT_TRUE(changed.ok());
    std::vector<std::string> unknown;
    for (const mapping_sheet& sheet : sheets_of(*changed.value)) {
        for (const sheet_row& row : sheet.rows)
            unknown.insert(unknown.end(), row.unknown.begin(), row.unknown.end());
    }
    EXPECT_EQ(unknown,
              std::vector<std::string>{"ClinicalEmail/Patient/PersonSurnameName ~ Patient.name.given"});
}

TEST(sheets, a_row_that_runs_the_other_way_only_does_not_count) {
    const std::string file = "mappings/xdis91/sheets/carecommunication_to_xdis91.tsv";
    std::string text(model::resource_text(file));
    const std::string there = "ClinicalEmail/Letter/VersionCode ~";
    ASSERT_NE(text.find(there), std::string::npos);
    text.replace(text.find(there), there.size(), "~ MessageHeader.meta.profile");
    const auto changed = map_set::load(read_example, std::vector<map_file>{
                                                         {file, text}
    });
    ASSERT_TRUE(changed.ok());
    std::size_t unknown = 0;
    for (const mapping_sheet& sheet : sheets_of(*changed.value)) {
        for (const sheet_row& row : sheet.rows) unknown += row.unknown.size();
    }
    EXPECT_EQ(unknown, 1U);
}

TEST(sheets, are_still_those_that_were_joined) {
    GENVEJ_NEEDS_SHARED_DATA();
    for (const mapping_sheet& sheet : joined()) {
        const std::string bytes =
            test::read_file(test::shared_data() / "mapping" / (std::string(sheet.name) + ".tsv"));
        EXPECT_EQ(sha256(bytes), sheet.digest) << sheet.name << " has changed: join it anew";
        const std::vector<std::string> lines = lines_of(bytes);
        ASSERT_EQ(sheet.rows.size() + 1, lines.size()) << sheet.name;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const sheet_row& row = sheet.rows[i - 1];
            EXPECT_EQ(row.number, i + 1) << sheet.name;
            const std::string name = name_of(lines[i]);
            EXPECT_EQ(row.name, name.empty() || name == "-" ? fmt::format("(line {})", i + 1) : name)
                << sheet.name;
        }
    }
}

const organisations& no_directory() {
    static const organisations none =
        organisations::read(model::resource_text("mappings/shared/organisations.csv")).value();
    return none;
}

TEST(proof, shows_each_line_of_the_sheets_and_each_row_of_the_maps) {
    const std::string html = export_proof(embedded(), read_example, no_directory());
    EXPECT_TRUE(html.starts_with("<!doctype html>"));
    EXPECT_TRUE(html.ends_with("</html>\n"));
    for (const mapping_sheet& sheet : joined())
        EXPECT_NE(html.find("<h2>" + std::string(sheet.title)), std::string::npos);
    EXPECT_NE(html.find("class=\"inferred\""), std::string::npos)
        << "rows on elements that no schema shows are marked";
    EXPECT_EQ(html.find("class=\"open\""), std::string::npos) << "no line is unexplained";
    EXPECT_NE(html.find("<span class=\"case\">full:</span>"), std::string::npos) << "values of the examples";
    std::size_t rows = 0, lines = 0, tables = 0;
    for (const message_map* map : embedded().all()) rows += map->rows().size();
    for (std::size_t at = html.find("<tr"); at != std::string::npos; at = html.find("<tr", at + 1)) ++lines;
    for (std::size_t at = html.find("<table>"); at != std::string::npos; at = html.find("<table>", at + 1))
        ++tables;
    EXPECT_GE(lines - tables, rows);
}

TEST(structure_maps, there_is_one_for_each_message_with_a_group_each_way) {
    const auto files = export_structure_maps(embedded());
    EXPECT_EQ(files.size(), embedded().all().size());
    for (const report_file& file : files) {
        EXPECT_TRUE(file.text.starts_with("map \"https://genvej.invalid/fhir/StructureMap/")) << file.name;
        EXPECT_NE(file.text.find("group LetterToBundle("), std::string::npos) << file.name;
        EXPECT_NE(file.text.find("group BundleToLetter("), std::string::npos) << file.name;
        const auto count = [&](char c) { return std::count(file.text.begin(), file.text.end(), c); };
        EXPECT_EQ(count('{'), count('}')) << file.name;
    }
}

}  // namespace
}  // namespace genvej::mappings
