#include "gateway/citizens/worker.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/citizens/whose.hpp"
#include "gateway/server/worker_loop.hpp"

namespace genvej::gateway::citizens {

namespace {

namespace asio = boost::asio;
using written = store::result<void>;

/// So many share a commit; what comes in meanwhile waits no longer than they take.
constexpr std::size_t at_once = 64;
/// Of a file into which more and more comes; then others have their turn first.
constexpr int most_attempts = 5;

void add_targets(const store::citizen_settlement& of, std::vector<std::string>& to) {
    for (const store::reception& made : of.makes) {
        for (const store::letter_record& letter : made.letters) {
            for (const store::planned_delivery& plan : letter.deliveries) {
                if (std::find(to.begin(), to.end(), plan.target) == to.end()) to.push_back(plan.target);
            }
        }
    }
}

}  // namespace

class worker::machine final : public worker_loop {
public:
    machine(const asio::any_io_executor& executor, store::record_keeper& kept, worker_settings settings)
        : worker_loop(executor), standing_back_(strand()), kept_(kept), settings_(std::move(settings)) {}

private:
    asio::awaitable<round> look() override {
        const auto begun = std::chrono::steady_clock::now();
        const round what = co_await look_once();
        if (what.again && !stopping() && settings_.busy())
            co_await stand_back(std::chrono::steady_clock::now() - begun);
        co_return what;
    }

    /// Notices do not end it: they come with every message that is answered meanwhile.
    asio::awaitable<void> stand_back(std::chrono::nanoseconds took) {
        constexpr std::chrono::nanoseconds longest = std::chrono::milliseconds(300);
        standing_back_.expires_after(std::min(3 * took, longest));
        boost::system::error_code woken;
        co_await standing_back_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }

    asio::awaitable<round> look_once() {
        const auto joined = co_await join_letters();
        if (joined.has_error()) co_return fail(joined.error());
        if (stopping()) co_return round{};
        const auto due = kept_.take_citizens(settings_.now(), at_once);
        if (due.has_error()) co_return fail(due.error());
        std::vector<store::citizen_settlement> found;
        for (const store::due_citizen& one : *due) {
            if (stopping()) {
                give_back(one.citizen, one.due);
            } else if (auto what = look_at(one.citizen)) {
                found.push_back(std::move(*what));
            }
            // Others have their turn between two citizens.
            co_await asio::post(strand(), asio::use_awaitable);
        }
        if (!found.empty()) co_await settle(std::move(found));
        if (*joined > 0 || !due->empty()) co_return round{true};
        const auto next = kept_.next_citizen();
        if (next.has_error()) co_return fail(next.error());
        const store::time_ms rest = rest_until(*next, settings_.now());
        co_return round{false, std::exchange(gave_back_, false) ? std::min(rest, pause) : rest};
    }

    round fail(const boost::system::error_code& error) {
        settings_.store_failed(error);
        return {false, pause};
    }

    /// @return how many there were
    asio::awaitable<store::result<std::size_t>> join_letters() {
        const auto letters = kept_.letters_to_join(at_once);
        if (letters.has_error()) co_return letters.error();
        if (letters->empty()) co_return std::size_t{0};
        std::vector<store::joined_letter> joined;
        std::size_t none = 0;
        settings_.with_rules([&](const look_rules& with) {
            for (const store::unjoined_letter& one : *letters) {
                auto citizen = whose(one, *with.tools.directory);
                none += citizen ? 0U : 1U;
                joined.push_back({one.letter, std::move(citizen)});
            }
        });
        const std::size_t count = joined.size();
        const written result = co_await in_store([&](std::function<void(written)> done) {
            kept_.join(std::move(joined), settings_.now(), std::move(done));
        });
        if (result.has_error()) co_return result.error();
        if (count > none) settings_.done("joined", count - none);
        if (none > 0) settings_.done("no_citizen", none);
        co_return count;
    }

    /// Nothing: he was given back.
    std::optional<store::citizen_settlement> look_at(const std::string& citizen) {
        const auto file = kept_.read_file(citizen);
        if (file.has_error() || !*file) {
            if (file.has_error()) settings_.store_failed(file.error());
            give_back(citizen, settings_.now() + pause);
            return std::nullopt;
        }
        std::optional<store::citizen_settlement> out;
        try {
            settings_.with_rules([&](const look_rules& with) {
                if (auto what = citizens::look(**file, with)) out = std::move(what->settles);
            });
        } catch (const std::exception&) {
            // A mistake of ours must not stop the others; he stays due and is seen in the log again and
            // again.
            out.reset();
        }
        if (!out) {
            settings_.done("failed", 1);
            give_back(citizen, settings_.now() + 60 * pause);
        }
        return out;
    }

    /// Due again then. What the store does with it is not done yet when this round ends, so that the next one
    /// must not wait for somebody to wake it.
    void give_back(const std::string& citizen, store::time_ms due) {
        kept_.give_back(citizen, due);
        gave_back_ = true;
    }

    /// Something came into a file while it was looked at: it is looked at again while it is still in hand.
    asio::awaitable<void> settle(std::vector<store::citizen_settlement> all) {
        for (int attempt = 0; attempt < most_attempts && !all.empty(); ++attempt) {
            std::vector<std::string> raced = co_await settle_once(std::move(all));
            all.clear();
            const bool last = attempt + 1 == most_attempts || stopping();
            for (const std::string& citizen : raced) {
                if (last) {
                    give_back(citizen, settings_.now());
                } else if (auto what = look_at(citizen)) {
                    all.push_back(std::move(*what));
                }
            }
        }
    }

    /// All of them at once, so that they share a commit. @return whose files had changed meanwhile
    asio::awaitable<std::vector<std::string>> settle_once(std::vector<store::citizen_settlement> all) {
        std::vector<std::string> names, targets, raced;
        for (const store::citizen_settlement& one : all) {
            names.push_back(one.citizen);
            add_targets(one, targets);
        }
        const std::vector<written> results = co_await settle_all(std::move(all));
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (results[i].has_value()) continue;
            if (results[i].error() == store::store_errc::outdated) {
                raced.push_back(names[i]);
                continue;
            }
            settings_.store_failed(results[i].error());
            give_back(names[i], settings_.now() + pause);
        }
        const auto settled =
            std::count_if(results.begin(), results.end(), [](const written& one) { return one.has_value(); });
        if (settled > 0) settings_.done("settled", static_cast<std::size_t>(settled));
        if (!raced.empty()) settings_.done("outdated", raced.size());
        for (const std::string& target : targets) settings_.notify_target(target);
        co_return raced;
    }

    asio::awaitable<std::vector<written>> settle_all(std::vector<store::citizen_settlement> all) {
        auto begin = [this, all = std::move(all)](auto resume) mutable {
            struct waiting {
                decltype(resume) resume_with;
                std::vector<written> results;
                std::size_t left;
            };
            const std::size_t count = all.size();
            auto shared = std::make_shared<waiting>(
                waiting{std::move(resume), std::vector<written>(count, written{}), count});
            for (std::size_t i = 0; i < count; ++i) {
                kept_.settle(std::move(all[i]), [to = strand(), shared, i](written result) {
                    asio::post(to, [shared, i, result]() mutable {
                        shared->results[i] = result;
                        if (--shared->left == 0) std::move(shared->resume_with)(std::move(shared->results));
                    });
                });
            }
        };
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(std::vector<written>)>(
            std::move(begin), asio::use_awaitable);
    }

    template <class Ask>
    asio::awaitable<written> in_store(Ask ask) {
        auto begin = [this, &ask](auto resume) {
            auto shared = std::make_shared<decltype(resume)>(std::move(resume));
            ask([to = strand(), shared](written result) {
                asio::post(to, [shared, result]() mutable { std::move (*shared)(result); });
            });
        };
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(written)>(
            std::move(begin), asio::use_awaitable);
    }

    asio::steady_timer standing_back_;
    bool gave_back_ = false;
    store::record_keeper& kept_;
    const worker_settings settings_;
};

worker::worker(const asio::any_io_executor& executor, store::record_keeper& kept, worker_settings settings)
    : running_(std::make_shared<machine>(executor, kept, std::move(settings))) {}

worker::~worker() = default;

void worker::start() {
    running_->start();
}

void worker::notify() {
    running_->notify();
}

void worker::stop(std::function<void()> done) {
    running_->stop(std::move(done));
}

}  // namespace genvej::gateway::citizens
