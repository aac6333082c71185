// Our trees are those that a plain walk over pugixml's nodes makes, which counts lines and binds prefixes by
// itself, over documents that were spoiled at random and stayed well-formed, in every character set that they
// come in.
#include <gtest/gtest.h>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "tests/support/mutate.hpp"
#include "tests/support/pugixml_tree.hpp"

namespace genvej::formats {
namespace {

using model::node;

constexpr std::string_view originals[] = {
    "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<Emessage xmlns=\"urn:x:brev\" "
    "xmlns:p=\"urn:x:p\">\r\n  "
    "<Envelope nr=\"&#49;\t2\r\n3\" p:art='\xE6\xF8'><Id>A1</Id></Envelope>\n  <p:Tekst>Hej <Bold>du som bor "
    "p\xE5 "
    "\xD8sterbro i l\xE6gens hus</Bold> &amp; jeg\r\rb\r\n&#230;<Break/>\xE5\xE5\xE5 "
    "fin</p:Tekst>\n</Emessage>\n",
    "<!-- f\xC3\xB8r --><a:r xmlns:a='u' xmlns:b='u2' a:x=\"1\" b:x=\"2\" x='3'><?pi data?><a:c><![CDATA[ "
    "<x> & "
    "\r\n]]>bag&gt;<!-- c -->ved</a:c>t\xC3\xA6kst<d xmlns='v&amp;' xmlns:a='w' "
    "a:y='&lt;'><e/></d><a:f></a:f></a:r> ",
    "<?xml version='1.0' encoding='windows-1252'?><l\xF8n v\x8Cgt='1'>\x96\xE6\x80<i "
    "\xE6='\x93\n&quot;'>to</i>\n"
    "\xE6<\xC6\x8A>\x93<j>&gt;&#x2013;&apos;</j></\xC6\x8A><k/></l\xF8n>",
};

std::string shown(const node& at) {
    std::string out = at.is_element() ? "<" : at.kind == model::node_kind::text ? "text " : "@";
    out += std::string(at.name) + "{" + std::string(at.space) + "}" + std::string(at.value);
    out += " " + std::to_string(at.at.line) + ":" + std::to_string(at.at.column) + " #" +
           std::to_string(at.index);
    return out;
}

void same(const node* ours, const node* theirs, std::string& differs) {
    for (; ours != nullptr && theirs != nullptr && differs.empty();
         ours = ours->next, theirs = theirs->next) {
        if (shown(*ours) != shown(*theirs)) differs = shown(*ours) + " for " + shown(*theirs);
        same(ours->attributes, theirs->attributes, differs);
        same(ours->first, theirs->first, differs);
    }
    if (differs.empty() && ours != theirs) differs = "more nodes on one side";
}

/// Reads the bytes where they lie and in a copy, and compares with what pugixml makes of them in
/// UTF-8. False: they are refused.
bool compare(const std::string& bytes, const std::string& how) {
    const auto ours = read_xml(bytes);
    const auto utf8 = xml_to_utf8(bytes);
    if (!ours.ok()) {
        // The verdict is the same in every character set.
        EXPECT_TRUE(!utf8.ok() || !check_well_formed(utf8.value.text).empty()) << how << "\n" << bytes;
        if (utf8.ok() && !utf8.value.text.empty()) {
            const auto verdict = check_well_formed(utf8.value.text);
            EXPECT_EQ(to_line(ours.found.back()), to_line(verdict.at(0))) << how << "\n" << bytes;
            EXPECT_EQ(ours.found.back().evidence, verdict.at(0).evidence) << how << "\n" << bytes;
        }
        return false;
    }
    std::string own = bytes;
    const auto in_place = read_xml(input::given(own));
    const model::document theirs = test::pugixml_tree(utf8.value.text);
    for (const auto* one : {&ours.value, &in_place.value}) {
        std::string differs;
        same(one->root(), theirs.root(), differs);
        EXPECT_EQ(differs, "") << how << "\n" << bytes;
    }
    return true;
}

TEST(tree, agrees_with_pugixml_over_mutations) {
    constexpr int rounds = 6000;
    int good = 0;
    test::byte_mutator mutator(20261126);
    for (const std::string_view original : originals) {
        EXPECT_TRUE(compare(std::string(original), "unchanged"));
        for (int i = 0; i < rounds && !HasFailure(); ++i) {
            const std::string bytes = mutator.mutate(original);
            good += compare(bytes, mutator.done()) ? 1 : 0;
        }
    }
    EXPECT_GT(good, rounds / 4) << "too few mutations that leave a document right";
}

/// Texts of one byte a character are read in blocks, long ones differently: each length, each place.
TEST(tree, letters_beyond_ascii_are_widened_wherever_they_stand) {
    const auto document = [](const std::string& text) {
        return "<?xml version='1.0' encoding='iso-8859-1'?><a><b>\xE6</b>" + text + "<c/></a>";
    };
    for (const std::size_t longest : {std::size_t{70}, std::size_t{4130}}) {
        for (std::size_t size = longest - 69; size <= longest && !HasFailure(); ++size) {
            for (const std::string_view special : {"\xE5", "\x96", "\r\n", "\r", "\n", "&amp;", "]", "\t"}) {
                for (const std::size_t back :
                     {std::size_t{1}, std::size_t{2}, std::size_t{15}, std::size_t{16}, size}) {
                    if (back > size) continue;
                    std::string text(size, 'x');
                    text.insert(size - back, special);
                    EXPECT_TRUE(compare(document(text), "one"));
                    EXPECT_TRUE(compare(document(std::string(special) + "\xF8" + text), "two"));
                    EXPECT_FALSE(compare(document(text).substr(0, document(text).size() - 8), "cut off"));
                }
            }
        }
    }
}

TEST(tree, what_is_given_is_not_copied) {
    std::string bytes =
        "\xEF\xBB\xBF<a><navn>\xC3\xA6 &amp; b</navn><data>" + std::string(100'000, 'A') + "</data></a>";
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    const auto read = read_xml(input::given(bytes));
    ASSERT_TRUE(read.ok());
    for (const std::string_view name : {"navn", "data"}) {
        const std::string_view value = read.value.root()->child(name)->first->value;
        EXPECT_GE(value.data(), begin);
        EXPECT_LE(value.data() + value.size(), end);
    }
    EXPECT_EQ(read.value.root()->child("navn")->first->value, "\xC3\xA6 & b");
    EXPECT_EQ(read.value.root()->child("data")->first->value, std::string(100'000, 'A'));
}

TEST(tree, what_is_given_in_one_byte_a_character_is_held_in_utf8_only) {
    for (const std::size_t size : {100U, 60'000U, 100'000U}) {
        std::string bytes =
            "<?xml version='1.0' encoding='iso-8859-1'?><a>\xE6" + std::string(size, '\x80') + "</a>";
        const auto read = read_xml(input::given(bytes));
        ASSERT_TRUE(read.ok());
        EXPECT_EQ(bytes.capacity(), std::string().capacity());
        EXPECT_EQ(text_of(*read.value.root()).size(), 2 + 3 * size);
    }
}

TEST(tree, what_is_not_given_stays_as_it_is) {
    constexpr std::string_view before =
        "<a b='c&amp;d'>a text that is longer than the longest short one: &lt;\r\n</a><!-- and more of it "
        "-->";
    const std::string bytes(before);
    EXPECT_TRUE(read_xml(bytes).ok());
    EXPECT_TRUE(read_xml(std::string_view(bytes)).ok());
    EXPECT_EQ(bytes, before);
}

TEST(tree, what_is_short_may_move) {
    std::string bytes = "<a b='c'>d</a>";
    const auto read = read_xml(input::given(bytes));
    bytes.assign(bytes.size(), '#');
    EXPECT_EQ(text_of(*read.value.root()), "d");
    EXPECT_EQ(read.value.root()->attribute("b")->value, "c");
}

}  // namespace
}  // namespace genvej::formats
