#include <csignal>
#include <thread>

#include <sys/wait.h>

#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;
using namespace std::chrono_literals;

/// One node and what its server may do to it.
class server_test : public exchange_test {
protected:
    store_errc error_of_opening(const std::string& url, bool require_standby = false) const {
        postgres_options how;
        how.url = url;
        how.require_standby = require_standby;
        const auto opened = open_postgres(how);
        return opened ? store_errc{} : static_cast<store_errc>(opened.error().value());
    }
    /// Waits for a condition that the server tells.
    void wait_until(const std::string& sql) const {
        for (int i = 0; i < 1'000 && schema_->sql(sql) != "t"; ++i) std::this_thread::sleep_for(10ms);
        ASSERT_EQ(schema_->sql(sql), "t");
    }
};

TEST_F(server_test, a_server_that_may_lose_what_it_acknowledges_is_refused) {
    EXPECT_EQ(error_of_opening(schema_->url() + "%20-csynchronous_commit%3Doff"), store_errc::unsafe);
    EXPECT_EQ(error_of_opening(schema_->url() + "%20-csynchronous_commit%3Dlocal"), store_errc{});
}

TEST_F(server_test, where_a_standby_is_required_it_must_be_there) {
    EXPECT_EQ(error_of_opening(schema_->url(), true), store_errc::no_standby);
}

TEST_F(server_test, what_is_wrong_with_the_url_is_named) {
    const std::string url = server_url();
    const auto with = [&](const std::string& from, const std::string& to) {
        return std::string(url).replace(url.find(from), from.size(), to);
    };
    EXPECT_EQ(error_of_opening(with("///genvej", "///nothing")), store_errc::no_database);
    EXPECT_EQ(error_of_opening(with("user=genvej", "user=nobody")), store_errc::login_refused);
    EXPECT_EQ(error_of_opening(with("host=", "host=/nowhere")), store_errc::unreachable);
}

TEST_F(server_test, a_schema_of_another_program_is_left_alone_and_a_later_version_too) {
    const postgres_schema theirs(postgres_schema::state::untouched);
    theirs.sql("CREATE TABLE invoice (id integer)");
    EXPECT_EQ(error_of_opening(theirs.url()), store_errc::not_ours);
    EXPECT_EQ(theirs.number("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), 1);
    store_->close();
    const std::string present = schema_->sql("SELECT version FROM genvej");
    schema_->sql("UPDATE genvej SET version = 9999");
    EXPECT_EQ(error_of_opening(schema_->url()), store_errc::from_the_future);
    schema_->sql("UPDATE genvej SET version = " + present);
}

TEST_F(server_test, nodes_that_start_at_once_make_one_form) {
    const postgres_schema fresh(postgres_schema::state::untouched);
    std::vector<std::thread> nodes;
    nodes.reserve(3);
    std::atomic<int> opened = 0;
    for (int i = 0; i < 3; ++i) {
        nodes.emplace_back([&] { opened += error_of_opening(fresh.url()) == store_errc{} ? 1 : 0; });
    }
    for (std::thread& one : nodes) one.join();
    EXPECT_EQ(opened, 3);
}

TEST_F(server_test, one_record_that_the_database_refuses_does_not_harm_those_that_share_its_commit) {
    std::promise<void> inside;
    std::promise<void> release;
    store_->accept(a_reception("holder"), [&](const auto&) {
        inside.set_value();
        release.get_future().wait();
    });
    inside.get_future().wait();
    std::vector<std::promise<result<accept_outcome>>> done(4);
    const auto send = [&](std::size_t at, reception what) {
        store_->accept(std::move(what),
                       [&done, at](auto outcome) { done[at].set_value(std::move(outcome)); });
    };
    reception zero = a_reception("L1");
    zero.letters[0].version_code = std::string("X\0Y", 3);  // no text of PostgreSQL's
    reception thrower = a_reception("holder", "other content");
    thrower.when_reused = [](reception&, const accept_outcome&) {
        throw std::runtime_error("a mistake of the caller");
    };
    send(0, a_reception("L0"));
    send(1, zero);
    send(2, thrower);
    send(3, a_reception("L3"));
    release.set_value();
    EXPECT_EQ(done[0].get_future().get()->what, verdict::stored);
    EXPECT_EQ(done[1].get_future().get().error(), store_errc::failed);
    EXPECT_EQ(done[2].get_future().get().error(), store_errc::failed);
    EXPECT_EQ(done[3].get_future().get()->what, verdict::stored);
    EXPECT_EQ(store_->count()->receptions, 3U);
    EXPECT_EQ(accept(*store_, a_reception("L1"))->what, verdict::stored) << "nothing of it was left behind";
}

TEST_F(server_test, closing_writes_what_is_queued_and_then_refuses) {
    std::atomic<int> stored = 0;
    for (int i = 0; i < 100; ++i) {
        store_->accept(a_reception("L" + std::to_string(i)),
                       [&](const auto& outcome) { stored += outcome.has_value() ? 1 : 0; });
    }
    store_->close();
    EXPECT_EQ(stored, 100);
    EXPECT_EQ(accept(*store_, a_reception("late")).error(), store_errc::closed);
    EXPECT_EQ(store_->raw("any").error(), store_errc::closed);
    open();
    EXPECT_EQ(store_->count()->letters, 100U);
}

/// Its sessions are ended again and again while it accepts: whoever was answered is there, once.
TEST_F(server_test, lost_connections_lose_nothing_and_double_nothing) {
    constexpr int letters = 600;
    std::atomic<bool> ended = false;
    std::thread enemy([&] {
        for (int i = 0; i < 12 && !ended; ++i) {
            std::this_thread::sleep_for(250ms);
            schema_->sql(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = "
                "'genvej'");
        }
    });
    std::atomic<int> stored = 0;
    std::vector<std::thread> senders;
    senders.reserve(4);
    for (int t = 0; t < 4; ++t) {
        senders.emplace_back([&, t] {
            for (int i = t; i < letters; i += 4) {
                const auto outcome = accept(*store_, a_reception(std::to_string(i), "content"));
                ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
                EXPECT_EQ(outcome->what, verdict::stored) << i << " was sent once";
                ++stored;
            }
        });
    }
    for (std::thread& one : senders) one.join();
    ended = true;
    enemy.join();
    EXPECT_EQ(stored, letters);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM reception"), letters);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM delivery"), letters);
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, static_cast<std::uint64_t>(letters));
    EXPECT_EQ(sums.waiting, static_cast<std::uint64_t>(letters));
}

TEST_F(server_test, who_waits_for_a_database_that_is_gone_is_told_in_the_end) {
    schema_->sql(
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'node') THEN CREATE ROLE node "
        "LOGIN; "
        "END IF; END $$; ALTER ROLE node CONNECTION LIMIT -1; GRANT ALL ON SCHEMA " +
        schema_->name() + " TO node; GRANT ALL ON ALL TABLES IN SCHEMA " + schema_->name() +
        " TO node; GRANT ALL ON ALL SEQUENCES IN SCHEMA " + schema_->name() + " TO node");
    postgres_options how = postgres_options_of(options());
    how.url.replace(how.url.find("user=genvej"), 11, "user=node");
    how.wait_ms = 500;
    auto opened = open_postgres(how);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    const auto end_its_sessions =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'node'";
    schema_->sql("ALTER ROLE node CONNECTION LIMIT 0");
    schema_->sql(end_its_sessions);
    EXPECT_EQ(accept(**opened, a_reception("L1")).error(), store_errc::unreachable);
    EXPECT_EQ((*opened)->raw("any").error(), store_errc::unreachable);
    EXPECT_EQ((*opened)->take_due("out", arrived, 1).error(), store_errc::unreachable);
    schema_->sql("ALTER ROLE node CONNECTION LIMIT -1");
    EXPECT_EQ(accept(**opened, a_reception("L1"))->what, verdict::stored) << "it carries on by itself";
    EXPECT_EQ((*opened)->count()->waiting, 1U);
}

/// Plans are made while the tables are empty and kept: then a look along the municipality seems to cost as
/// little as one by the whole key.
TEST_F(server_test, what_was_planned_for_empty_tables_looks_up_by_whole_keys) {
    constexpr int letters = 300;
    const postgres_schema fresh(postgres_schema::state::untouched);
    postgres_options how = postgres_options_of(options());
    how.url = fresh.url();
    auto opened = open_postgres(how).value();
    const auto deliver_all = [&] {
        std::vector<attempt_result> ends;
        for (const due_delivery& one : opened->take_due("out", arrived, letters).value()) {
            ends.push_back({one.id, delivery_state::delivered, 0, arrived, ""});
            ends.back().lease = one.lease;
        }
        ASSERT_TRUE(record(*opened, ends).has_value());
    };
    std::string last;
    for (int i = 0; i < letters + 10; ++i) {
        reception what = a_reception(std::to_string(i), "content of " + std::to_string(i));
        what.municipality = 825;
        what.letters[0].patient = std::to_string(i);
        last = what.id;
        if (i < 10 || i == letters + 9) {
            ASSERT_TRUE(accept(*opened, std::move(what)).has_value());
        } else {
            opened->accept(std::move(what), [](const auto&) {});
        }
        if (i < 10) deliver_all();
    }
    deliver_all();
    ASSERT_EQ(opened->count()->delivered, static_cast<std::uint64_t>(letters + 10));
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(opened->find_reception(last)->has_value());
    opened.reset();  // sessions tell what they have read when they end
    const auto read = [&] {
        return fresh.number(
            "SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE schemaname = current_schema()");
    };
    for (int i = 0; i < 100 && read() == 0; ++i) std::this_thread::sleep_for(20ms);
    EXPECT_LT(read(), 100 * letters) << fresh.sql(
        "SELECT string_agg(indexrelname || ' ' || idx_scan || ' ' || idx_tup_read, '; ' ORDER BY "
        "idx_tup_read DESC) FROM "
        "pg_stat_user_indexes WHERE schemaname = current_schema() AND idx_tup_read > 300");
}

/// A standby that keeps the log and nothing else: what PostgreSQL's own program makes. Ends with the test.
class log_keeper {
public:
    explicit log_keeper(const std::string& server) {
        const std::string program =
            std::getenv("GENVEJ_TEST_POSTGRES_PROGRAMS") + std::string("/pg_receivewal");
        const std::string where = server + "&application_name=keeper";
        process_ = fork();
        if (process_ != 0) return;
        execl(program.c_str(), program.c_str(), "-d", where.c_str(), "-D", (place_ / "").c_str(),
              "--synchronous", "--no-loop", static_cast<char*>(nullptr));
        _exit(127);
    }
    log_keeper(const log_keeper&) = delete;
    log_keeper& operator=(const log_keeper&) = delete;
    ~log_keeper() {
        kill(process_, SIGINT);
        waitpid(process_, nullptr, 0);
    }

private:
    folder place_;
    pid_t process_ = 0;
};

TEST_F(server_test, a_server_that_is_told_to_do_without_its_standby_commits_nothing) {
    const auto standbys_are = [&](const std::string& list) {
        schema_->sql("ALTER SYSTEM SET synchronous_standby_names = '" + list + "'");
        schema_->sql("SELECT pg_reload_conf()");
        wait_until("SELECT current_setting('synchronous_standby_names') = '" + list + "'");
    };
    const log_keeper standby(server_url());
    standbys_are("keeper");
    wait_until("SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
    postgres_options how = postgres_options_of(options());
    how.require_standby = true;
    auto opened = open_postgres(how);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    EXPECT_EQ(accept(**opened, a_reception("L1"))->what, verdict::stored);
    standbys_are("");
    EXPECT_EQ(accept(**opened, a_reception("L2")).error(), store_errc::no_standby);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM reception"), 1);
    standbys_are("keeper");
    EXPECT_EQ(accept(**opened, a_reception("L2"))->what, verdict::stored);
    opened->reset();
    standbys_are("");
}

/// As a commit whose wait for its standby is ended by somebody: it counts only when a standby has it after
/// all.
TEST_F(server_test, a_commit_that_did_not_wait_for_its_standby_is_no_commit_yet) {
    schema_->sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    schema_->sql("SELECT pg_reload_conf()");
    wait_until("SELECT current_setting('synchronous_standby_names') = 'nobody'");
    std::this_thread::sleep_for(500ms);  // the checkpointer tells the others, and nobody tells when
    std::promise<result<accept_outcome>> done;
    auto answer = done.get_future();
    store_->accept(a_reception("L1"), [&](auto outcome) { done.set_value(std::move(outcome)); });
    const std::string waits =
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query ~ ";
    wait_until(waits + "'COMMIT'");
    schema_->sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    wait_until(waits + "'UPDATE node'");
    EXPECT_EQ(answer.wait_for(0ms), std::future_status::timeout) << "nobody has been answered";
    schema_->sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    EXPECT_EQ(answer.get().error(), store_errc::unresolved);
    schema_->sql("ALTER SYSTEM RESET synchronous_standby_names");
    schema_->sql("SELECT pg_reload_conf()");
    EXPECT_EQ(accept(*store_, a_reception("L1"))->what, verdict::duplicate)
        << "who sends it again gets his answer";
}

}  // namespace
}  // namespace genvej::store::test
