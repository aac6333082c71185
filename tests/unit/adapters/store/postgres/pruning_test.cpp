#include <atomic>
#include <future>
#include <thread>

#include "adapters/store/postgres/migrations.hpp"
#include "tests/unit/adapters/store/record_fixture.hpp"
#include "tests/unit/adapters/store/upkeep_fixture.hpp"

namespace genvej::store::test {
namespace {

using namespace std::chrono_literals;

/// A session of its own with a transaction that has looked at a table.
class looker {
public:
    looker(const std::string& url, const std::string& sql) : session_(PQconnectdb(url.c_str())) {
        PQclear(PQexec(session_, ("BEGIN; " + sql).c_str()));
    }
    looker(const looker&) = delete;
    looker& operator=(const looker&) = delete;
    ~looker() { PQfinish(session_); }

private:
    PGconn* session_;
};

class pruning_test : public upkeep_test {
protected:
    bool is_there(const std::string& table) const {
        return schema_->sql("SELECT to_regclass('" + table + "') IS NOT NULL") == "t";
    }
    void accept_large(int count, const std::string& prefix) {
        for (int i = 0; i < count; ++i) {
            reception what =
                a_reception(prefix + std::to_string(i), "content of " + prefix + std::to_string(i));
            // Numbers in no order: nothing that packs well.
            for (std::uint64_t x = 88172645463325252ULL + static_cast<std::uint64_t>(i);
                 what.raw.size() < 40'000;) {
                x ^= x << 13U, x ^= x >> 7U, x ^= x << 17U;
                what.raw += std::to_string(x);
            }
            what.received = arrived;
            what.letters[0].patient.clear();
            ASSERT_TRUE(accept(*store_, what));
        }
        deliver(arrived, "out");
    }
};

TEST_F(pruning_test, a_month_is_dropped_and_what_must_stay_has_moved) {
    accept_large(60, "L");
    const prune_report done = prune();
    EXPECT_EQ(done.pruned, 64U);
    EXPECT_EQ(done.open + done.undecided + done.waiting, 8U);
    EXPECT_FALSE(is_there("reception_body_202311"));
    EXPECT_FALSE(is_there("body_202311"));
    EXPECT_GT(done.bytes_before, done.bytes_after + 1'000'000) << "given back to the file system";
    EXPECT_EQ(schema_->number("SELECT count(*) FROM reception_body_stays"), 8);
    for (const model::issue& one : verify().broken) ADD_FAILURE() << model::to_line(one);
    const auto due = store_->take_due("out", arrived + minute, 10).value();
    ASSERT_EQ(due.size(), 2U) << "D6 and D7 wait, and have what they send";
    for (const due_delivery& one : due) EXPECT_NE(one.body.find("bundle-D"), std::string::npos);
    EXPECT_TRUE(store_->document_body(found("D1M1").id)->has_value());
}

/// A letter in OIOXML, a message in FHIR that is shown as it came, and half of a pair with a later
/// translation.
TEST_F(pruning_test, what_a_file_shows_of_its_letters_outlives_their_month) {
    const citizen_key whom{municipality, "0505050505"};
    reception letter = a_reception("F1");
    letter.letters[0].joins_course = true;
    reception report = a_reception("F2");
    report.letters[0].joins_course = true;
    report.letters[0].form = message_form::fhir;
    report.letters[0].translation.clear();
    report.letters[0].deliveries[0].body = report.raw;
    reception unfiled = a_reception("F3");
    unfiled.letters[0].joins_course = true;
    for (reception* one : {&letter, &report, &unfiled}) {
        one->letters[0].patient.clear();
        one->received = arrived;
        ASSERT_TRUE(accept(*store_, *one));
    }
    deliver(arrived, "out");
    auto waiting = store_->record().letters_to_join(10).value();
    ASSERT_EQ(waiting.size(), 3U);
    ASSERT_TRUE(join(*store_, {
                                  {waiting[0].letter, whom},
                                  {waiting[1].letter, whom}
    }));
    ASSERT_TRUE(write(*store_, transaction({a_patient("p1", whom.cpr)})));
    const prune_report done = prune();
    EXPECT_EQ(done.pruned, 7U) << "D1, D5, the copy, what was refused; F1, F2; the transaction";
    EXPECT_EQ(done.waiting, 4U) << "F3 is in no file yet";
    EXPECT_FALSE(is_there("reception_body_202311"));
    EXPECT_FALSE(store_->raw(letter.id)->has_value());
    EXPECT_FALSE(store_->raw(report.id)->has_value());
    const auto file =
        store_->record().read_file(store_->record().find_citizen(whom).value().value()).value().value();
    ASSERT_EQ(file.letters.size(), 2U);
    EXPECT_EQ(file.letters[0].translation, letter.letters[0].translation);
    EXPECT_EQ(file.letters[1].translation, report.raw);
    EXPECT_EQ(file.resources.size(), 1U);
    for (const model::issue& one : verify().broken) ADD_FAILURE() << model::to_line(one);
    EXPECT_EQ(prune().pruned, 0U);
    for (const model::issue& one : verify().broken) ADD_FAILURE() << model::to_line(one);
}

TEST_F(pruning_test, what_had_to_stay_goes_when_it_has_ended) {
    prune();
    for (const due_delivery& one : store_->take_due("out", arrived + minute, 10).value())
        ASSERT_TRUE(record(*store_, {
                                        attempt_result{one.id, delivery_state::delivered, 0, arrived, ""}
        }));
    prune_order what;
    what.before = later;
    what.now = later;
    const prune_report again = kept()->prune(what, {}).value();
    EXPECT_EQ(again.pruned, 2U) << "D6, D7; D3 is behind D2";
    EXPECT_EQ(again.before, 4U);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM reception_body_stays"), 6);
    EXPECT_TRUE(verify().broken.empty());
}

TEST_F(pruning_test, of_the_month_in_which_the_time_lies_only_what_is_older_goes) {
    ids_["N1"] = accept_letter("N1", "", arrived + 5 * 86'400'000LL);
    for (const due_delivery& one : store_->take_due("out", arrived + minute, 10).value()) {
        if (one.receiver_key != "message-N1") continue;
        ASSERT_TRUE(record(*store_, {
                                        attempt_result{one.id, delivery_state::delivered, 0, arrived, ""}
        }));
    }
    grow_old();
    prune_order what;
    what.before = arrived + 3 * 86'400'000LL;
    what.now = later;
    const prune_report done = kept()->prune(what, {}).value();
    EXPECT_EQ(done.pruned, 4U);
    EXPECT_TRUE(is_there("reception_body_202311"));
    EXPECT_EQ(schema_->number("SELECT count(*) FROM reception_body_stays"), 0) << "nothing is moved";
    EXPECT_FALSE(store_->raw(ids_["D1"])->has_value());
    EXPECT_TRUE(store_->raw(ids_["N1"])->has_value());
    EXPECT_TRUE(verify().broken.empty());
}

TEST_F(pruning_test, a_month_that_somebody_looks_at_is_dropped_when_he_has_done_and_nobody_waits_for_it) {
    grow_old();
    auto reader = std::make_unique<looker>(schema_->url(), "SELECT count(*) FROM reception_body");
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> longest = 0;
    std::atomic<int> accepted = 0;
    std::thread sender([&] {
        for (int i = 0; !stop; ++i) {
            const auto begun = std::chrono::steady_clock::now();
            accepted +=
                accept(*store_, a_reception("S" + std::to_string(i), "s" + std::to_string(i))) ? 1 : 0;
            longest = std::max<std::int64_t>(longest, (std::chrono::steady_clock::now() - begun) / 1ms);
        }
    });
    std::thread end([&] {
        std::this_thread::sleep_for(1500ms);
        reader.reset();
    });
    prune_order what;
    what.before = later;
    what.now = later;
    const auto done = kept()->prune(what, {});
    end.join();
    stop = true;
    sender.join();
    ASSERT_TRUE(done.has_value()) << done.error().message();
    EXPECT_FALSE(is_there("reception_body_202311"));
    EXPECT_GT(accepted, 50);
    EXPECT_LT(longest, 1'000) << "it waited behind a drop that waited for the reader";
}

TEST_F(pruning_test, content_of_a_month_that_could_not_be_dropped_is_not_shown_and_the_next_run_drops_it) {
    prune(true);  // grows old
    {
        const looker reader(schema_->url(), "SELECT count(*) FROM reception_body");
        schema_->sql(
            "UPDATE reception SET pruned = 1, kept_receipt = b.receipt FROM reception_body b WHERE "
            "b.reception = "
            "id AND "
            "public_id = '" +
            ids_["D1"] + "'");
        EXPECT_FALSE(store_->raw(ids_["D1"])->has_value());
        EXPECT_FALSE(store_->bundle("bundle-D1", "demo")->has_value());
        bool said = false;
        for (const model::issue& one : verify().broken) said = said || one.code() == "store.pruned";
        EXPECT_TRUE(said);
    }
    const prune_report done = prune();
    EXPECT_EQ(done.before, 1U);
    EXPECT_EQ(done.pruned, 3U);
    EXPECT_TRUE(verify().broken.empty());
}

/// A node has looked up a citizen's lane, put a letter into it and not committed yet, when he would be
/// forgotten: else his next letter would get another lane while that one is open.
TEST_F(pruning_test, a_citizen_whose_letter_is_being_written_is_not_forgotten) {
    const std::string citizen = "0404040404";
    const auto other = open_another().value();
    prune();  // whoever writes keeps a month from being dropped, too: now there is none
    schema_->sql("INSERT INTO patient (municipality, cpr, lane) VALUES (0, '" + citizen + "', 'his lane')");
    auto blocker = std::make_unique<looker>(schema_->url(), "SELECT 1 FROM node FOR UPDATE");
    std::thread writer([&] { accept_letter("Q2", citizen, later); });
    const auto is_held_up = [&] {
        return schema_->number(
                   "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE "
                   "'UPDATE node%'") > 0;
    };
    for (int i = 0; i < 3'000 && !is_held_up(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(is_held_up());
    prune_order what;
    what.before = what.now = later;
    auto pruned = std::async(std::launch::async, [&] { return kept()->prune(what, {}); });
    EXPECT_EQ(pruned.wait_for(1s), std::future_status::timeout) << "it waits for whoever writes";
    blocker.reset();
    writer.join();
    const auto done = pruned.get();
    ASSERT_TRUE(done.has_value()) << done.error().message();
    EXPECT_EQ(done->citizens, 0U);
    reception next = a_reception("Q3", "content of Q3");
    next.letters[0].patient = citizen;
    ASSERT_TRUE(accept(*other, next));
    EXPECT_EQ(schema_->number("SELECT count(*) FROM delivery WHERE lane = 'his lane' AND receiver_key IN "
                              "('message-Q2', 'message-Q3')"),
              2);
}

TEST_F(pruning_test, two_do_not_prune_at_once) {
    const looker other(schema_->url(),
                       "SELECT pg_advisory_lock(hashtextextended('genvej prune ' || current_schema(), 0))");
    EXPECT_EQ(kept()->prune({}, {}).error(), store_errc::busy);
}

TEST_F(pruning_test, a_month_that_begins_to_fill_gets_statistics_and_an_empty_one_is_left_alone) {
    accept_large(60, "L");
    const std::string month = schema_->sql("SELECT to_char(now(), '\"reception_body_\"YYYYMM')");
    const std::string next =
        schema_->sql("SELECT to_char(now() + interval '1 month', '\"reception_body_\"YYYYMM')");
    const auto rows = [&](const std::string& table) {
        return schema_->number("SELECT reltuples::bigint FROM pg_class WHERE oid = '" + table +
                               "'::regclass");
    };
    postgres::session how;
    how.url = schema_->url();
    postgres::connection database(how);
    postgres::note_statistics(database);
    EXPECT_GT(rows(month), 0) << "by this, or by the node itself a little earlier";
    EXPECT_EQ(rows(next), -1) << "else the planner would believe that it stays empty";
}

}  // namespace
}  // namespace genvej::store::test
