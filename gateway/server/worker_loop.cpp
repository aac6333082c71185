#include "gateway/server/worker_loop.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <typeinfo>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace genvej::gateway {

namespace asio = boost::asio;

namespace {

/// Longest sleep: a clock that was set forward is noticed, and so is what another node or a person made due.
constexpr store::time_ms longest_sleep = 60'000;

}  // namespace

worker_loop::worker_loop(const asio::any_io_executor& executor)
    : strand_(asio::make_strand(executor)), timer_(strand_) {}

void worker_loop::start() {
    asio::co_spawn(
        strand_, [self = shared_from_this()] { return self->run(); }, asio::detached);
}

void worker_loop::notify() {
    asio::post(strand_, [self = shared_from_this()] {
        self->asked_ = true;
        self->timer_.cancel();
    });
}

void worker_loop::stop(std::function<void()> done) {
    asio::post(strand_, [self = shared_from_this(), done = std::move(done)]() mutable {
        if (self->ended_) return done();
        self->done_ = std::move(done);
        self->stopping_ = true;
        self->timer_.cancel();
    });
}

asio::awaitable<void> worker_loop::run() {
    while (!stopping_) {
        asked_ = false;
        round what{false, pause};
        try {
            what = co_await look();
        } catch (const std::exception& mistake) {
            // A loop that ended would be seen by nobody, and what it works off would stand still.
            spdlog::error("a worker failed inside: {}", typeid(mistake).name());
        }
        if (!what.again) co_await sleep(what.rest);
    }
    ended_ = true;
    if (done_) std::exchange(done_, nullptr)();
}

store::time_ms worker_loop::rest_until(std::optional<store::time_ms> due, store::time_ms now) noexcept {
    return due ? std::clamp<store::time_ms>(*due - now, 0, longest_sleep) : longest_sleep;
}

asio::awaitable<void> worker_loop::sleep(store::time_ms how_long) {
    if (asked_ || stopping_) co_return;
    timer_.expires_after(std::chrono::milliseconds(how_long));
    boost::system::error_code woken;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

}  // namespace genvej::gateway
