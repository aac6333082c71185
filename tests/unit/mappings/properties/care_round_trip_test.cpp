/// CareCommunications, made up from what 5.0.2 allows and MedCom's own: as letters (XDIS91, XBIN01), joined
/// again, and back to FHIR they say what they said, element by element, but for what round_trip_fhir.csv
/// beside the map of XDIS91 declares, each with its reason.
#include <gtest/gtest.h>

#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/properties/care_there_and_back.hpp"
#include "tests/unit/mappings/properties/made_care.hpp"

namespace genvej::test {
namespace {

constexpr std::size_t messages_of_fixed_seed = 2'000;
constexpr std::size_t messages_of_this_run = 300;

void holds(std::uint64_t seed, std::size_t count) {
    care_generator messages = care_messages(seed);
    care_there_and_back all;
    for_each_number(count, [&](std::size_t number) { all.run(number, messages.make(number)); });
    if (const std::string found = all.text(seed); !found.empty()) ADD_FAILURE() << found;
    EXPECT_TRUE(only_number() || all.seen() == count_or(count)) << all.seen();
}

TEST(any_care_communication, says_the_same_after_letters_and_back) {
    holds(fixed_seed(), messages_of_fixed_seed);
}

TEST(any_care_communication, says_the_same_after_letters_and_back_with_the_seed_of_this_run) {
    holds(seed_of_this_run(), messages_of_this_run);
}

TEST(any_care_communication, that_was_wrong_once_says_the_same) {
    for (const found_seed& one : found_seeds("care")) {
        care_generator messages = care_messages(one.seed);
        care_there_and_back all;
        all.run(one.number, messages.make(one.number));
        if (const std::string found = all.text(one.seed); !found.empty())
            ADD_FAILURE() << one.reason << "\n" << found;
    }
}

TEST(published_care_communications, say_the_same_after_letters_and_back) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t number = 0;
    for (const auto& [name, message] : published_care_communications()) {
        care_there_and_back one;
        one.run(number++, message);
        EXPECT_EQ(one.seen(), 1U) << name;
        if (const std::string found = one.text(0); !found.empty()) ADD_FAILURE() << name << "\n" << found;
    }
    EXPECT_GE(number, 17U);
}

}  // namespace
}  // namespace genvej::test
