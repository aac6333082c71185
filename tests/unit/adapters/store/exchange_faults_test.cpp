#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/adapters/store/exchange_fixture.hpp"
#include "tests/unit/adapters/store/failing_vfs.hpp"

namespace genvej::store::test {
namespace {

constexpr int halves_before_a_kill = 40;

/// A half that becomes something by itself, so that each is one settlement.
settlement made_of(const due_follow_up& half) {
    settlement out = closing(half.id);
    consequence made;
    made.letter = half.letter.id;
    made.translation = "made of " + half.letter.letter_id;
    made.documents = {a_document("D" + half.letter.letter_id, "")};
    made.deliveries = {send(1)};
    out.consequences.push_back(std::move(made));
    return out;
}

/// In the child: accepts halves and settles them until it is killed. Numbers of halves that were acknowledged
/// go to the parent, those of settled ones as -1 - number.
[[noreturn]] void work_until_killed(const std::string& path, int report) {
    sqlite_options options;
    options.path = path;
    const auto opened = open_sqlite(options);
    if (!opened) _exit(1);
    store& here = **opened;
    const auto tell = [report](int what) {
        if (::write(report, &what, sizeof what) != sizeof what) _exit(2);
    };
    std::atomic<int> under_way = 0;  // a slow disk must not fill the queue: then accept says so
    for (int i = 0;; ++i) {
        const std::string name = std::to_string(i);
        while (under_way > 64) std::this_thread::yield();
        ++under_way;
        here.accept(a_half("XDIS91", name), [=, &under_way](const auto& outcome) {
            --under_way;
            outcome ? tell(i) : _exit(3);
        });
        for (const due_follow_up& one : here.take_follow_ups(arrived, 2).value()) {
            const int number = std::stoi(one.letter.letter_id);
            here.settle(made_of(one), [=](const auto& outcome) { outcome ? tell(-1 - number) : _exit(4); });
        }
    }
}

/// What the child said until it was killed.
struct story {
    std::vector<int> accepted, settled;
};
void kill_after_a_while(const std::string& path, story& out) {
    int ends[2] = {};
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) work_until_killed(path, ends[1]);
    ::close(ends[1]);
    int number = 0;
    const auto hear = [&] {
        if (::read(ends[0], &number, sizeof number) != sizeof number) return false;
        (number >= 0 ? out.accepted : out.settled).push_back(number >= 0 ? number : -1 - number);
        return true;
    };
    while (out.settled.size() < halves_before_a_kill && hear()) {
    }
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it was to be killed while it worked, and left with "
                                     << WEXITSTATUS(status);
    while (hear()) {
    }
    ::close(ends[0]);
}

TEST(killed_while_settling, each_half_is_due_or_settled_wholly) {
    const folder here;
    story told;
    kill_after_a_while(here / "genvej.db", told);
    if (testing::Test::HasFatalFailure()) return;
    sqlite_options options;
    options.path = here / "genvej.db";
    const auto opened = open_sqlite(options);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    store& kept = **opened;

    std::vector<int> due;
    for (const due_follow_up& one : kept.take_follow_ups(arrived, 100'000).value())
        due.push_back(std::stoi(one.letter.letter_id));
    const counts sums = *kept.count();
    EXPECT_EQ(sums.waiting_for_pair, due.size());
    EXPECT_GE(sums.letters, told.accepted.size());
    EXPECT_EQ(sums.letters, due.size() + sums.documents) << "one or the other, nothing in between";
    EXPECT_EQ(sums.documents, sums.waiting) << "a document and its delivery stand or fall together";
    for (const int one : told.settled) {
        EXPECT_EQ(std::count(due.begin(), due.end(), one), 0) << one;
        const auto all =
            kept.find_document(message_form::oioxml, "5790000000012", "D" + std::to_string(one)).value();
        ASSERT_TRUE(all.has_value()) << one;
        EXPECT_EQ(kept.document_body(all->documents.at(0).id)->value(), "made of " + std::to_string(one));
    }
}

TEST(killed_while_settling, what_is_due_can_be_settled_by_the_next_process) {
    const folder here;
    story told;
    kill_after_a_while(here / "genvej.db", told);
    if (testing::Test::HasFatalFailure()) return;
    sqlite_options options;
    options.path = here / "genvej.db";
    const auto opened = open_sqlite(options);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    for (const due_follow_up& one : (*opened)->take_follow_ups(arrived, 100'000).value())
        ASSERT_TRUE(settle(**opened, made_of(one)));
    const counts sums = *(*opened)->count();
    EXPECT_EQ(sums.waiting_for_pair, 0U);
    EXPECT_EQ(sums.letters, sums.documents);
}

using exchange_faults_test = exchange_test;

TEST_F(exchange_faults_test, after_closing_nothing_is_promised) {
    store_->close();
    EXPECT_EQ(settle(*store_, settlement{}).error(), store_errc::closed);
    EXPECT_EQ(store_->take_follow_ups(arrived, 1).error(), store_errc::closed);
    EXPECT_EQ(store_->next_follow_up().error(), store_errc::closed);
    EXPECT_EQ(store_->find_document(message_form::fhir, "", "message-L1").error(), store_errc::closed);
    EXPECT_EQ(store_->document_body(1).error(), store_errc::closed);
}

/// A transaction that failed because of somebody else is tried again: the refusal begins afresh.
TEST_F(exchange_faults_test, a_refusal_that_is_written_again_is_written_once) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")));
    std::promise<void> inside;
    std::promise<void> release;
    store_->accept(a_reception("holder"), [&](const auto&) {
        inside.set_value();
        release.get_future().wait();
    });
    inside.get_future().wait();
    int called = 0;
    reception second = two_documents("L1");
    second.when_reused = [&](reception& kept, const accept_outcome&) {
        ++called;
        EXPECT_EQ(kept.receipt, "");
        kept.receipt += "refused";
        kept.letters[0].documents.push_back(a_document("X1", "<XCTL02/>"));
        kept.letters[0].deliveries.push_back(send(1));
    };
    reception bad = a_reception("L1", "third content");
    bad.when_reused = [](reception&, const accept_outcome&) { throw std::runtime_error("a mistake"); };
    std::promise<void> done[2];
    const std::string id = second.id;
    store_->accept(std::move(second), [&](const auto& outcome) {
        EXPECT_TRUE(outcome.has_value());
        done[0].set_value();
    });
    store_->accept(std::move(bad), [&](const auto& outcome) {
        EXPECT_EQ(outcome.error(), store_errc::failed);
        done[1].set_value();
    });
    release.set_value();
    for (std::promise<void>& one : done) one.get_future().wait();
    EXPECT_EQ(called, 2);
    EXPECT_EQ((*store_->find_reception(id))->receipt, "refused");
    EXPECT_EQ(deliver(arrived).size(), 1U);
}

class settling_on_a_bad_disk_test : public exchange_test {
protected:
    void SetUp() override {
        faults_.emplace();
        exchange_test::SetUp();
        ASSERT_TRUE(accept(*store_, a_half("XDIS91", "L1")));
    }
    void TearDown() override {
        failing_vfs::fail_sync = failing_vfs::disk_full = false;
        store_.reset();
        faults_.reset();
    }
    std::optional<failing_vfs> faults_;
};

TEST_F(settling_on_a_bad_disk_test, what_could_not_be_written_is_still_in_the_hand_and_can_be_settled_later) {
    const auto due = take();
    failing_vfs::disk_full = true;
    EXPECT_EQ(settle(*store_, made_of(due.at(0))).error(), store_errc::disk_full);
    EXPECT_TRUE(take().empty());
    failing_vfs::disk_full = false;
    EXPECT_TRUE(settle(*store_, made_of(due[0])));
    EXPECT_EQ(store_->count()->documents, 1U);
}

TEST_F(settling_on_a_bad_disk_test, after_a_failed_flush_it_is_due_again_in_the_next_life) {
    failing_vfs::fail_sync = true;
    EXPECT_EQ(settle(*store_, made_of(take().at(0))).error(), store_errc::untrustworthy);
    failing_vfs::fail_sync = false;
    open();
    // The log may have reached the disk before the flush failed: then all of it is there, else nothing.
    const bool written = store_->count()->documents == 1;
    EXPECT_EQ(take().size(), written ? 0U : 1U);
    EXPECT_EQ(store_->count()->waiting, written ? 1U : 0U);
}

}  // namespace
}  // namespace genvej::store::test
