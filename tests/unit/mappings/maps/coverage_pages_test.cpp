/// docs/coverage is what the maps say of themselves today.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "conformance/model/csv.hpp"
#include "mappings/engine/report.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* command =
    "write them anew: build/release/genvej maps "
    "coverage --format html --out docs/coverage";

TEST(coverage_pages, are_current) {
    const fs::path folder = fs::path(GENVEJ_SOURCE_DIR) / "docs" / "coverage";
    const bool write = std::getenv("GENVEJ_REBASELINE") != nullptr;
    if (write) fs::create_directories(folder);
    std::set<std::string> names;
    for (const mappings::report_file& page : mappings::coverage_pages(maps())) {
        names.insert(page.name);
        const fs::path file = folder / page.name;
        if (write) std::ofstream(file, std::ios::binary) << page.text;
        ASSERT_TRUE(fs::exists(file)) << page.name << ": " << command;
        EXPECT_TRUE(read_file(file) == page.text)
            << "docs/coverage/" << page.name << " is not what the maps say; " << command;
    }
    EXPECT_GE(names.size(), 5U);
    for (const fs::directory_entry& one : fs::directory_iterator(folder))
        EXPECT_TRUE(names.contains(one.path().filename().string()))
            << one.path().filename() << " belongs to no map: remove it";
}

TEST(coverage_pages, say_of_each_row_how_sure_it_is) {
    const std::string text = mappings::export_rows(maps(), mappings::report_format::csv);
    const auto rows = model::table::read(text);
    ASSERT_TRUE(rows) << rows.error().text;
    const int known = rows->column("known from");
    ASSERT_GE(known, 0);
    const std::set<std::string_view> words{"xsd", "sample", "doc", "xsl", "inferred", "sheet", "own"};
    std::set<std::string_view> of_closing_note;
    std::set<std::string_view> all;
    for (const model::table::row& row : rows->rows()) {
        const std::string_view said = row.fields[static_cast<std::size_t>(known)];
        EXPECT_TRUE(words.contains(said)) << row.fields[1] << " `" << said << "`";
        all.insert(said);
        if (row.fields[1].starts_with("mappings/xdis15/")) of_closing_note.insert(said);
    }
    EXPECT_EQ(all.size(), words.size() - 1) << "no row rests on a document alone";
    EXPECT_EQ(of_closing_note, (std::set<std::string_view>{"xsd", "sample", "xsl", "inferred", "own"}));
}

}  // namespace
}  // namespace genvej::test
