// XSDs of our own: one for every letter without a public schema, made from its table and current, accepted by
// libxml2, with a source at every element. That their verdict is that of the table, against_libxml2_test.cpp
// shows. GENVEJ_REBASELINE=1 writes them anew.
#include "conformance/schemas/xsd_writer.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "adapters/formats/xml_reader.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::schemas {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(GENVEJ_SOURCE_DIR) / "conformance/schemas/xsd";

std::vector<xsd_file> all_written() {
    std::vector<xsd_file> out;
    for (const schema& one : all_schemas()) {
        if (one.mode() != reading::generous) continue;
        for (xsd_file& file : write_xsd(one)) out.push_back(std::move(file));
    }
    return out;
}

TEST(XsdWriter, TheFilesAreCurrent) {
    std::set<std::string> names;
    for (const xsd_file& one : all_written()) {
        names.insert(one.name);
        if (std::getenv("GENVEJ_REBASELINE") != nullptr)
            std::ofstream(folder / one.name, std::ios::binary) << one.text;
        ASSERT_TRUE(fs::exists(folder / one.name)) << one.name;
        EXPECT_EQ(genvej::test::read_file(folder / one.name), one.text) << one.name;
    }
    std::set<std::string> there;
    for (const fs::path& file : genvej::test::files_below(folder, ".xsd"))
        there.insert(file.filename().string());
    EXPECT_EQ(names, there);
    EXPECT_GE(names.size(), 4U);
}

TEST(XsdWriter, Libxml2ReadsThem) {
    std::size_t count = 0;
    for (const schema& one : all_schemas()) {
        if (one.mode() != reading::generous) continue;
        const genvej::test::xsd theirs(folder / (std::string(one.name()) + ".xsd"));
        EXPECT_FALSE(theirs.validate("<Emessage/>").good) << one.name();
        ++count;
    }
    EXPECT_GE(count, 3U);
}

/// Elements and groups of another namespace inside a type: all that a letter can hold.
void check_sources(const model::node& at, std::size_t& known, std::size_t& inferred) {
    for (const model::node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        const bool used = (child->name == "element" && at.name != "schema" && at.parent->name != "group") ||
                          (child->name == "group" && child->attribute("ref") != nullptr);
        if (used) {
            const model::node* note = child->child("annotation");
            ASSERT_NE(note, nullptr);
            const std::string text = text_of(*note->child("documentation"));
            known += text.starts_with("known: ") ? 1 : 0;
            inferred += text.starts_with("inferred: ") ? 1 : 0;
            EXPECT_GT(text.size(), 20U);
        }
        check_sources(*child, known, inferred);
    }
}

TEST(XsdWriter, EveryElementSaysWhatItWasTakenFrom) {
    for (const xsd_file& one : all_written()) {
        const auto read = formats::read_xml(one.text);
        ASSERT_TRUE(read.ok()) << one.name;
        std::size_t known = 0;
        std::size_t inferred = 0;
        check_sources(*read.value.root(), known, inferred);
        EXPECT_GT(known + inferred, 10U) << one.name;
        EXPECT_GT(known, 0U) << one.name;
    }
}

TEST(XsdWriter, ASchemaWithoutSourcesIsRefused) {
    const auto small = schema::read(
        "schema small\nmode strict\nspace m urn:s\nroot A\ntype A { B~xsd }\ntype B text 1..3\n");
    ASSERT_TRUE(small.has_value());
    EXPECT_THROW(write_xsd(*small), std::logic_error);
}

}  // namespace
}  // namespace genvej::schemas
