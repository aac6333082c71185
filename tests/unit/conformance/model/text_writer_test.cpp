// What is written piece by piece is what was put, whatever its length and wherever an escape stands.
#include "conformance/model/text_writer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "conformance/model/escape.hpp"

namespace {

using namespace genvej;

std::string replaced(std::string_view text, std::string_view (*replacement)(char)) {
    std::string out;
    for (const char c : text) {
        const std::string_view instead = replacement(c);
        out += instead.empty() ? std::string_view(&c, 1) : instead;
    }
    return out;
}

template <class Rule>
void expect_as_one_by_one(const std::string& text) {
    std::string written;
    model::string_writer(written).put_escaped<Rule>(text);
    const std::string wanted = replaced(text, [](char c) { return Rule::replacement(c); });
    EXPECT_EQ(written, wanted);
    model::arena memory(64);
    model::arena_writer in_arena(memory, 8);
    in_arena.put_escaped<Rule>(text);
    EXPECT_EQ(in_arena.take(), wanted);
}

TEST(text_writer, every_character_at_every_place_of_a_block) {
    for (std::size_t length = 1; length < 40; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            for (const char c : std::string_view("&<>\r\n\t\"'\\ ;=\x01\xff")) {
                std::string text(length, 'a');
                text[place] = c;
                expect_as_one_by_one<model::escape_text>(text);
                expect_as_one_by_one<model::escape_attribute>(text);
                expect_as_one_by_one<model::escape_lines>(text);
            }
        }
    }
}

TEST(text_writer, a_rule_sees_all_that_it_replaces) {
    for (int c = 0; c < 256; ++c) {
        const std::string text(19, static_cast<char>(c));
        expect_as_one_by_one<model::escape_text>(text);
        expect_as_one_by_one<model::escape_attribute>(text);
        expect_as_one_by_one<model::escape_lines>(text);
    }
}

TEST(text_writer, texts_longer_than_a_piece) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += static_cast<char>('%' + i % 29);
    expect_as_one_by_one<model::escape_text>(text);
    expect_as_one_by_one<model::escape_attribute>(text);
    expect_as_one_by_one<model::escape_lines>(text);
    expect_as_one_by_one<model::escape_text>(std::string(5000, '&'));
}

TEST(text_writer, pieces_of_all_lengths_stand_one_after_the_other) {
    std::string wanted, written;
    model::arena memory(64);
    model::arena_writer in_arena(memory, 1);
    {
        model::string_writer writer(written);
        for (std::size_t length = 0; length < 5000; length += length < 70 ? 1 : 997) {
            const std::string piece(length, static_cast<char>('a' + length % 26));
            wanted += fmt::format("{0},{1:{2}}<{0}/>", piece, "", length);
            for (model::text_writer* one :
                 {static_cast<model::text_writer*>(&writer), static_cast<model::text_writer*>(&in_arena)}) {
                one->put(piece);
                one->put(',');
                one->put_spaces(length);
                one->put("<", piece, "/>");
            }
        }
    }
    EXPECT_EQ(written, wanted);
    EXPECT_EQ(in_arena.take(), wanted);
}

TEST(text_writer, a_text_in_an_arena_stays_when_the_next_is_made) {
    model::arena memory(64);
    model::arena_writer writer(memory, 16);
    writer.put("first ");
    EXPECT_EQ(writer.back(), ' ');
    writer.pop_back();
    const std::string_view first = writer.take();
    writer.put(std::string(300, 'x'));
    const std::string_view second = writer.take();
    const std::string_view third = memory.copy("third");
    EXPECT_EQ(first, "first");
    EXPECT_EQ(second, std::string(300, 'x'));
    EXPECT_EQ(third, "third");
    EXPECT_TRUE(writer.empty());
}

TEST(text_writer, what_a_string_held_stays) {
    std::string out = "before ";
    model::append_escaped(out, "a < b & c\r");
    EXPECT_EQ(out, "before a &lt; b &amp; c&#13;");
}

}  // namespace
