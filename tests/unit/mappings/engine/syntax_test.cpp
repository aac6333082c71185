#include "mappings/engine/syntax.hpp"

#include <gtest/gtest.h>

#include <map>

namespace genvej::mappings {
namespace {

std::string shown(const std::vector<statement>& all) {
    std::string out;
    for (const statement& line : all) {
        out += std::to_string(line.line) + ":";
        for (const word& one : line.words)
            out += (one.quoted ? " '" : " ") + std::string(one.text) + (one.quoted ? "'" : "");
        out += "\n";
    }
    return out;
}

std::string read(const char* text) {
    model::issues found;
    kept_texts kept;
    const auto all = read_statements("m.map", text, kept, found);
    std::string out = shown(all);
    for (const model::issue& one : found) out += one.rule + " " + std::string(one.code()) + "\n";
    return out;
}

TEST(syntax, words_quotes_and_remarks) {
    EXPECT_EQ(read("a <-> b.c   as text\n"), "1: a <-> b.c as text\n");
    EXPECT_EQ(read("# remark\n\n  a x \"a \"\"good\"\" reason\" # why\r\n"), "3: a x 'a \"good\" reason'\n");
    EXPECT_EQ(read("a <-> b[c=\"x y\"].d#e\n"), "1: a <-> b[c=\"x y\"].d#e\n");
    EXPECT_EQ(read("a <-> b[url=https://e.test/#x]\n"), "1: a <-> b[url=https://e.test/#x]\n");
}

TEST(syntax, what_is_not_closed_has_a_place) {
    EXPECT_EQ(read("ok\na x \"reason\n"), "1: ok\nm.map:2 map.syntax\n");
    EXPECT_EQ(read("a <-> b[c=d\n"), "m.map:1 map.syntax\n");
}

std::string expanded(std::map<std::string, std::string> files) {
    model::issues found;
    const file_finder finder = [&](const std::string& path) -> std::optional<std::string_view> {
        const auto one = files.find(path);
        return one == files.end() ? std::nullopt : std::optional<std::string_view>(one->second);
    };
    statement_files of_set(finder);
    std::string out;
    for (const statement& line : expand_statements("m.map", of_set, found)) {
        out += line.place();
        for (const word& one : line.words) out += " " + std::string(one.text);
        out += "\n";
    }
    for (const model::issue& one : found) out += one.rule + " " + std::string(one.code()) + "\n";
    return out;
}

TEST(expand, shared_rows_keep_their_own_place_and_get_their_arguments) {
    EXPECT_EQ(expanded({
                  {"m.map",                   "define gln urn:gln\nuse org Sender sender\n$own x \"r\"\n"},
                  {"mappings/shared/org.map", "# rows\n$1/A <-> $2.id[system=$gln].value\n"              }
    }),
              "mappings/shared/org.map:2 Sender/A <-> sender.id[system=urn:gln].value\n"
              "m.map:3 https://genvej.invalid/fhir x r\n");
}

TEST(expand, base_is_a_name_too) {
    EXPECT_EQ(expanded({
                  {"m.map", "base https://b\n\"$base/x\" -> a.b\n"}
    }),
              "m.map:1 base https://b\nm.map:2 https://b/x -> a.b\n");
}

TEST(expand, what_is_missing_is_named) {
    EXPECT_EQ(expanded({
                  {"m.map", "a <-> $nothing.x\n"}
    }),
              "m.map:1 a <-> $nothing.x\nm.map:1 map.define\n");
    EXPECT_EQ(expanded({
                  {"m.map", "use nowhere\n"}
    }),
              "m.map:1 map.file\n");
    EXPECT_EQ(expanded({
                  {"m.map",                 "use a\n"},
                  {"mappings/shared/a.map", "use a\n"}
    }),
              "mappings/shared/a.map:1 map.syntax\n");
    EXPECT_EQ(expanded({
                  {"m.map",                 "use a one\n"},
                  {"mappings/shared/a.map", "$1 x $2\n"  }
    }),
              "mappings/shared/a.map:1 one x $2\nmappings/shared/a.map:1 map.define\n");
}

}  // namespace
}  // namespace genvej::mappings
