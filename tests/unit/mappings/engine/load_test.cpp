// The embedded maps: what the program starts with, and what replaces them.
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/resources.hpp"
#include "mappings/engine/map_set.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report.hpp"
#include "tests/unit/mappings/engine/embedded_maps.hpp"

namespace genvej::mappings {
namespace {

TEST(map_set, the_embedded_maps_pass_every_check) {
    const auto maps = map_set::load(read_example);
    std::string all;
    for (const model::issue& one : maps.found) all += model::to_line(one) + "\n";
    EXPECT_TRUE(maps.ok()) << all;
    ASSERT_NE(maps.value, nullptr);
    std::size_t files = 0;
    for (const model::resource& one : model::resources_below("mappings/")) {
        files += one.path.ends_with(".map") && !one.path.starts_with("mappings/shared/") ? 1 : 0;
    }
    EXPECT_EQ(maps.value->all().size(), files);
    EXPECT_GE(files, 4U);
    EXPECT_NE(maps.value->for_letter("xref15"), nullptr);
    EXPECT_TRUE(maps.value->knows_event("care-communication-message"));
    EXPECT_EQ(maps.value->named("xdis91"), maps.value->for_letter("xdis91"));
    EXPECT_EQ(maps.value->for_letter("xdis91_2005"), maps.value->for_letter("xdis91")) << "an older version";
    EXPECT_EQ(maps.value->for_letter("xdis90"), nullptr);
    EXPECT_FALSE(maps.value->knows_event("party"));
    EXPECT_EQ(maps.value->named("party"), nullptr);
}

const std::string map_path = "mappings/xdis91/xdis91.map";

/// What loading says when one file is another: `code file:line` or `code path`.
std::string said(const std::string& path, const std::string& text) {
    const std::vector<map_file> files = {
        {path, text}
    };
    const auto maps = map_set::load(read_example, files);
    EXPECT_EQ(maps.ok(), maps.value != nullptr);
    std::string out;
    for (const model::issue& one : maps.found) {
        if (one.level <= model::severity::error)
            out += std::string(one.code()) + " " + one.rule + " " + one.params.at(0) + "\n";
    }
    return out;
}

std::string embedded_text() {
    return std::string(model::resource_text(map_path));
}

std::size_t line_count(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(map_set, a_wrong_line_is_refused_with_file_and_line) {
    const std::string text = embedded_text() + "Sender/Shoe <-> header.source.name\n";
    EXPECT_EQ(said(map_path, text),
              "map.path_left " + map_path + ":" + std::to_string(line_count(text)) + " Shoe\n");
}

TEST(map_set, the_same_text_again_is_accepted) {
    EXPECT_EQ(said(map_path, embedded_text()), "");
}

TEST(map_set, a_row_that_is_missing_is_noticed) {
    std::string text = embedded_text();
    const std::size_t begin = text.find("AdditionalInformation/Subject ->");
    ASSERT_NE(begin, std::string::npos);
    text.erase(begin, text.find('\n', begin) - begin);
    EXPECT_NE(said(map_path, text)
                  .find("map.unmapped " + map_path + " Emessage/ClinicalEmail/AdditionalInformation/Subject"),
              std::string::npos);
}

TEST(map_set, a_row_that_no_example_exercises_is_refused) {
    const std::string text =
        embedded_text() + "Sender/UnitName -> communication.note.text when Sender/UnitName = never-so\n";
    const std::string place = map_path + ":" + std::to_string(line_count(text));
    EXPECT_EQ(said(map_path, text), "map.unexercised " + place + " from letter to FHIR\n");
}

TEST(map_set, an_example_that_loses_something_is_refused) {
    const std::string path = "mappings/xdis91/examples/minimal/letter.xml";
    std::string text(model::resource_text(path));
    const std::size_t at = text.find("</ClinicalEmail>");
    ASSERT_NE(at, std::string::npos);
    text.insert(at, "<Novelty>new</Novelty>");
    EXPECT_NE(said(path, text).find("map.example " + path), std::string::npos);
    EXPECT_NE(said(path, "<Emessage>").find("map.example " + path), std::string::npos);
}

TEST(map_set, a_shared_file_is_replaced_for_all) {
    EXPECT_NE(said("mappings/shared/address.map", "$1/StreetName <-> $2.strasse\n")
                  .find("map.path_right mappings/shared/address.map:1 strasse"),
              std::string::npos);
}

TEST(report, coverage_names_each_element_with_its_certainty_and_rows) {
    const std::string text = coverage_report(embedded(), report_format::text);
    EXPECT_NE(text.find("xref15: elements of the letter"), std::string::npos);
    EXPECT_NE(text.find("Emessage/ClinicalEmail/Letter/TypeCode"), std::string::npos);
    EXPECT_NE(text.find("inferred"), std::string::npos);
    EXPECT_EQ(text.find("nothing"), std::string::npos) << "every element is carried or excused";
    const std::string html = coverage_report(embedded(), report_format::html);
    EXPECT_TRUE(html.starts_with("<!doctype html>"));
    EXPECT_TRUE(html.ends_with("</html>\n"));
    EXPECT_EQ(coverage_report(embedded(), report_format::json).front(), '[');
}

TEST(report, export_has_a_line_for_each_row) {
    std::size_t rows = 0;
    for (const message_map* map : embedded().all()) rows += map->rows().size();
    EXPECT_EQ(line_count(export_rows(embedded(), report_format::csv)), rows + 1);
    const std::string html = export_rows(embedded(), report_format::html);
    EXPECT_NE(html.find("&lt;-&gt;"), std::string::npos);
    EXPECT_EQ(html.find("<->"), std::string::npos);
    report_format how{};
    EXPECT_TRUE(report_format_from("html", how));
    EXPECT_EQ(how, report_format::html);
    EXPECT_FALSE(report_format_from("pdf", how));
}

}  // namespace
}  // namespace genvej::mappings
