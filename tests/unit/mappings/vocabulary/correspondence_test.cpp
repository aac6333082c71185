/// What only a correspondence needs of converters: heads of its parts, lengths, objects.
#include <gtest/gtest.h>

#include "mappings/vocabulary/segment_head.hpp"
#include "mappings/vocabulary/text_length.hpp"
#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

using mappings::line_of;
using mappings::read_segment_head;
using mappings::segment_head;

segment_head head() {
    return {
        {2026, 9, 14, 10, 15, 0},
        "Ole Dahl", "Fysioterapeut", "Solbæk Kommune, Sundhedscentret", "99000055"
    };
}

TEST(segment_head, is_a_line_that_people_read) {
    EXPECT_EQ(
        line_of(head()),
        "14.09.2026 kl. 10:15, forfatter: Ole Dahl, rolle: Fysioterapeut, organisation: Solbæk Kommune, "
        "Sundhedscentret, tlf.: 99000055");
    EXPECT_EQ(line_of({head().when, {}, {}, "Lægehuset", {}}),
              "14.09.2026 kl. 10:15, organisation: Lægehuset");
    EXPECT_EQ(line_of({head().when, "Ole\nDahl", {}, {}, {}}), "14.09.2026 kl. 10:15, forfatter: Ole Dahl");
}

TEST(segment_head, says_the_same_when_it_is_read) {
    for (const bool author : {true, false}) {
        for (const bool telephone : {true, false}) {
            segment_head one = head();
            if (!author) one.author = one.role = {};
            if (!telephone) one.telephone = {};
            const std::string line = line_of(one);
            const auto read = read_segment_head(line);
            ASSERT_TRUE(read.has_value()) << line;
            EXPECT_EQ(read->author, one.author);
            EXPECT_EQ(read->role, one.role);
            EXPECT_EQ(read->organisation, one.organisation);
            EXPECT_EQ(read->telephone, one.telephone);
            EXPECT_EQ(date_text(read->when) + time_text(read->when), "2026-09-1410:15");
        }
    }
}

TEST(segment_head, is_not_what_a_clinician_writes) {
    for (const char* line :
         {"14.09.2026 kl. 10:15", "14.09.2026 kl. 10:15 ringede patienten", "31.02.2026 kl. 10:15, tlf.: 1",
          "14.09.2026 kl. 25:15, tlf.: 1", "14/09/2026 kl. 10:15, tlf.: 1", "", "Kære kollega"})
        EXPECT_FALSE(read_segment_head(line).has_value()) << line;
}

TEST(text_length, counts_characters_and_keeps_words_whole) {
    EXPECT_EQ(mappings::length_of("Åse"), 3U);
    EXPECT_EQ(mappings::bytes_of("Åse", 1), 2U);
    EXPECT_EQ(mappings::first_words("Åse Marie", 20), "Åse Marie");
    EXPECT_EQ(mappings::first_words("Åse Marie", 8), "Åse");
    EXPECT_EQ(mappings::first_words("Åse Marie", 3), "Åse");
    EXPECT_EQ(mappings::first_words("Åsemarie", 3), "Åse") << "one long word";
}

TEST(moments, are_compared_across_zones_and_forms) {
    using mappings::moment_of;
    EXPECT_EQ(moment_of("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(moment_of("1970-01-01"), 0);
    EXPECT_EQ(moment_of("2026-09-14T10:15:00+02:00"), moment_of("2026-09-14T08:15:00Z"));
    EXPECT_LT(*moment_of("2026-09-14T10:15:00.001+02:00"), *moment_of("2026-09-14T10:15:00.01+02:00"));
    EXPECT_LT(*moment_of("2026-10-25T02:30:00+02:00"), *moment_of("2026-10-25T02:30:00+01:00"));
    for (const char* none :
         {"", "2026", "2026-13-01", "2026-09-14T10:15:00", "2026-09-14T10:15:00+2", "i går"})
        EXPECT_FALSE(moment_of(none).has_value()) << none;
}

std::string subject(const std::string& content) {
    return "<AdditionalInformation><Subject>" + content + "</Subject></AdditionalInformation>";
}

TEST(lengths, what_is_too_long_is_cut_and_said) {
    const std::string row = "AdditionalInformation/Subject <-> communication.topic.text as limited 12\n";
    journey fits(row, subject("Blodprøve"));
    EXPECT_EQ(fits.back(), subject("Blodprøve"));
    journey cut(row, subject("Blodprøve i morgen"));
    EXPECT_EQ(cut.back(), subject("Blodprøve i"));
}

}  // namespace
}  // namespace genvej::test
