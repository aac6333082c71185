#include "gateway/delivery/answer_hub.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

namespace genvej::delivery::test {
namespace {

channels::http_answer answered(unsigned status) {
    channels::http_answer out;
    out.status = status;
    return out;
}

TEST(answer_hub, who_waits_is_told_once) {
    answer_hub hub;
    std::vector<unsigned> seen;
    const auto note = [&](const channels::http_answer& answer) { seen.push_back(answer.status); };
    const answer_hub::ticket first = hub.wait("a", note);
    const answer_hub::ticket second = hub.wait("a", note);
    const answer_hub::ticket other = hub.wait("b", note);
    hub.tell("a", answered(201));
    hub.tell("a", answered(409));
    EXPECT_EQ(seen, (std::vector<unsigned>{201, 201}));
}

TEST(answer_hub, who_has_gone_is_not_told) {
    answer_hub hub;
    bool told = false;
    hub.wait("a", [&](const channels::http_answer&) { told = true; });
    hub.tell("a", answered(201));
    EXPECT_FALSE(told);
}

TEST(answer_hub, a_ticket_may_outlive_the_hub) {
    answer_hub::ticket kept;
    const auto told = std::make_shared<int>(0);
    {
        answer_hub hub;
        kept = hub.wait("a", [told](const channels::http_answer&) { ++*told; });
        EXPECT_EQ(told.use_count(), 2);
    }
    kept.reset();
    EXPECT_EQ(told.use_count(), 1) << "what waited is gone with it";
    EXPECT_EQ(*told, 0);
}

}  // namespace
}  // namespace genvej::delivery::test
