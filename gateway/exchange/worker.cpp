#include "gateway/exchange/worker.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/exchange/targets_of.hpp"
#include "gateway/server/worker_loop.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;

constexpr std::size_t at_once = 32;

}  // namespace

class exchange_worker::machine final : public worker_loop {
public:
    machine(const asio::any_io_executor& executor, store::store& kept, exchange_settings settings)
        : worker_loop(executor), kept_(kept), desk_(kept), settings_(std::move(settings)) {}

private:
    asio::awaitable<round> look() override {
        const auto due = kept_.take_follow_ups(settings_.now(), at_once);
        if (due.has_error()) {
            settings_.store_failed(due.error());
            co_return round{false, pause};
        }
        for (const store::due_follow_up& one : *due) {
            if (stopping()) {
                kept_.give_back(one.id, one.due);
            } else {
                co_await look_into(one);
            }
        }
        if (!due->empty()) co_return round{true};
        co_return round{false, until_next()};
    }

    asio::awaitable<void> look_into(const store::due_follow_up& one) {
        boost::system::result<desk_decision> decision = desk_decision{};
        try {
            settings_.with_rules(
                [&](const exchange_rules& rules) { decision = desk_.look_into(one, rules); });
        } catch (const std::exception&) {
            // A mistake of ours must not stop the others; it stays due and is seen in the log again and
            // again.
            settings_.settled(one.kind, "failed");
            kept_.give_back(one.id, settings_.now() + 60 * pause);
            co_return;
        }
        if (decision.has_error()) {
            settings_.store_failed(decision.error());
            kept_.give_back(one.id, settings_.now() + pause);
            co_return;
        }
        if (!decision->settles) {
            kept_.give_back(one.id, decision->again);
            co_return;
        }
        co_await settle(one, std::move(*decision));
    }

    asio::awaitable<void> settle(const store::due_follow_up& one, desk_decision decision) {
        const std::vector<std::string> targets = targets_of(*decision.settles);
        const auto written = co_await settle_in_store(std::move(*decision.settles));
        if (written) {
            for (const std::string& target : targets) settings_.notify_target(target);
            settings_.settled(one.kind, decision.word);
            co_return;
        }
        const boost::system::error_code& error = written.error();
        const bool raced =
            error == store::store_errc::settled_already || error == store::store_errc::outdated;
        if (!raced) settings_.store_failed(error);
        kept_.give_back(one.id, raced ? one.due : settings_.now() + pause);
    }

    asio::awaitable<boost::system::result<void>> settle_in_store(store::settlement what) {
        using outcome = boost::system::result<void>;
        auto begin = [this, moved = std::move(what)](auto resume) mutable {
            auto shared = std::make_shared<decltype(resume)>(std::move(resume));
            kept_.settle(std::move(moved), [strand = strand(), shared](outcome result) {
                asio::post(strand, [shared, result]() mutable { std::move (*shared)(result); });
            });
        };
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(outcome)>(
            std::move(begin), asio::use_awaitable);
    }

    store::time_ms until_next() {
        const auto next = kept_.next_follow_up();
        if (next.has_value()) return rest_until(*next, settings_.now());
        settings_.store_failed(next.error());
        return pause;
    }

    store::store& kept_;
    desk desk_;
    const exchange_settings settings_;
};

exchange_worker::exchange_worker(const asio::any_io_executor& executor, store::store& kept,
                                 exchange_settings settings)
    : running_(std::make_shared<machine>(executor, kept, std::move(settings))) {}

exchange_worker::~exchange_worker() = default;

void exchange_worker::start() {
    running_->start();
}

void exchange_worker::notify() {
    running_->notify();
}

void exchange_worker::stop(std::function<void()> done) {
    running_->stop(std::move(done));
}

}  // namespace genvej::gateway
