#include "gateway/delivery/stuck.hpp"

#include <set>

#include <gtest/gtest.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::delivery::test {
namespace {

using store::delivery_state;
constexpr store::time_ms stuck_now = 1'700'000'000'000;  // 2023-11-14T22:13:20Z

store::delivery_view waiting() {
    store::delivery_view out;
    out.id = 7;
    out.target = "hospital";
    out.next_attempt = stuck_now;
    return out;
}

target_status ready() {
    target_status out;
    out.concurrency = 8;
    return out;
}

struct situation {
    const char* code;
    const char* english;  ///< a part of the sentence
    store::delivery_view what;
    std::optional<target_status> target;
};

std::vector<situation> situations() {
    std::vector<situation> out;
    const auto add = [&](const char* code, const char* english) -> situation& {
        return out.emplace_back(situation{code, english, waiting(), ready()});
    };
    add("turn", "waits for its turn to hospital");
    add("sending", "is being sent to hospital").what.state = delivery_state::sending;
    situation& elsewhere =
        add("elsewhere",
            "is being sent to hospital by the gateway host/42, which has it until 2023-11-14T22:13:30Z");
    elsewhere.what.state = delivery_state::sending;
    elsewhere.what.node = "host/42";
    elsewhere.what.leased_until = stuck_now + 10'000;
    elsewhere.target.reset();  // it need not be configured here
    add("crowded", "gets 8 at once").target->under_way = 8;
    add("gone", "No target named hospital").target.reset();
    add("paused", "paused hospital").target->paused = true;
    situation& retry = add(
        "retry", "Attempt 3 failed; it is tried again at 2023-11-14T22:14:20Z. Last failure: connect: why.");
    retry.what.next_attempt = stuck_now + 60'000;
    retry.what.attempts = 3;
    retry.what.last_error = "connect: why";
    situation& unanswered =
        add("unanswered", "did not answer; it is sent again at 2023-11-14T22:14:20Z under the same key");
    unanswered.what.state = delivery_state::unknown;
    unanswered.what.next_attempt = stuck_now + 60'000;
    situation& behind = add("behind", "behind /messages/R1 of the same patient");
    behind.what.behind = 3;
    behind.what.behind_reception = "R1";
    behind.target->paused = true;
    situation& held =
        add("held", "until 2023-11-14T23:13:20Z behind /messages/R2, which hospital did not get");
    held.what.held_until = stuck_now + 3'600'000;
    held.what.held_by = 2;
    held.what.held_by_reception = "R2";
    situation& outage = add(
        "outage",
        "down since 2023-11-14T22:03:20Z; it is tried again at 2023-11-14T22:13:50Z. Last failure: connect.");
    outage.target->breaker = breaker_state::open;
    outage.target->since = stuck_now - 600'000;
    outage.target->rests_until = stuck_now + 30'000;
    outage.target->last_failure = "connect";
    situation& trying = add("trying", "another message is being tried now");
    trying.target->breaker = breaker_state::half_open;
    add("resting", "asked to wait until 2023-11-14T22:13:50Z").target->rests_until = stuck_now + 30'000;
    return out;
}

TEST(why_stuck, says_the_reason_in_one_sentence) {
    for (const situation& one : situations()) {
        const auto seen = why_stuck(one.what, one.target, stuck_now);
        ASSERT_TRUE(seen) << one.code;
        EXPECT_EQ(seen->code, one.code);
        EXPECT_NE(seen->text.find(one.english), std::string::npos) << seen->text;
    }
}

TEST(why_stuck, in_danish_as_well) {
    for (const situation& one : situations()) {
        const auto english = why_stuck(one.what, one.target, stuck_now);
        const auto danish = why_stuck(one.what, one.target, stuck_now, model::language::danish);
        EXPECT_EQ(danish->code, english->code);
        EXPECT_NE(danish->text, english->text);
    }
}

TEST(why_stuck, every_row_is_a_reason_that_can_be) {
    std::set<std::string_view> seen;
    for (const situation& one : situations()) seen.insert(one.code);
    const auto rows = model::table::read(model::resource_text("gateway/delivery/stuck_reasons.csv")).value();
    for (const model::table::row& row : rows.rows())
        EXPECT_TRUE(seen.contains(row.fields[0])) << row.fields[0];
    EXPECT_EQ(rows.rows().size(), seen.size());
}

TEST(why_stuck, what_has_ended_is_not_stuck) {
    for (const auto state : {delivery_state::delivered, delivery_state::refused, delivery_state::dead,
                             delivery_state::discarded}) {
        store::delivery_view what = waiting();
        what.state = state;
        EXPECT_FALSE(why_stuck(what, ready(), stuck_now));
    }
}

TEST(why_stuck, a_hold_that_is_over_holds_nothing) {
    store::delivery_view what = waiting();
    what.held_until = stuck_now;
    EXPECT_EQ(why_stuck(what, ready(), stuck_now)->code, "turn");
    what.held_until = stuck_now + store::store::longest_hold + 1;
    EXPECT_EQ(why_stuck(what, ready(), stuck_now)->code, "turn");
}

}  // namespace
}  // namespace genvej::delivery::test
