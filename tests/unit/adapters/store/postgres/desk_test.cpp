/// What operators ask and change where several nodes share one database.
#include <condition_variable>
#include <set>
#include <thread>

#include <fmt/ranges.h>

#include "adapters/store/operations.hpp"
#include "tests/unit/adapters/store/buttons.hpp"

namespace genvej::store::test {
namespace {

using namespace std::chrono_literals;
using kind = operator_action::kind;
using verdict = action_outcome::verdict;
using numbers = std::vector<std::int64_t>;

class desk_test : public exchange_test {
protected:
    void SetUp() override {
        store_ = node("one");
        other_ = node("two");
    }
    std::unique_ptr<store> node(const std::string& name) {
        postgres_options how = postgres_options_of(options());
        how.name = name;
        how.look_every_ms = 60'000;
        auto opened = open_postgres(how);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return std::move(*opened);
    }
    /// @return its delivery
    std::int64_t letter(const std::string& id, const std::string& patient = "",
                        std::uint16_t municipality = 0) {
        reception what = a_reception(id, "content of " + id);
        what.letters[0].patient = patient;
        what.municipality = municipality;
        ids_[id] = what.id;
        EXPECT_TRUE(accept(*store_, what));
        return store_->find_reception(what.id).value()->deliveries.at(0).id;
    }
    static void end(store& at, const due_delivery& one, delivery_state state) {
        attempt_result what{one.id, state, 0, arrived, "http.422: no"};
        what.lease = one.lease;
        ASSERT_TRUE(record(at, {what}));
    }
    static press_outcome press(store& at, const std::string& key, operator_action what) {
        return press_at(at, key, std::move(what), [](const action_outcome& did) {
            return kept_answer{200, "text/plain", fmt::format("{}", fmt::join(did.deliveries, ","))};
        });
    }
    operator_action replay(const std::string& id) const { return replay_of(ids_.at(id)); }

    std::unique_ptr<store> other_;
    std::map<std::string, std::string> ids_;
};

TEST_F(desk_test, what_another_node_has_under_way_is_left_to_it_and_that_node_is_named) {
    const std::int64_t first = letter("A1", "0202020202");
    const std::int64_t second = letter("A2", "0202020202");
    const due_delivery taken = other_->take_due("out", arrived, 1)->at(0);
    ASSERT_EQ(taken.id, first);
    for (const kind what : {kind::discard, kind::send_again})
        EXPECT_EQ(press(*store_, "a" + std::to_string(static_cast<int>(what)), about(what, first)).did.what,
                  verdict::under_way);
    EXPECT_EQ(press(*store_, "b", replay("A1")).did.what, verdict::open);
    const delivery_view seen = store_->operated().find_delivery(first).value()->what;
    EXPECT_EQ(seen.state, delivery_state::sending);
    EXPECT_EQ(seen.node, "two");
    EXPECT_GT(seen.leased_until, 0);
    EXPECT_EQ(other_->operated().find_delivery(first).value()->what.node, "") << "it has it itself";
    const auto sending = store_->operated().deliveries({"", delivery_state::sending}, 0, 10).value();
    ASSERT_EQ(sending.rows.size(), 1U);
    EXPECT_EQ(sending.rows[0].what.id, first);
    EXPECT_EQ(store_->operated().find_delivery(second).value()->what.behind_reception, ids_["A1"]);
    // What waits behind it can be given up all the same.
    EXPECT_EQ(press(*store_, "c", about(kind::discard, second)).did.what, verdict::done);
    end(*other_, taken, delivery_state::delivered);
    EXPECT_EQ(store_->count()->delivered, 1U);
    EXPECT_EQ(store_->count()->discarded, 1U);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM lane"), 0);
}

TEST_F(desk_test, a_delivery_that_is_opened_again_waits_for_the_one_of_its_lane_that_is_under_way_elsewhere) {
    const std::int64_t first = letter("A1", "0202020202");
    letter("A2", "0202020202");
    end(*store_, store_->take_due("out", arrived, 1)->at(0), delivery_state::dead);
    const due_delivery taken = other_->take_due("out", arrived, 1)->at(0);
    EXPECT_EQ(press(*store_, "a", about(kind::send_again, first)).did.what, verdict::done);
    const delivery_view seen = store_->operated().find_delivery(first).value()->what;
    EXPECT_EQ(seen.state, delivery_state::waiting);
    EXPECT_EQ(seen.behind_reception, ids_["A2"]);
    EXPECT_TRUE(store_->take_due("out", arrived + minute, 1)->empty()) << "one of a lane at a time";
    end(*other_, taken, delivery_state::delivered);
    EXPECT_EQ(store_->take_due("out", arrived + minute, 1)->at(0).id, first);
}

TEST_F(desk_test, one_key_at_two_nodes_at_the_same_instant_does_it_once) {
    letter("A1");
    end(*store_, store_->take_due("out", arrived, 1)->at(0), delivery_state::delivered);
    constexpr std::size_t hands = 8;
    std::vector<press_outcome> outcomes(hands);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < hands; ++i)
        threads.emplace_back(
            [&, i] { outcomes[i] = press(i % 2 == 0 ? *store_ : *other_, "same", replay("A1")); });
    for (std::thread& one : threads) one.join();
    std::set<std::string> answers;
    int first = 0;
    for (const press_outcome& one : outcomes) {
        answers.insert(one.answer.body);
        first += one.what == press_outcome::verdict::first ? 1 : 0;
    }
    EXPECT_EQ(first, 1);
    EXPECT_EQ(answers.size(), 1U);
    const auto view = other_->find_reception(ids_["A1"]).value().value();
    ASSERT_EQ(view.deliveries.size(), 2U);
    EXPECT_EQ(view.deliveries[1].receiver_key, view.deliveries[0].receiver_key);
}

TEST_F(desk_test, all_of_a_target_pressed_at_two_nodes_touches_each_once_and_nothing_else) {
    std::set<std::int64_t> refused;
    for (int i = 0; i < 6; ++i) refused.insert(letter("A" + std::to_string(i)));
    for (const due_delivery& one : store_->take_due("out", arrived, 10).value())
        end(*store_, one, delivery_state::refused);
    const std::int64_t untouched = letter("B1");
    press_outcome outcomes[2];
    std::vector<std::thread> threads;
    threads.reserve(2);
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            outcomes[i] = press(i == 0 ? *store_ : *other_, std::to_string(i),
                                about_target(kind::send_all_again, "out"));
        });
    for (std::thread& one : threads) one.join();
    std::set<std::int64_t> touched;
    for (const press_outcome& one : outcomes) {
        for (const std::int64_t id : one.did.deliveries) EXPECT_TRUE(touched.insert(id).second);
    }
    EXPECT_EQ(touched, refused);
    EXPECT_EQ(store_->operated().trace(ids_["B1"]).value()->size(), 2U) << untouched;
    EXPECT_EQ(store_->count()->waiting, 7U);
    EXPECT_EQ(store_->count()->refused_deliveries, 0U);
}

TEST_F(desk_test, a_button_wakes_the_other_node_which_sees_the_pause_also_after_restarts) {
    std::mutex mutex;
    std::condition_variable woken;
    bool seen = false;
    std::this_thread::sleep_for(100ms);  // its first look at the start is no news
    other_->on_wake([&] {
        const std::lock_guard lock(mutex);
        seen = true;
        woken.notify_one();
    });
    EXPECT_EQ(press(*store_, "p", about_target(kind::pause, "out")).did.what, verdict::done);
    {
        std::unique_lock lock(mutex);
        EXPECT_TRUE(woken.wait_for(lock, 10s, [&] { return seen; }));
    }
    other_->on_wake({});
    EXPECT_EQ(other_->operated().paused()->at(0).target, "out");
    EXPECT_EQ(press(*other_, "q", about_target(kind::pause, "out")).did.what, verdict::no_effect);
    store_.reset();
    other_.reset();
    other_ = node("three");
    ASSERT_EQ(other_->operated().paused()->size(), 1U);
    press(*other_, "r", about_target(kind::resume, "out"));
    EXPECT_TRUE(other_->operated().paused()->empty());
}

/// Numbers begin with the municipality; lists go by the order in which things came all the same.
TEST_F(desk_test, lists_go_by_time_whatever_the_municipality) {
    const std::uint16_t where[] = {751, 101, 0, 851, 101};
    numbers deliveries;
    for (int i = 0; i < 5; ++i) deliveries.push_back(letter("A" + std::to_string(i), "", where[i]));
    names listed;
    std::int64_t after = 0;
    do {
        const auto one = store_->operated().messages({}, after, 2).value();
        for (const message_row& row : one.rows) listed.push_back(row.letters.at(0).letter_id);
        after = one.next;
    } while (after != 0);
    EXPECT_EQ(listed, (names{"A4", "A3", "A2", "A1", "A0"}));
    numbers open;
    do {
        const auto one = store_->operated().deliveries({}, after, 2).value();
        for (const delivery_row& row : one.rows) open.push_back(row.what.id);
        after = one.next;
    } while (after != 0);
    EXPECT_EQ(open, deliveries);
    message_filter by;
    by.letter_id = "A1";
    EXPECT_EQ(store_->operated().messages(by, 0, 10)->rows.at(0).id, ids_["A1"]);
    EXPECT_EQ(press(*store_, "d", about(kind::discard, deliveries[0])).did.what, verdict::done);
    EXPECT_EQ(store_->operated().trace(ids_["A0"]).value()->back().kind, event_kind::discarded);
    const queue_view queue = store_->queues()->at(0);
    EXPECT_EQ(queue.open, 4U);
    EXPECT_EQ(queue.oldest, 1'700'000'000'000);
}

/// With rows that no program wrote: they have no bytes and are in no sum.
class large_desk_test : public desk_test {
protected:
    bool keeps_promises() const override { return false; }
    std::size_t pages_of(const message_filter& which) {
        found_.clear();
        std::size_t pages = 0;
        std::int64_t after = 0;
        do {
            const auto one = store_->operated().messages(which, after, 100).value();
            for (const message_row& row : one.rows) found_.push_back(row.id);
            after = one.next;
            ++pages;
        } while (after != 0);
        return pages;
    }
    names found_;
};

/// A store with many messages, of which few are sought: a page looks at so many rows and no more.
TEST_F(large_desk_test, a_page_costs_a_bounded_amount_of_work_whatever_is_asked_for) {
    letter("A0");
    schema_->sql(
        "INSERT INTO reception (municipality, id, public_id, partner, media_type, received, state, "
        "http_status, "
        "vans_envelope_id, vans_message_id, receipt_media_type) SELECT 0, nextval('number'), 'r' || n, "
        "'demo', "
        "'', 1700000000000 + n, 2, 422, '', '', '' FROM generate_series(1, 12000) AS n");
    message_filter by;
    by.partner = "nobody";
    EXPECT_EQ(pages_of(by), 3U) << "of 5,000 rows each";
    EXPECT_TRUE(found_.empty());
    by = {};
    by.letter_id = "A0";
    EXPECT_EQ(pages_of(by), 1U) << "what was refused under other identifiers costs nothing";
    EXPECT_EQ(found_, names{ids_["A0"]});
    schema_->sql(
        "INSERT INTO letter (municipality, id, reception, kind, sender, receiver, envelope_id, letter_id, "
        "content_hash, message_id, bundle_id, version_code, translation_at, translation_size, form, "
        "wants_receipt, relays, receipt, withdrawn) SELECT 0, nextval('number'), id, 'XREF15', 'another', "
        "'', "
        "'', 'A0', '', '', '', '', 0, 0, 0, false, false, false, true FROM reception WHERE state = 2");
    by.sender = "5790000000012";
    EXPECT_EQ(pages_of(by), 3U) << "of 5,000 that were refused under it each";
    EXPECT_EQ(found_, names{ids_["A0"]}) << "behind all of them, once";
}

}  // namespace
}  // namespace genvej::store::test
