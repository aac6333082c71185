#include "gateway/delivery/outbox.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace genvej::delivery::test {
namespace {

using namespace std::chrono_literals;

/// A target that a test plays: it notes what is sent, and answers as told, or when told.
class scripted_channel final : public channels::channel {
public:
    using script = std::function<std::optional<channels::outcome>(const channels::outgoing&, int attempt)>;
    explicit scripted_channel(script answers) : answers_(std::move(answers)) {}

    void send(std::shared_ptr<const channels::outgoing> what, channels::sent done) override {
        std::optional<channels::outcome> now;
        {
            const std::lock_guard lock(mutex_);
            sent_.push_back(what->key);
            bodies_.push_back(what->body);
            now = answers_(*what, ++attempts_[what->key]);
            if (!now) held_.push_back(done);
            most_ = std::max(most_, held_.size());
            changed_.notify_all();
        }
        if (now) done(*now);
    }
    void stop() noexcept override { release("stopped"); }

    void release(const std::string& failure) {
        std::vector<channels::sent> held;
        {
            const std::lock_guard lock(mutex_);
            held.swap(held_);
        }
        channels::outcome out;
        out.delivered = failure.empty();
        out.failure = failure;
        for (const channels::sent& one : held) one(out);
    }
    /// Waits until so many attempts were made; says what they were.
    std::vector<std::string> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 20s, [&] { return sent_.size() >= count; });
        return sent_;
    }
    std::vector<std::string> bodies() const {
        const std::lock_guard lock(mutex_);
        return bodies_;
    }
    std::size_t most_at_once() const {
        const std::lock_guard lock(mutex_);
        return most_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    const script answers_;
    std::vector<std::string> sent_;
    std::vector<std::string> bodies_;
    std::map<std::string, int> attempts_;
    std::vector<channels::sent> held_;
    std::size_t most_ = 0;
};

channels::outcome delivered() {
    channels::outcome out;
    out.delivered = true;
    return out;
}
channels::outcome failed(const std::string& kind) {
    channels::outcome out;
    out.failure = kind;
    return out;
}

class outbox_test : public testing::Test {
protected:
    outbox_test() {
        std::string name = (std::filesystem::temp_directory_path() / "genvej-outbox-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        folder_ = name;
        open();
    }
    ~outbox_test() override {
        end();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    void open() {
        store_.reset();
        store::sqlite_options options;
        options.path = (folder_ / "genvej.db").string();
        store_ = store::open_sqlite(options).value();
    }
    std::shared_ptr<scripted_channel> add(const std::string& name, scripted_channel::script answers,
                                          std::uint32_t concurrency = 4) {
        auto way = std::make_shared<scripted_channel>(std::move(answers));
        target made{name, way, concurrency, {}};
        made.retry.first = 5ms;
        made.retry.cap = 20ms;
        made.retry.attempts = 50;
        made.retry.hold = hold_;
        targets_.push_back(std::move(made));
        return way;
    }
    void begin() {
        observer watch;
        watch.store_failed = [](std::string_view, const boost::system::error_code& error) {
            ADD_FAILURE() << error.message();
        };
        watch.hold_passed = [this](std::string_view, std::int64_t) { ++holds_passed_; };
        outbox_.emplace(context_.get_executor(), *store_, wall_clock, targets_, watch, [] { return 0.5; });
        work_.emplace(context_.get_executor());
        context_.restart();
        for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { context_.run(); });
        outbox_->start();
    }
    /// Drains, then joins the threads.
    void end(std::chrono::milliseconds limit = 10s) {
        if (!outbox_) return;
        std::promise<void> stopped;
        outbox_->stop(limit, [&] { stopped.set_value(); });
        stopped.get_future().wait();
        work_.reset();
        for (std::thread& one : threads_) one.join();
        threads_.clear();
        outbox_.reset();
    }
    static store::time_ms wall_clock() {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
    void accept(const std::string& id, const std::string& patient, const std::vector<std::string>& targets) {
        store::reception what;
        what.id = "R" + id;
        what.received = wall_clock();
        store::letter_record letter;
        letter.sender = "5790000000012";
        letter.letter_id = id;
        letter.content_hash = id;
        letter.patient = patient;
        letter.translation = "bundle of " + id;
        for (const std::string& name : targets) letter.deliveries.push_back({name, "", id, "", ""});
        what.letters.push_back(std::move(letter));
        std::promise<bool> done;
        store_->accept(std::move(what), [&](const auto& outcome) { done.set_value(outcome.has_value()); });
        ASSERT_TRUE(done.get_future().get());
        for (const std::string& name : targets) {
            if (outbox_) outbox_->notify(name);
        }
    }
    using names = std::vector<std::string>;

    std::filesystem::path folder_;
    std::unique_ptr<store::store> store_;
    boost::asio::io_context context_;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    std::vector<std::thread> threads_;
    std::vector<target> targets_;
    std::chrono::milliseconds hold_{0};
    std::atomic<int> holds_passed_{0};
    std::optional<outbox> outbox_;
};

TEST_F(outbox_test, what_is_accepted_is_delivered) {
    const auto way = add("out", [](const auto&, int) { return delivered(); });
    begin();
    accept("L1", "0101010101", {"out"});
    EXPECT_EQ(way->wait_for(1), names{"L1"});
    EXPECT_EQ(way->bodies(), names{"bundle of L1"});
    EXPECT_EQ(outbox_->status("out")->rests_until, 0) << "a target that never failed";
    end();
    EXPECT_EQ(store_->count()->delivered, 1U);
    EXPECT_EQ(store_->count()->sending, 0U);
}

TEST_F(outbox_test, what_waited_before_the_start_is_delivered) {
    accept("L1", "0101010101", {"out"});
    const auto way = add("out", [](const auto&, int) { return delivered(); });
    begin();
    EXPECT_EQ(way->wait_for(1), names{"L1"});
}

TEST_F(outbox_test, a_passing_failure_is_tried_again_with_the_same_bytes_and_holds_its_lane_only) {
    const auto way =
        add("out", [](const channels::outgoing& what, int attempt) -> std::optional<channels::outcome> {
            return what.key == "A1" && attempt < 4 ? failed("connect") : delivered();
        });
    accept("A1", "0101010101", {"out"});
    accept("A2", "0101010101", {"out"});
    accept("B1", "0202020202", {"out"});
    begin();
    const names sent = way->wait_for(6);
    end();
    EXPECT_EQ(store_->count()->delivered, 3U);
    EXPECT_EQ(std::count(sent.begin(), sent.end(), "A1"), 4);
    EXPECT_EQ(sent.back(), "A2") << "only after A1";
    EXPECT_LT(std::find(sent.begin(), sent.end(), "B1") - sent.begin(), 3) << "not held up";
    const names bodies = way->bodies();
    EXPECT_EQ(std::count(bodies.begin(), bodies.end(), "bundle of A1"), 4);
}

TEST_F(outbox_test, a_dead_target_slows_nobody_else) {
    const auto dead = add(
        "dead", [](const auto&, int) { return std::optional<channels::outcome>(); }, 2);
    const auto alive = add(
        "alive", [](const auto&, int) { return delivered(); }, 2);
    begin();
    for (int i = 0; i < 30; ++i) accept("L" + std::to_string(i), "", {"dead", "alive"});
    EXPECT_EQ(alive->wait_for(30).size(), 30U);
    EXPECT_EQ(dead->wait_for(2).size(), 2U) << "its own limit";
    dead->release("timeout.answer");
    dead->wait_for(4);
    EXPECT_EQ(dead->most_at_once(), 2U);
    end(50ms);
    EXPECT_EQ(store_->count()->delivered, 30U);
    EXPECT_EQ(store_->count()->waiting + store_->count()->unknown + store_->count()->sending, 30U)
        << "nothing of the dead target is lost";
}

TEST_F(outbox_test, order_inside_every_lane_holds_under_failures) {
    const auto way = add(
        "out",
        [](const channels::outgoing& what, int attempt) -> std::optional<channels::outcome> {
            // Some fail once or twice; which ones depends on the name only, so that each run is the same.
            return attempt <= static_cast<int>(what.key.back() % 3) ? failed("http.503") : delivered();
        },
        8);
    begin();
    constexpr int patients = 5;
    constexpr int letters = 8;
    for (int i = 0; i < letters; ++i) {
        for (int p = 0; p < patients; ++p)
            accept(std::to_string(p) + "-" + std::to_string(i), "01010101" + std::to_string(10 + p), {"out"});
    }
    std::size_t attempts = 0;
    for (int i = 0; i < letters; ++i) attempts += patients * (1U + static_cast<std::size_t>(('0' + i) % 3));
    const names sent = way->wait_for(attempts);
    end();
    EXPECT_EQ(store_->count()->delivered, static_cast<std::uint64_t>(patients * letters));
    std::map<char, char> last;
    for (const std::string& key : sent) {
        EXPECT_GE(key.back(), last[key.front()]) << "an older letter after a newer one";
        last[key.front()] = key.back();
    }
}

TEST_F(outbox_test, a_refusal_holds_its_lane_for_a_while_then_it_passes_and_somebody_is_told) {
    hold_ = 300ms;
    const auto way = add("out", [](const channels::outgoing& what, int) {
        return what.key == "A1" ? failed("http.422") : delivered();
    });
    accept("A1", "0101010101", {"out"});
    accept("A2", "0101010101", {"out"});
    const auto begun = std::chrono::steady_clock::now();
    begin();
    EXPECT_EQ(way->wait_for(2), (names{"A1", "A2"}));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 250ms);
    end();
    EXPECT_EQ(holds_passed_, 1);
}

TEST_F(outbox_test, a_refusal_is_kept_with_its_reason_and_lets_the_lane_pass) {
    const auto way = add("out", [](const channels::outgoing& what, int) -> std::optional<channels::outcome> {
        return what.key == "A1" ? failed("http.422") : delivered();
    });
    begin();
    accept("A1", "0101010101", {"out"});
    accept("A2", "0101010101", {"out"});
    way->wait_for(2);
    end();
    const auto view = store_->find_reception("RA1");
    EXPECT_EQ((*view)->deliveries[0].state, store::delivery_state::refused);
    EXPECT_EQ((*view)->deliveries[0].last_error, "http.422: the target's rules refuse the message");
    EXPECT_EQ(store_->count()->delivered, 1U);
}

TEST_F(outbox_test, stop_waits_for_what_is_under_way) {
    const auto way = add("out", [](const auto&, int) { return std::optional<channels::outcome>(); });
    begin();
    accept("L1", "", {"out"});
    way->wait_for(1);
    std::promise<void> stopped;
    outbox_->stop(20s, [&] { stopped.set_value(); });
    way->release("");
    stopped.get_future().wait();
    EXPECT_EQ(store_->count()->delivered, 1U);
}

TEST_F(outbox_test, what_is_given_up_at_the_limit_is_due_again) {
    const auto way = add("out", [](const auto&, int attempt) {
        return attempt == 1 ? std::optional<channels::outcome>() : std::optional(delivered());
    });
    begin();
    accept("L1", "", {"out"});
    way->wait_for(1);
    end(10ms);
    EXPECT_EQ(store_->count()->delivered, 0U);
    open();
    begin();
    EXPECT_EQ(way->wait_for(2), (names{"L1", "L1"}));
    end();
    EXPECT_EQ(store_->count()->delivered, 1U);
}

TEST_F(outbox_test, without_targets_it_stops_too) {
    begin();
    outbox_->notify("no such");
    end();
    EXPECT_EQ(store_->count()->receptions, 0U);
}

}  // namespace
}  // namespace genvej::delivery::test
