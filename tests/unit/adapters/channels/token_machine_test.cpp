#include "adapters/channels/token_machine.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <sstream>

namespace genvej::channels::test {
namespace {

/// What happens, one word after the other: `want`, `got:SECONDS`, `fail`, `401`, `ok`, `+SECONDS`. Gives what
/// the machine says, one word for each `want` (use, fetch, wait) and each `401` (again, enough).
std::string play(const std::string& script) {
    token_machine machine;
    token_machine::moment now{};
    std::istringstream words(script);
    std::string out;
    int number = 0;
    for (std::string word; words >> word;) {
        std::string said;
        if (word == "want") {
            constexpr const char* names[] = {"use", "fetch", "wait"};
            said = names[static_cast<int>(machine.wanted(now))];
        } else if (word.rfind("got:", 0) == 0) {
            machine.got("token-" + std::to_string(++number), std::chrono::seconds(std::stoi(word.substr(4))),
                        now);
        } else if (word == "fail") {
            machine.failed();
        } else if (word == "401") {
            said = machine.refused(machine.token(), now) ? "again" : "enough";
        } else if (word == "ok") {
            machine.accepted(machine.token());
        } else {
            now += std::chrono::seconds(std::stoi(word.substr(1)));
        }
        if (!said.empty()) out += (out.empty() ? "" : " ") + said;
    }
    return out;
}

TEST(token_machine, one_asks_and_the_others_wait) {
    EXPECT_EQ(play("want want want got:300 want want"), "fetch wait wait use use");
}

TEST(token_machine, a_failed_fetch_is_made_again) {
    EXPECT_EQ(play("want want fail want"), "fetch wait fetch");
}

TEST(token_machine, it_is_renewed_before_it_ends) {
    EXPECT_EQ(play("want got:300 +239 want +1 want want"), "fetch use fetch wait");
    EXPECT_EQ(play("want got:40 +29 want +1 want"), "fetch use fetch")
        << "a short one is used for most of its time";
    EXPECT_EQ(play("want got:0 +239 want +1 want"), "fetch use fetch")
        << "one that says nothing holds five minutes";
}

TEST(token_machine, a_refused_one_is_replaced_once) {
    EXPECT_EQ(play("want got:300 401 want got:300 want ok want"), "fetch again fetch use use");
    EXPECT_EQ(play("want got:300 401 want got:300 401 want"), "fetch again fetch enough use")
        << "the token server is not asked at every message";
    EXPECT_EQ(play("want got:300 401 want got:300 401 +29 want 401 +1 want got:300 ok want"),
              "fetch again fetch enough use enough fetch use");
    EXPECT_EQ(play("want got:300 401 want got:300 ok +10 401 want"), "fetch again fetch again fetch")
        << "after one that was taken a refusal is the first again";
}

TEST(token_machine, a_refusal_of_an_old_token_says_nothing_of_the_new_one) {
    token_machine machine;
    machine.got("new", std::chrono::seconds(300), {});
    EXPECT_TRUE(machine.refused("old", {}));
    EXPECT_EQ(machine.wanted({}), token_machine::step::use);
}

}  // namespace
}  // namespace genvej::channels::test
