#include <fstream>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;
using faults_test = store_test;

store_errc error_of_opening(const std::string& path) {
    sqlite_options options;
    options.path = path;
    const auto opened = open_sqlite(options);
    return opened ? store_errc{} : static_cast<store_errc>(opened.error().value());
}

void run_sql(const std::string& path, const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
}

TEST_F(faults_test, a_second_gateway_cannot_open_it) {
    EXPECT_EQ(error_of_opening(options().path), store_errc::in_use);
    store_.reset();
    EXPECT_EQ(error_of_opening(options().path), store_errc{});
}

TEST(opening, a_file_of_another_program_is_left_alone) {
    const folder here;
    run_sql(here / "other.db", "CREATE TABLE theirs (a); PRAGMA application_id = 7;");
    EXPECT_EQ(error_of_opening(here / "other.db"), store_errc::not_ours);
    std::ofstream(here / "text")
        << "this is no database, and long enough that SQLite can tell so from its first page";
    EXPECT_EQ(error_of_opening(here / "text"), store_errc::not_ours);
}

TEST(opening, a_later_version_is_refused) {
    const folder here;
    EXPECT_EQ(error_of_opening(here / "genvej.db"), store_errc{});
    run_sql(here / "genvej.db", "PRAGMA user_version = 9999;");
    EXPECT_EQ(error_of_opening(here / "genvej.db"), store_errc::from_the_future);
}

TEST(opening, a_path_that_cannot_be_is_named_as_such) {
    const folder here;
    std::ofstream(here / "file") << "x";
    EXPECT_EQ(error_of_opening(here / "file/genvej.db"), store_errc::cannot_open);
    std::filesystem::create_directory(here / "folder");
    EXPECT_EQ(error_of_opening(here / "folder"), store_errc::cannot_open);
}

TEST(opening, without_permission_it_says_so) {
    const folder here;
    std::filesystem::create_directory(here / "closed");
    std::filesystem::permissions(here / "closed", std::filesystem::perms::owner_read);
    std::filesystem::permissions(here / "", std::filesystem::perms::all);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        // Root may write everywhere: be somebody else.
        if (geteuid() == 0 && seteuid(65534) != 0) _exit(100);
        _exit(static_cast<int>(error_of_opening(here / "closed/genvej.db")));
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), static_cast<int>(store_errc::no_permission));
}

TEST(opening, the_file_has_the_form_that_was_decided) {
    const folder here;
    ASSERT_EQ(error_of_opening(here / "genvej.db"), store_errc{});
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((here / "genvej.db").c_str(), &database), SQLITE_OK);
    const auto pragma = [&](const char* sql) {
        std::string out;
        sqlite3_exec(
            database, sql,
            [](void* to, int, char** values, char**) {
                return *static_cast<std::string*>(to) = values[0], 0;
            },
            &out, nullptr);
        return out;
    };
    EXPECT_EQ(pragma("PRAGMA page_size"), "8192");
    EXPECT_EQ(pragma("PRAGMA auto_vacuum"), "2") << "incremental";
    EXPECT_EQ(pragma("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(pragma("PRAGMA application_id"), std::to_string(0x47656E76));
    sqlite3_close(database);
}

TEST_F(faults_test, nobody_else_can_read_its_files) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")).has_value());
    for (const char* ending : {"", "-wal", "-shm", ".lock"}) {
        const auto permissions = std::filesystem::status(options().path + ending).permissions();
        EXPECT_EQ(permissions, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
            << ending;
    }
}

class small_store_test : public store_test {
protected:
    sqlite_options options() const override {
        sqlite_options out = store_test::options();
        out.max_pages = 60;
        out.queue_records = 2;
        return out;
    }
};

TEST_F(small_store_test, a_full_store_says_so_and_keeps_what_it_has) {
    const reception first = a_reception("first");
    ASSERT_TRUE(accept(*store_, first).has_value());
    std::string noise(300'000, ' ');
    std::uint32_t state = 1;
    for (char& c : noise) c = static_cast<char>((state = state * 1'664'525U + 1'013'904'223U) >> 24U);
    boost::system::error_code error;
    for (int i = 0; i < 10 && !error; ++i) {
        reception large = a_reception("L" + std::to_string(i));
        large.raw = noise;
        const auto outcome = accept(*store_, large);
        if (!outcome) error = outcome.error();
    }
    EXPECT_EQ(error, store_errc::disk_full);
    EXPECT_TRUE(store_->healthy());
    EXPECT_EQ(store_->raw(first.id)->value(), first.raw);
    open();
    EXPECT_EQ(store_->raw(first.id)->value(), first.raw);
}

/// Keeps the writer's thread in a callback, so that what is sent meanwhile queues up.
class held_writer {
public:
    explicit held_writer(store& of) {
        std::promise<void> inside;
        of.accept(a_reception("holder"), [&](const auto&) {
            inside.set_value();
            release_.get_future().wait();
        });
        inside.get_future().wait();
    }
    void release() { release_.set_value(); }

private:
    std::promise<void> release_;
};

TEST_F(small_store_test, beyond_its_bound_the_queue_says_so_at_once) {
    held_writer held(*store_);
    std::promise<void> done;
    std::atomic<int> left = 2;
    for (int i = 0; i < 2; ++i) {
        store_->accept(a_reception("L" + std::to_string(i)), [&](const auto& outcome) {
            EXPECT_TRUE(outcome.has_value());
            if (--left == 0) done.set_value();
        });
    }
    EXPECT_EQ(accept(*store_, a_reception("too many")).error(), store_errc::overloaded);
    held.release();
    done.get_future().wait();
    EXPECT_TRUE(accept(*store_, a_reception("later")).has_value());
}

TEST_F(faults_test, one_bad_record_does_not_harm_those_that_share_its_commit) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")).has_value());
    held_writer held(*store_);
    std::vector<std::promise<result<accept_outcome>>> done(3);
    const auto send = [&](std::size_t at, reception what) {
        store_->accept(std::move(what),
                       [&done, at](auto outcome) { done[at].set_value(std::move(outcome)); });
    };
    reception bad = a_reception("L1", "other content");
    bad.when_reused = [](reception&, const accept_outcome&) {
        throw std::runtime_error("a mistake of the caller");
    };
    send(0, a_reception("L2"));
    send(1, std::move(bad));
    send(2, a_reception("L3"));
    held.release();
    EXPECT_EQ(done[0].get_future().get()->what, verdict::stored);
    EXPECT_EQ(done[1].get_future().get().error(), store_errc::failed);
    EXPECT_EQ(done[2].get_future().get()->what, verdict::stored);
    EXPECT_TRUE(store_->healthy());
    EXPECT_EQ(store_->count()->letters, 4U);
}

TEST_F(faults_test, closing_writes_what_is_queued_and_then_refuses) {
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

reception numbered(int number) {
    reception out = a_reception("L" + std::to_string(number));
    out.id = "R" + std::to_string(number);
    return out;
}

/// In the child: accepts until it is killed, naming each acknowledged letter.
[[noreturn]] void accept_until_killed(const std::string& path, int report) {
    sqlite_options options;
    options.path = path;
    options.checkpoint_pages = 20;
    const auto opened = open_sqlite(options);
    if (!opened) _exit(1);
    for (int i = 0;; ++i) {
        (*opened)->accept(numbered(i), [i, report](const auto& outcome) {
            if (outcome && ::write(report, &i, sizeof i) != sizeof i) _exit(2);
        });
        if (i % 8 == 7 && !(*opened)->count()) _exit(3);
    }
}

TEST(killed, what_was_acknowledged_is_there_and_took_effect_once) {
    const folder here;
    for (int round = 0; round < 3; ++round) {
        int ends[2] = {};
        ASSERT_EQ(pipe(ends), 0);
        const std::string path = here / ("genvej" + std::to_string(round) + ".db");
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) accept_until_killed(path, ends[1]);
        ::close(ends[1]);
        std::vector<int> acknowledged;
        int number = 0;
        const auto next = [&] { return ::read(ends[0], &number, sizeof number) == sizeof number; };
        while (static_cast<int>(acknowledged.size()) < 40 + 37 * round && next())
            acknowledged.push_back(number);
        kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it was to be killed while it worked";
        while (next()) acknowledged.push_back(number);
        ::close(ends[0]);

        sqlite_options options;
        options.path = path;
        const auto opened = open_sqlite(options);
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        const counts sums = *(*opened)->count();
        EXPECT_GE(sums.letters, acknowledged.size());
        EXPECT_EQ(sums.letters, sums.waiting) << "a letter and its delivery stand or fall together";
        for (const int one : acknowledged) {
            const auto view = (*opened)->find_reception("R" + std::to_string(one));
            ASSERT_TRUE(view->has_value()) << one;
            EXPECT_EQ((*view)->deliveries.size(), 1U) << one;
        }
        EXPECT_EQ(accept(**opened, a_reception("L" + std::to_string(acknowledged.back())))->what,
                  verdict::duplicate);
    }
}

}  // namespace
}  // namespace genvej::store::test
