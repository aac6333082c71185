#include "gateway/pipeline/letter_out.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "gateway/config/knowledge.hpp"
#include "gateway/receipts/ids.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/shipped_knowledge.hpp"

namespace genvej::gateway {
namespace {

/// The letters refer to the characters of their message.
struct example_letters {
    bundle_in message;
    letters_out made;
};
/// The XDIS91 of an example's message.
example_letters letters_of(const std::string& example, const taken_ids& taken) {
    const translation_tools with = shipped_tools();
    std::string json = test::read_file(std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings/xdis91/examples" /
                                       example / "bundle.json");
    example_letters out{take_bundle(json, with), {}};
    EXPECT_TRUE(out.message.ok());
    out.made = write_letters(out.message, with.forms->by_type_code("XDIS91"), with, taken);
    return out;
}

/// So many times the identifiers are somebody else's.
taken_ids taken_times(std::set<std::string>& seen, std::size_t times) {
    return [&seen, times](const short_ids& asked) {
        EXPECT_FALSE(asked.sender.empty());
        return seen.insert(std::string(asked.letter_id)).second && seen.size() <= times;
    };
}

TEST(letter_out, an_identifier_that_is_taken_is_made_of_the_next_bits) {
    for (unsigned times : {0U, 1U, 2U}) {
        std::set<std::string> seen;
        const example_letters all = letters_of("reply", taken_times(seen, times));
        const letters_out& made = all.made;
        ASSERT_EQ(made.letters.size(), 1U) << "the example is a message that never was a letter";
        const letter_out& letter = made.letters[0];
        const emessage_heading written = read_heading(*letter.tree.root());
        EXPECT_EQ(written.letters.at(0).id, letter.heading.letters.at(0).id);
        EXPECT_EQ(written.envelope_id, letter.heading.envelope_id);
        EXPECT_EQ(written.letters[0].id.size(), 14U);
        EXPECT_EQ(seen.contains(written.letters[0].id), times < 2);
    }
}

TEST(letter_out, identifiers_that_a_letter_brought_with_it_are_its_own) {
    std::set<std::string> seen;
    ASSERT_EQ(letters_of("minimal", taken_times(seen, 2)).made.letters.size(), 1U);
    EXPECT_TRUE(seen.empty());
}

TEST(letter_out, the_three_identifiers_share_no_bits) {
    std::set<std::string> all;
    for (unsigned collision : {0U, 1U, 2U})
        all.insert(short_id("9f1b6a8e-3c0f-4b7e-9a57-0d6c1f7b2a11", "XDIS91", 1, collision));
    EXPECT_EQ(all.size(), 3U);
}

}  // namespace
}  // namespace genvej::gateway
