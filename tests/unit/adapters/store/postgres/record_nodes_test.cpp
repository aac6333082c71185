/// The record and the citizens' files where several nodes have the same database.
#include <thread>

#include "tests/unit/adapters/store/record_fixture.hpp"

namespace genvej::store::test {
namespace {

using namespace std::chrono_literals;
constexpr const char* anna = "0101010101";

class record_nodes_test : public record_test {
protected:
    void SetUp() override {
        record_test::SetUp();
        other_ = node();
    }
    std::unique_ptr<store> node(std::int64_t lease_ms = 10'000) {
        postgres_options how = postgres_options_of(options());
        how.lease_ms = lease_ms;
        return open_postgres(how).value();
    }
    std::unique_ptr<store> other_;
};

TEST_F(record_nodes_test, a_citizen_is_in_the_hand_of_one_node) {
    versions({a_patient("p1", anna), a_patient("p2", "0202020202")});
    EXPECT_EQ(kept().take_citizens(arrived, 1)->size(), 1U);
    EXPECT_EQ(other_->record().take_citizens(arrived, 10)->size(), 1U) << "the other one";
    EXPECT_TRUE(kept().take_citizens(arrived, 10)->empty());
    EXPECT_FALSE(other_->record().next_citizen()->has_value());
    store_.reset();
    EXPECT_EQ(other_->record().take_citizens(arrived, 10)->size(), 1U) << "a node that ends lets go";
}

/// Each takes what it can get and settles it: however they race, each change is settled once for each
/// version.
TEST_F(record_nodes_test, two_that_race_for_citizens_report_each_once) {
    constexpr int citizens = 30;
    for (int i = 0; i < citizens; ++i)
        versions({a_patient("p" + std::to_string(i), "01010101" + std::to_string(10 + i))});
    std::atomic<int> settled = 0, outdated = 0;
    std::vector<std::thread> threads;
    for (store* here : {store_.get(), other_.get()}) {
        threads.emplace_back([&, here] {
            while (settled < citizens) {
                for (const due_citizen& one : here->record().take_citizens(arrived, 4).value()) {
                    const auto file = here->record().read_file(one.citizen).value().value();
                    citizen_settlement what;
                    what.citizen = one.citizen;
                    what.seen = file.version;
                    what.notes.emplace_back().kind = "reported";
                    what.makes = {a_reception("K" + file.resources.at(0).name.id)};
                    const auto done = settle(*here, what);
                    if (done.has_value()) {
                        ++settled;
                    } else {
                        EXPECT_EQ(done.error(), store_errc::outdated);
                        ++outdated;
                    }
                }
            }
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(settled, citizens);
    EXPECT_EQ(outdated, 0);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM citizen_note"), citizens);
    EXPECT_EQ(store_->count()->letters, static_cast<std::uint64_t>(citizens));
}

/// Without taking: only the version stands between them.
TEST_F(record_nodes_test, of_two_settlements_of_one_file_one_takes_effect) {
    versions({a_patient("p1", anna)});
    const citizen_settlement what = settlement_of(anna);
    std::atomic<int> done = 0, outdated = 0;
    std::vector<std::thread> threads;
    for (store* here : {store_.get(), other_.get()}) {
        threads.emplace_back([&, here] {
            const auto outcome = settle(*here, what);
            if (outcome.has_value()) ++done;
            if (outcome.has_error() && outcome.error() == store_errc::outdated) ++outdated;
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(done, 1);
    EXPECT_EQ(outdated, 1);
}

TEST_F(record_nodes_test, what_a_node_had_that_died_is_due_again_when_its_lease_has_run_out) {
    versions({a_patient("p1", anna)});
    const auto dying = node(400);
    ASSERT_EQ(dying->record().take_citizens(arrived, 10)->size(), 1U);
    // As if it were gone: it renews nothing that is not its own.
    schema_->sql("UPDATE citizen SET holder = 'gone'");
    EXPECT_TRUE(other_->record().take_citizens(arrived, 10)->empty());
    std::this_thread::sleep_for(600ms);
    EXPECT_EQ(other_->record().take_citizens(arrived, 10)->size(), 1U);
}

TEST_F(record_nodes_test, a_node_keeps_whom_it_has) {
    versions({a_patient("p1", anna)});
    const auto slow = node(300);
    ASSERT_EQ(slow->record().take_citizens(arrived, 10)->size(), 1U);
    std::this_thread::sleep_for(900ms);
    EXPECT_TRUE(other_->record().take_citizens(arrived, 10)->empty()) << "its lease is renewed";
}

/// The same names, the same citizens and conditional creates at both nodes at once, beside letters: each
/// name is one resource with its versions in a row, each citizen is one.
TEST_F(record_nodes_test, two_that_write_at_once_keep_one_record) {
    constexpr int rounds = 30;
    std::atomic<int> made = 0, stood = 0, failed = 0;
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            store& here = t % 2 == 0 ? *store_ : *other_;
            for (int i = 0; i < rounds; ++i) {
                record_write conditional =
                    a_resource("Organization", std::to_string(t) + std::to_string(i), "");
                conditional.keys = {
                    {"identifier", "sor|" + std::to_string(i)}
                };
                conditional.unless = conditional.keys[0];
                const auto one = write(here, transaction({conditional}));
                if (!one.has_value()) ++failed;
                if (one.has_value() && one->why == record_conflict::none) ++made;
                if (one.has_value() && one->why == record_conflict::exists_now) ++stood;
                const auto two =
                    write(here, transaction({a_patient("p", anna), a_patient("q" + std::to_string(t), anna),
                                             a_resource("Observation", "o", "p",
                                                        ",\"n\":" + std::to_string(t * rounds + i))}));
                if (!two.has_value() || two->why != record_conflict::none) ++failed;
                reception letter = a_reception(std::to_string(t) + "-" + std::to_string(i));
                letter.municipality = municipality;
                letter.letters[0].joins_course = true;
                if (!accept(here, letter)) ++failed;
            }
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(made, rounds);
    EXPECT_EQ(stood, 3 * rounds);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM citizen"), 1);
    EXPECT_EQ(kept().read("journal", {"Observation", "o"}, 0).value()->version, 4U * rounds);
}

/// Letters for the same few citizens at both nodes, many to a transaction, while both settle what is due:
/// each letter is in one file, and nobody waits so long for another that the server has to part them.
TEST_F(record_nodes_test, letters_that_come_to_two_nodes_are_all_in_their_files) {
    constexpr int letters = 200, citizens = 7;
    std::atomic<int> left = 2 * letters;
    std::atomic<int> failed = 0;
    for (int i = 0; i < letters; ++i) {
        for (store* here : {store_.get(), other_.get()}) {
            reception one = a_reception((here == other_.get() ? "o" : "s") + std::to_string(i));
            one.municipality = municipality;
            one.letters[0].joins_course = true;
            one.letters[0].patient =
                "010101010" + std::to_string((here == other_.get() ? i : 2 * i) % citizens);
            here->accept(std::move(one), [&](const result<accept_outcome>& outcome) {
                failed += outcome.has_value() ? 0 : 1;
                --left;
            });
        }
    }
    const auto settle_all = [&](store& here) {
        for (bool more = true; more || left > 0;) {
            more = false;
            for (const due_citizen& one : here.record().take_citizens(arrived, 3).value()) {
                more = true;
                citizen_settlement what;
                what.citizen = one.citizen;
                what.seen = here.record().read_file(one.citizen).value().value().version;
                const auto done = settle(here, what);
                if (!done) here.record().give_back(one.citizen, arrived);
                failed += done.has_value() || done.error() == store_errc::outdated ? 0 : 1;
            }
        }
    };
    std::thread beside([&] { settle_all(*other_); });
    settle_all(*store_);
    beside.join();
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM citizen"), citizens);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM citizen_letter"), 2 * letters);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM unjoined_letter"), 0);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM citizen WHERE due IS NOT NULL"), 0);
}

TEST_F(record_nodes_test, another_node_is_woken_by_what_comes_into_a_file) {
    std::promise<void> woken;
    std::atomic<bool> told = false;
    other_->on_wake([&] {
        if (!told && other_->record().next_citizen()->has_value() && !told.exchange(true)) woken.set_value();
    });
    versions({a_patient("p1", anna)});
    EXPECT_EQ(woken.get_future().wait_for(10s), std::future_status::ready);
    other_->on_wake({});
}

}  // namespace
}  // namespace genvej::store::test
