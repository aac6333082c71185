#include "adapters/store/operations.hpp"  // Test that the header is self-contained.

#include <set>
#include <thread>

#include "adapters/store/postgres/listings.hpp"
#include "adapters/store/sqlite/listings.hpp"
#include "tests/unit/adapters/store/buttons.hpp"
#include "tests/unit/adapters/store/rich_store.hpp"

namespace genvej::store::test {
namespace {

using kind = operator_action::kind;

class operations_test : public rich_store_test {
protected:
    void SetUp() override {
        store_test::SetUp();
        fill();
    }
    std::vector<std::string> listed(const message_filter& which, std::size_t limit = 100) {
        std::vector<std::string> out;
        std::int64_t after = 0;
        do {
            const auto one = operated().messages(which, after, limit).value();
            EXPECT_LE(one.rows.size(), limit);
            for (const message_row& row : one.rows) out.push_back(name_of(row.id));
            after = one.next;
        } while (after != 0);
        return out;
    }
    std::string name_of(const std::string& id) const {
        for (const auto& [name, known] : ids_) {
            if (known == id) return name;
        }
        return id;
    }
    std::vector<std::string> listed(const delivery_filter& which, std::size_t limit = 100) {
        std::vector<std::string> out;
        std::int64_t after = 0;
        do {
            const auto one = operated().deliveries(which, after, limit).value();
            for (const delivery_row& row : one.rows) out.push_back(row.letter_id);
            after = one.next;
        } while (after != 0);
        return out;
    }
    press_outcome press(const std::string& key, operator_action what,
                        const std::string& fingerprint = "same") {
        const auto answer = [](const action_outcome& did) {
            return kept_answer{200, "text/plain",
                               std::to_string(did.deliveries.size()) + " of " + std::to_string(++asked)};
        };
        return press_at(*store_, key, std::move(what), answer, fingerprint);
    }
    operator_action replay(const std::string& id) const { return replay_of(ids_.at(id)); }
    std::vector<std::string> trace(const std::string& id) {
        std::vector<std::string> out;
        const auto events = operated().trace(ids_.at(id)).value().value();
        for (const message_event& one : events) {
            std::string line(to_string(one.kind));
            if (!one.word.empty()) line += " " + one.word;
            if (one.times > 1) line += " x" + std::to_string(one.times);
            out.push_back(line);
        }
        return out;
    }
    static inline std::atomic<int> asked{0};
};

TEST_F(operations_test, messages_are_listed_latest_first_and_in_stable_pages) {
    const names all{"M1", "H1", "D9", "D8", "again", "D7", "D6", "D5", "D4", "D3", "D2", "D1"};
    EXPECT_EQ(listed(message_filter{}), all);
    EXPECT_EQ(listed(message_filter{}, 5), all);
    const auto first = operated().messages({}, 0, 5).value();
    accept_letter("D10", "");
    EXPECT_EQ(operated().messages({}, first.next, 1)->rows.at(0).id, ids_["D7"])
        << "what comes shifts nothing";
    EXPECT_EQ(first.rows[0].letters.at(0).letter_id, "M1");
    EXPECT_EQ(first.rows[0].delivered, 2U);
    EXPECT_TRUE(first.rows[1].letters.at(0).waits_for_other_half);
}

TEST_F(operations_test, messages_are_found_by_what_is_known_of_them) {
    message_filter by;
    by.letter_id = "D1";
    EXPECT_EQ(listed(by), (names{"again", "D1"}));
    by.sender = "5790000000012";
    EXPECT_EQ(listed(by, 1), (names{"again", "D1"}));
    by.sender = "5790000000099";
    EXPECT_TRUE(listed(by).empty());
    by = {};
    by.letter_id = "D8";
    EXPECT_EQ(listed(by), names{"D8"}) << "what was refused, too";
    by = {};
    by.state = reception_state::duplicate;
    EXPECT_EQ(listed(by), names{"again"});
    by.state = reception_state::refused;
    EXPECT_EQ(listed(by), names{"D8"});
    by = {};
    by.kind = "XDIS91";
    EXPECT_EQ(listed(by), names{"H1"});
    by = {};
    by.receiver = "5790000000029";
    EXPECT_EQ(listed(by).size(), 12U);
    by.partner = "nobody";
    EXPECT_TRUE(listed(by).empty());
}

TEST_F(operations_test, messages_are_found_by_time) {
    const time_ms day = 86'400'000;
    ids_["T1"] = accept_letter("T1", "", arrived + 3 * day);
    ids_["T2"] = accept_letter("T2", "", arrived + 6 * day);
    message_filter by;
    by.from = arrived + day;
    EXPECT_EQ(listed(by), (names{"T2", "T1"}));
    by.until = arrived + 5 * day;
    EXPECT_EQ(listed(by), names{"T1"});
    by.from = 0;
    by.until = arrived + 1;
    EXPECT_EQ(listed(by, 3).size(), 12U);
}

TEST_F(operations_test, deliveries_are_listed_by_target_and_state) {
    EXPECT_EQ(listed(delivery_filter{}), (names{"D2", "D3", "D4", "D6", "D7"})) << "what has not arrived";
    EXPECT_EQ(listed(delivery_filter{"out", {}}, 2), (names{"D2", "D3", "D4", "D6", "D7"}));
    EXPECT_EQ(listed(delivery_filter{"out", delivery_state::waiting}), (names{"D3", "D7"}));
    EXPECT_EQ(listed(delivery_filter{"out", delivery_state::unknown}), names{"D6"});
    EXPECT_EQ(listed(delivery_filter{"out", delivery_state::refused}), names{"D2"});
    EXPECT_EQ(listed(delivery_filter{"", delivery_state::dead}), names{"D4"});
    EXPECT_EQ(listed(delivery_filter{"", delivery_state::discarded}), names{"D5"});
    EXPECT_EQ(listed(delivery_filter{"", delivery_state::delivered}, 1), (names{"D1", "M1", "M1"}));
    EXPECT_EQ(listed(delivery_filter{"vans", delivery_state::delivered}), (names{"M1", "M1"}));
    EXPECT_TRUE(listed(delivery_filter{"nowhere", {}}).empty());
    const auto held = operated().find_delivery(delivery_of("D3")).value().value();
    EXPECT_EQ(held.what.held_by, delivery_of("D2"));
    EXPECT_EQ(held.kind, "XREF15");
    EXPECT_FALSE(operated().find_delivery(4711)->has_value());
    accept_letter("D20", "");
    EXPECT_EQ(listed(delivery_filter{"out", delivery_state::waiting}), (names{"D3", "D7", "D20"}))
        << "also at hand";
    ASSERT_EQ(store_->take_due("out", arrived, 1)->size(), 1U);
    EXPECT_EQ(listed(delivery_filter{"", delivery_state::sending}), names{"D20"});
    EXPECT_EQ(listed(delivery_filter{"out", delivery_state::waiting}), (names{"D3", "D7"}));
}

TEST_F(operations_test, the_life_of_a_message_is_told_in_the_order_in_which_it_happened) {
    EXPECT_EQ(trace("D1"), (names{"received", "planned", "delivered"}));
    EXPECT_EQ(trace("D2"), (names{"received", "planned", "attempted refused"}));
    EXPECT_EQ(trace("D5"), (names{"received", "planned", "attempted waiting", "discarded"}));
    EXPECT_EQ(trace("M1"),
              (names{"received", "planned", "planned", "delivered", "delivered", "acknowledged positive"}));
    EXPECT_FALSE(operated().trace("nothing")->has_value());
}

TEST_F(operations_test, attempts_that_fail_alike_are_one_event) {
    for (int i = 1; i <= 3; ++i) {
        for (const due_delivery& one : store_->take_due("out", arrived + i * minute, 10).value()) {
            attempt_result what{one.id, delivery_state::waiting, arrived + (i + 1) * minute,
                                arrived + i * minute, "timeout.connect: slow"};
            what.lease = one.lease;
            ASSERT_TRUE(record(*store_, {what}));
        }
    }
    EXPECT_EQ(trace("D7"), (names{"received", "planned", "attempted waiting", "attempted waiting x3"}));
    const auto last = operated().trace(ids_["D7"]).value()->back();
    EXPECT_EQ(last.at, arrived + minute);
    EXPECT_EQ(last.last, arrived + 3 * minute);
    EXPECT_EQ(last.text, "timeout.connect: slow");
}

TEST_F(operations_test, a_pair_that_is_joined_and_what_is_sent_again_is_told) {
    reception other = a_half("XBIN01", "H2");
    ids_["H2"] = other.id;
    ASSERT_TRUE(accept(*store_, other));
    settlement what;
    what.now = arrived + 5;
    std::vector<std::int64_t> letters;
    for (const due_follow_up& one : take()) {
        if (one.kind != follow_up_kind::pair) continue;
        what.closes.push_back(one.id);
        letters.push_back(one.letter.id);
    }
    ASSERT_EQ(letters.size(), 2U);
    consequence joined;
    joined.letter = letters[0];
    joined.translation = R"({"resourceType":"Bundle","id":"joined"})";
    joined.parts = {letters[1]};
    joined.deliveries.push_back({"out", "", "key of the pair", "application/fhir+json", ""});
    what.consequences.push_back(joined);
    ASSERT_TRUE(settle(*store_, what));
    EXPECT_EQ(trace("H1"), (names{"received", "translated", "joined " + ids_["H2"], "planned"}));
    EXPECT_EQ(trace("H2"), (names{"received", "joined " + ids_["H1"]}));
}

class refused_letters_test : public operations_test {
protected:
    std::string plan_on_sqlite() const {
        sqlite3* database = nullptr;
        EXPECT_EQ(sqlite3_open(options().path.c_str(), &database), SQLITE_OK);
        std::string plan;
        sqlite3_exec(
            database, (std::string("EXPLAIN QUERY PLAN ") + sqlite::refused_by_letter_id).c_str(),
            [](void* to, int count, char** values, char**) {
                *static_cast<std::string*>(to) += values[count - 1] + std::string(";");
                return 0;
            },
            &plan, nullptr);
        sqlite3_close(database);
        return plan;
    }
    /// As a node's session plans it.
    std::string plan_on_postgres() const {
        return schema_->sql(
            std::string("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE "
                        "asked(text, bigint, bigint) AS ") +
            postgres::refused_by_letter_id + "; EXPLAIN (FORMAT JSON, COSTS OFF) EXECUTE asked('D8', 1, 1)");
    }
    names with_letter(const std::string& id, std::size_t limit = 10) {
        message_filter which;
        which.letter_id = id;
        return listed(which, limit);
    }
    void refuse(const std::string& id, const std::string& name) {
        reception what = a_reception(id, "content of " + name);
        what.refused = true;
        what.letters[0].deliveries.clear();
        ids_[name] = what.id;
        ASSERT_TRUE(accept(*store_, what));
    }
};

/// However many were refused: one step down an index.
TEST_F(refused_letters_test, one_is_found_by_its_id_without_looking_at_the_others) {
    const std::string plan = on_postgres() ? plan_on_postgres() : plan_on_sqlite();
    EXPECT_NE(plan.find("letter_refused"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
    EXPECT_EQ(with_letter("D8"), names{"D8"});
}

TEST_F(refused_letters_test, each_that_was_refused_under_one_id_is_found_and_the_one_that_stands) {
    refuse("D8", "second");
    refuse("D8", "third");
    ids_["standing"] = accept_letter("D8", "");
    refuse("D8", "fourth");
    const names all{"fourth", "standing", "third", "second", "D8"};
    for (const std::size_t limit : {1U, 2U, 100U}) EXPECT_EQ(with_letter("D8", limit), all) << limit;
}

TEST_F(refused_letters_test, one_that_was_refused_later_is_found_and_not_the_one_beside_it) {
    reception both = a_half("XDIS91", "H5", {"another key"});
    both.letters.push_back(a_reception("H6", "content of H6", "EH5").letters[0]);
    ids_["both"] = both.id;
    ASSERT_TRUE(accept(*store_, both));
    const auto due = take();
    const auto half = std::find_if(due.begin(), due.end(),
                                   [](const due_follow_up& one) { return one.letter.letter_id == "H5"; });
    ASSERT_NE(half, due.end());
    settlement refusal;
    refusal.closes = {half->id};
    refusal.receptions.push_back({both.id, true, {half->letter.id}, "{}"});
    ASSERT_TRUE(settle(*store_, refusal));
    EXPECT_EQ(with_letter("H5"), names{"both"}) << "without a key";
    EXPECT_EQ(with_letter("H6"), names{"both"}) << "by its key";
    reception again = a_half("XDIS91", "H5", {"another key"});
    again.letters[0].envelope_id = "EH5b";
    ids_["again it"] = again.id;
    ASSERT_EQ(accept(*store_, again)->what, accept_outcome::verdict::stored);
    EXPECT_EQ(with_letter("H5"), (names{"again it", "both"}));
}

TEST_F(operations_test, a_button_that_is_pressed_twice_does_it_once_and_answers_the_same) {
    const auto first = press("k1", about(kind::send_again, delivery_of("D2")));
    EXPECT_EQ(first.what, press_outcome::verdict::first);
    EXPECT_EQ(first.did.deliveries, std::vector<std::int64_t>{delivery_of("D2")});
    EXPECT_EQ(first.did.targets, names{"out"});
    const auto second = press("k1", about(kind::send_again, delivery_of("D2")));
    EXPECT_EQ(second.what, press_outcome::verdict::repetition);
    EXPECT_EQ(second.answer.body, first.answer.body);
    EXPECT_TRUE(second.did.deliveries.empty());
    EXPECT_EQ(press("k1", about(kind::discard, delivery_of("D4")), "another").what,
              press_outcome::verdict::other_request);
    EXPECT_EQ(store_->count()->dead, 1U);
    open();
    EXPECT_EQ(press("k1", about(kind::send_again, 0)).answer.body, first.answer.body)
        << "also after a restart";
}

TEST_F(operations_test, a_key_is_forgotten_after_its_time) {
    press("k1", about_target(kind::pause, "out"));
    press_outcome late;
    std::promise<void> done;
    operated().press(
        {"k1", "operator", "other", arrived + 2 * button::remembered}, about_target(kind::resume, "out"),
        [](const action_outcome&) { return kept_answer{}; },
        [&](const result<press_outcome>& outcome) {
            late = outcome.value();
            done.set_value();
        });
    done.get_future().get();
    EXPECT_EQ(late.what, press_outcome::verdict::first);
}

TEST_F(operations_test, what_cannot_be_done_is_said_and_kept) {
    using verdict = action_outcome::verdict;
    EXPECT_EQ(press("a", about(kind::send_again, delivery_of("D1"))).did.what, verdict::no_effect)
        << "delivered";
    EXPECT_EQ(press("b", about(kind::discard, delivery_of("D5"))).did.what, verdict::no_effect)
        << "discarded before";
    EXPECT_EQ(press("c", about(kind::discard, 4711)).did.what, verdict::unknown);
    EXPECT_EQ(press("d", replay("D7")).did.what, verdict::open);
    EXPECT_EQ(press("e", replay("D9")).did.what, verdict::no_effect) << "nothing was ever planned";
    accept_letter("D20", "");
    const due_delivery one = store_->take_due("out", arrived, 1)->at(0);
    EXPECT_EQ(press("f", about(kind::discard, one.id)).did.what, verdict::under_way);
    EXPECT_EQ(press("g", about_target(kind::send_all_again, "nowhere")).did.what, verdict::no_effect);
}

TEST_F(operations_test, all_of_a_target_are_those_that_were_refused_or_dead_at_that_moment) {
    const auto did = press("all", about_target(kind::send_all_again, "out")).did;
    EXPECT_EQ(did.deliveries, (std::vector<std::int64_t>{delivery_of("D2"), delivery_of("D4")}));
    EXPECT_EQ(did.left, 0U);
    EXPECT_EQ(store_->count()->discarded, 1U) << "what was given up stays so";
    EXPECT_EQ(store_->count()->refused_deliveries + store_->count()->dead, 0U);
}

TEST_F(operations_test, a_replay_is_a_new_delivery_of_the_same_under_the_same_key) {
    const auto did = press("r", replay("D1")).did;
    ASSERT_EQ(did.deliveries.size(), 1U);
    const auto view = store_->find_reception(ids_["D1"]).value().value();
    ASSERT_EQ(view.deliveries.size(), 2U);
    EXPECT_EQ(view.deliveries[0].state, delivery_state::delivered);
    EXPECT_EQ(view.deliveries[1].id, did.deliveries[0]);
    EXPECT_EQ(view.deliveries[1].receiver_key, view.deliveries[0].receiver_key);
    EXPECT_EQ(view.deliveries[1].lane, view.deliveries[0].lane) << "in its patient's order";
    EXPECT_EQ(trace("D1"), (names{"received", "planned", "delivered", "replayed"}));
    const auto documents = press("m", replay("M1")).did;
    EXPECT_EQ(documents.deliveries.size(), 2U);
    EXPECT_EQ(deliver(arrived + 1000).at(0).body, "<XDIS91/>");
}

TEST_F(operations_test, replaying_what_holds_a_lane_ends_the_hold) {
    ASSERT_EQ(press("r", replay("D2")).did.deliveries.size(), 1U);
    names keys;
    for (const due_delivery& one : deliver(arrived + 1000, "out")) keys.push_back(one.receiver_key);
    EXPECT_EQ(keys, (names{"message-D3", "message-D2"})) << "the lane's order";
}

TEST_F(operations_test, a_pause_is_remembered) {
    EXPECT_EQ(press("p", about_target(kind::pause, "out")).did.what, action_outcome::verdict::done);
    EXPECT_EQ(press("q", about_target(kind::pause, "out")).did.what, action_outcome::verdict::no_effect);
    open();
    ASSERT_EQ(operated().paused()->size(), 1U);
    EXPECT_EQ(operated().paused()->at(0).target, "out");
    EXPECT_EQ(operated().paused()->at(0).since, arrived + 1000);
    press("s", about_target(kind::resume, "out"));
    EXPECT_TRUE(operated().paused()->empty());
}

TEST_F(operations_test, many_hands_on_one_button_do_it_once) {
    constexpr int hands = 8;
    std::vector<std::thread> threads;
    std::vector<press_outcome> outcomes(hands);
    threads.reserve(hands);
    for (int i = 0; i < hands; ++i)
        threads.emplace_back([&, i] { outcomes[static_cast<std::size_t>(i)] = press("same", replay("D1")); });
    for (std::thread& one : threads) one.join();
    std::set<std::string> answers;
    int first = 0;
    for (const press_outcome& one : outcomes) {
        answers.insert(one.answer.body);
        first += one.what == press_outcome::verdict::first ? 1 : 0;
    }
    EXPECT_EQ(first, 1);
    EXPECT_EQ(answers.size(), 1U);
    EXPECT_EQ(store_->find_reception(ids_["D1"]).value()->deliveries.size(), 2U);
}

}  // namespace
}  // namespace genvej::store::test
