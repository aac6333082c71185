#include <array>
#include <set>
#include <thread>

#include "adapters/store/random_id.hpp"
#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;
using accept_test = store_test;

TEST_F(accept_test, what_was_accepted_is_read_back) {
    const reception sent = a_reception("L1");
    ASSERT_EQ(accept(*store_, sent)->what, verdict::stored);
    const auto view = store_->find_reception(sent.id);
    ASSERT_TRUE(view.has_value() && view->has_value());
    EXPECT_EQ((*view)->state, reception_state::accepted);
    EXPECT_EQ((*view)->receipt, sent.receipt);
    EXPECT_EQ((*view)->partner, "demo");
    ASSERT_EQ((*view)->letters.size(), 1U);
    EXPECT_EQ((*view)->letters[0].letter_id, "L1");
    ASSERT_EQ((*view)->deliveries.size(), 1U);
    EXPECT_EQ((*view)->deliveries[0].target, "out");
    EXPECT_EQ((*view)->deliveries[0].state, delivery_state::waiting);
    EXPECT_EQ(store_->raw(sent.id)->value(), sent.raw);
}

TEST_F(accept_test, raw_bytes_are_kept_exactly_also_zeros_and_none) {
    reception sent = a_reception("L1");
    sent.raw = std::string("a\0b\xE6\xFF", 5);
    ASSERT_TRUE(accept(*store_, sent).has_value());
    EXPECT_EQ(store_->raw(sent.id)->value(), sent.raw);
    reception empty = a_reception("L2");
    empty.raw.clear();
    ASSERT_TRUE(accept(*store_, empty).has_value());
    EXPECT_EQ(store_->raw(empty.id)->value(), "");
}

TEST_F(accept_test, unknown_ids_are_not_found) {
    EXPECT_FALSE(store_->find_reception("no such")->has_value());
    EXPECT_FALSE(store_->raw("no such")->has_value());
    EXPECT_FALSE(store_->bundle("no such", "")->has_value());
}

TEST_F(accept_test, everything_is_there_after_reopening) {
    const reception sent = a_reception("L1");
    ASSERT_TRUE(accept(*store_, sent).has_value());
    open();
    EXPECT_EQ(store_->raw(sent.id)->value(), sent.raw);
    EXPECT_EQ(store_->count()->waiting, 1U);
    EXPECT_EQ(accept(*store_, a_reception("L1"))->what, verdict::duplicate);
    ASSERT_EQ(accept(*store_, a_reception("L2"))->what, verdict::stored);
    EXPECT_EQ(store_->count()->letters, 2U);
}

TEST_F(accept_test, a_refused_reception_is_kept_without_effect) {
    reception sent = a_reception("L1");
    sent.refused = true;
    sent.http_status = 422;
    ASSERT_EQ(accept(*store_, sent)->what, verdict::stored);
    const auto view = store_->find_reception(sent.id);
    EXPECT_EQ((*view)->state, reception_state::refused);
    EXPECT_EQ((*view)->letters.size(), 1U);
    EXPECT_TRUE((*view)->deliveries.empty());
    EXPECT_EQ(store_->count()->refused, 1U);
    EXPECT_FALSE(store_->bundle("bundle-L1", "")->has_value());
    EXPECT_EQ(accept(*store_, a_reception("L1", "corrected"))->what, verdict::stored)
        << "a refused id is free";
}

TEST_F(accept_test, several_letters_share_one_reception) {
    reception sent = a_reception("L1", "one", "E1");
    sent.letters.push_back(a_reception("L2", "two", "E1").letters[0]);
    ASSERT_EQ(accept(*store_, sent)->what, verdict::stored);
    const auto view = store_->find_reception(sent.id);
    EXPECT_EQ((*view)->letters.size(), 2U);
    EXPECT_EQ((*view)->deliveries.size(), 2U);
}

TEST_F(accept_test, counts_add_up) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")).has_value());
    ASSERT_TRUE(accept(*store_, a_reception("L1")).has_value());
    ASSERT_TRUE(accept(*store_, a_reception("L1", "other")).has_value());
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 3U);
    EXPECT_EQ(sums.receptions, sums.accepted + sums.duplicates + sums.refused);
    EXPECT_EQ(sums.letters, 1U);
    EXPECT_EQ(sums.waiting, 1U);
}

TEST_F(accept_test, ids_of_several_threads_are_all_different) {
    constexpr std::size_t each = 5'000;
    std::array<std::vector<std::string>, 3> drawn;
    std::vector<std::jthread> threads;
    threads.reserve(drawn.size());
    for (std::vector<std::string>& own : drawn) {
        threads.emplace_back([&own] {
            while (own.size() < each) own.push_back(random_lane());
        });
    }
    threads.clear();
    std::set<std::string> all;
    for (const auto& own : drawn) all.insert(own.begin(), own.end());
    EXPECT_EQ(all.size(), drawn.size() * each);
}

TEST_F(accept_test, make_id_is_a_uuid_of_version_7_that_orders_by_time) {
    const std::string early = make_id(1'000'000'000'000);
    const std::string late = make_id(1'000'000'000'001);
    EXPECT_EQ(early.size(), 36U);
    EXPECT_EQ(early[14], '7');
    EXPECT_NE(std::string("89ab").find(early[19]), std::string::npos);
    EXPECT_LT(early.substr(0, 13), late.substr(0, 13));
    EXPECT_NE(make_id(0), make_id(0));
}

}  // namespace
}  // namespace genvej::store::test
