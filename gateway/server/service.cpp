#include "gateway/server/service.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>
#include <typeinfo>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/store/operations.hpp"
#include "adapters/store/record.hpp"
#include "gateway/delivery/targets.hpp"
#include "gateway/pipeline/answer_reception.hpp"
#include "gateway/pipeline/routing.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/server/listener.hpp"
#include "gateway/server/pauses.hpp"
#include "gateway/server/services.hpp"
#include "gateway/server/store_opening.hpp"
#include "gateway/server/worker_settings.hpp"
#include "gateway/version.hpp"

namespace genvej::gateway {

namespace asio = boost::asio;

namespace {

constexpr int world_failed = 3;
constexpr int store_failed = 4;
constexpr std::chrono::milliseconds look_again{5};

int fail(const std::string& text) {
    fmt::print(stderr, "genvej: {}\n", text);
    return world_failed;
}

std::vector<std::string> names_of(const std::vector<target_entry>& targets) {
    std::vector<std::string> out;
    out.reserve(targets.size());
    for (const target_entry& one : targets) out.push_back(one.name);
    return out;
}

delivery::target_settings settings_of(const target_entry& from) {
    delivery::target_settings out;
    out.name = from.name;
    out.kind = from.kind;
    out.path = from.path;
    out.url = from.url;
    out.ca_file = from.ca_file;
    out.client_certificate = from.client_certificate;
    out.client_key = from.client_key;
    out.bearer = from.token;
    out.token_url = from.token_url;
    out.token_client = from.token_client;
    out.token_key_file = from.token_key_file;
    out.token_key_id = from.token_key_id;
    out.token_audience = from.token_audience;
    out.token_resource = from.token_resource;
    out.saml_directory = from.saml_directory;
    out.concurrency = from.concurrency;
    out.answer_timeout = std::chrono::seconds(from.answer_seconds);
    out.retry.first = std::chrono::seconds(from.first_retry_seconds);
    out.retry.cap = std::chrono::seconds(from.longest_retry_seconds);
    out.retry.attempts = from.attempts;
    out.retry.hold = std::chrono::milliseconds(from.hold);
    out.per_second = from.per_second;
    out.breaker_failures = from.breaker_failures;
    return out;
}

/// Everything that lives as long as the service. Declared in the order in which it is needed; the io_context
/// goes before what its handlers use.
class running_service {
public:
    running_service(const configuration& settings, std::unique_ptr<store::store> opened,
                    std::shared_ptr<const knowledge> first)
        : settings_(settings),
          kept_(std::move(opened)),
          services_(settings, *kept_, std::move(first)),
          signals_(context_) {}

    void committed(std::size_t records, std::chrono::nanoseconds took) {
        services_.measured.committed(records, took);
    }
    /// Nothing can be promised any more: closes down, so that whoever watches over the service starts it
    /// again, which reads from the disk what is really there.
    void distrust_store() {
        asio::post(context_, [this] {
            spdlog::critical(
                "the store failed: what was written may not be on the disk; closing down with exit code {}",
                store_failed);
            exit_code_ = store_failed;
            if (!services_.draining.exchange(true)) end();
        });
    }

    int run() {
        if (const std::string problem = open(); !problem.empty()) return fail(problem);
        services_.outgoing = &*outbox_;
        services_.wake_exchange = [this] { exchange_->notify(); };
        services_.wake_citizens = [this] { citizens_->notify(); };
        services_.follow_pauses = [this] { pauses_->follow(); };
        kept_->on_wake([this] { look_around(); });
        outbox_->start();
        exchange_->start();
        citizens_->start();
        registries_->start();
        data_->start();
        operators_->start();
        wait_for_signals();
        fmt::print("genvej {} takes messages at {} and answers the operator at {}\n", version,
                   data_->address(), operators_->address());
        static_cast<void>(std::fflush(stdout));
        spdlog::info("started: data {} operator {} store {}", data_->address(), operators_->address(),
                     settings_.store.shown());
        run_threads();
        kept_->on_wake({});
        kept_->close();
        spdlog::info("ended");
        return exit_code_;
    }

private:
    /// Another node has written something, or is gone. Called on a thread of the store, which must not wait.
    void look_around() {
        for (const target_entry& entry : settings_.targets) outbox_->notify(entry.name);
        exchange_->notify();
        citizens_->notify();
        if (looks_at_pauses_.exchange(true)) return;
        asio::post(context_, [this] {
            looks_at_pauses_ = false;
            pauses_->follow();
        });
    }

    std::string open() {
        std::vector<delivery::target> targets;
        for (const target_entry& entry : settings_.targets) {
            delivery::target_settings told = settings_of(entry);
            told.most_bytes = settings_.limits.delivery_bytes;
            told.answered = [this](const std::string& key, const channels::http_answer& answer) {
                services_.answers.tell(key, answer);
            };
            auto made = delivery::make_target(context_.get_executor(), told);
            if (made.has_error()) return fmt::format("target {}: {}", entry.name, made.error().text);
            made->receive = [this, name = entry.name](const std::string& answer) {
                return receive(answer, name);
            };
            targets.push_back(std::move(*made));
        }
        delivery::observer watch;
        watch.attempted = [this](std::string_view target, std::string_view failure,
                                 std::chrono::nanoseconds took) {
            services_.measured.delivered(target, failure, took);
            if (!failure.empty()) spdlog::warn("delivery to {} failed: {}", target, failure);
        };
        watch.breaker = [this](std::string_view target, delivery::breaker_news what,
                               std::string_view failure) {
            const bool opened = what == delivery::breaker_news::opened;
            services_.measured.outage(target, opened);
            if (opened) {
                spdlog::error("target {} is down ({}); it is tried now and then until it takes a message",
                              target, failure);
            } else {
                spdlog::info("target {} takes messages again", target);
            }
        };
        watch.hold_passed = [this](std::string_view target, std::int64_t id) {
            services_.measured.hold_passed(target);
            spdlog::error(
                "delivery {} to {} passes a refused or dead one of its lane: nobody has decided in time", id,
                target);
        };
        watch.store_failed = [this](std::string_view target, const boost::system::error_code& error) {
            services_.store_failed(fmt::format("target {}", target), error);
        };
        watch.recorded = [this](std::string_view target, bool at_once) {
            const target_entry* entry = find_target(settings_, target);
            if (at_once || (entry != nullptr && entry->receipt_within > 0)) exchange_->notify();
        };
        outbox_.emplace(context_.get_executor(), *kept_, services_.now, std::move(targets), std::move(watch));
        pauses_.emplace(kept_->operated(), *outbox_, names_of(settings_.targets));
        // What an operator paused before the last end is still paused.
        if (const auto failed = pauses_->follow()) return fmt::format("store: {}", failed.message());
        exchange_.emplace(context_.get_executor(), *kept_, exchange_settings_of(services_, to_target()));
        citizens_.emplace(context_.get_executor(), kept_->record(),
                          citizen_settings_of(services_, to_target()));
        registries_.emplace(context_.get_executor(), *kept_, registry_settings_of(services_, to_target()));
        std::string problem = listen(data_, settings_.listen, side::data, "listen");
        return problem.empty() ? listen(operators_, settings_.operators, side::operators, "operator")
                               : problem;
    }

    /// A receipt in the answer of a target is taken in like one that was posted. A mistake of ours must not
    /// end the outbox: the message counts as delivered, and its receipt is awaited.
    std::shared_ptr<const store::reception> receive(const std::string& answer, const std::string& target) {
        try {
            const std::shared_ptr<const knowledge> known = services_.known();
            const translation_tools tools = services_.tools(*known);
            auto out = std::make_shared<const store::reception>(
                receive_answer(answer, target, {settings_, tools}, {services_.now(), &random_uuid}));
            if (out->refused) {
                spdlog::warn("the receipt in an answer of {} breaks rules and does not count: reception={}",
                             target, out->id);
            }
            return out;
        } catch (const std::exception& mistake) {
            spdlog::error("the receipt in an answer of {} failed inside: {}", target, typeid(mistake).name());
            return nullptr;
        }
    }

    std::function<void(std::string_view)> to_target() {
        return [this](std::string_view target) { outbox_->notify(target); };
    }

    std::string listen(std::shared_ptr<listener>& into, const endpoint_address& at, side which,
                       std::string_view section) {
        auto opened = listener::open(context_, at, services_, which);
        if (opened.has_error()) {
            return fmt::format(
                "{}:{} cannot be opened ({}); end what uses it, or name another address in [{}]", at.host,
                at.port, opened.error().message(), section);
        }
        into = std::move(*opened);
        return {};
    }

    void wait_for_signals() {
        for (const int number : {SIGTERM, SIGINT, SIGHUP}) signals_.add(number);
        signals_.async_wait([this](const boost::system::error_code& error, int number) {
            if (error) return;
            if (number == SIGHUP) {
                reload();
            } else if (services_.draining.exchange(true)) {
                context_.stop();
                return;
            } else {
                end();
            }
            wait_for_signals();
        });
    }

    void reload() {
        loaded_knowledge fresh = load_knowledge(settings_.mappings_directory, settings_.organisations_file,
                                                settings_.indicators_directory);
        for (const std::string& error : fresh.problem.errors) spdlog::error("not reloaded: {}", error);
        if (fresh.value == nullptr) return;
        services_.replace(std::move(fresh.value));
        spdlog::info("maps, directory of organisations and sets of indicators reloaded");
    }

    void end() {
        spdlog::info("closing down: requests and deliveries under way get {} seconds",
                     settings_.limits.drain_seconds);
        data_->stop();
        operators_->stop();
        auto rest = [this] { return drain(); };
        asio::co_spawn(context_, std::move(rest), [](const std::exception_ptr& failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }

    asio::awaitable<void> drain() {
        const auto limit = std::chrono::seconds(settings_.limits.drain_seconds);
        const auto give_up = std::chrono::steady_clock::now() + limit;
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (data_->connections() + operators_->connections() > 0 &&
               std::chrono::steady_clock::now() < give_up) {
            timer.expires_after(look_again);
            co_await timer.async_wait(asio::use_awaitable);
        }
        registries_->stop([this, limit] {
            citizens_->stop([this, limit] {
                exchange_->stop([this, limit] { outbox_->stop(limit, [this] { context_.stop(); }); });
            });
        });
    }

    void run_threads() {
        const unsigned machine = std::max(2U, std::thread::hardware_concurrency());
        const unsigned count = settings_.limits.threads == 0 ? machine : settings_.limits.threads;
        std::vector<std::thread> others;
        for (unsigned i = 1; i < count; ++i) others.emplace_back([this] { context_.run(); });
        context_.run();
        for (std::thread& one : others) one.join();
    }

    const configuration& settings_;
    std::unique_ptr<store::store> kept_;
    services services_;
    asio::io_context context_;
    std::optional<delivery::outbox> outbox_;
    std::optional<pauses> pauses_;
    std::atomic<bool> looks_at_pauses_{false};
    std::optional<exchange_worker> exchange_;
    std::optional<citizens::worker> citizens_;
    std::optional<citizens::registry_worker> registries_;
    std::shared_ptr<listener> data_, operators_;
    asio::signal_set signals_;
    std::atomic<int> exit_code_{0};
};

/// The store is opened before the service that it tells of itself; nothing happens to it before.
class late_watch {
public:
    static store::store_watch of(const std::shared_ptr<late_watch>& one) {
        store::store_watch out;
        out.committed = [one](std::size_t records, std::chrono::nanoseconds took) {
            if (running_service* const now = one->to_) now->committed(records, took);
        };
        out.failed = [one] {
            if (running_service* const now = one->to_) now->distrust_store();
        };
        return out;
    }
    void tell(running_service& whom) { to_ = &whom; }

private:
    std::atomic<running_service*> to_{nullptr};
};

/// glibc would hand the memory of every letter back to the kernel and fetch it again for the next one,
/// cleared page by page. What is kept so is bounded: blocks above a megabyte are still returned at once.
void keep_heap() noexcept {
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

}  // namespace

int run_service(const configuration& settings, loaded_knowledge first) {
    keep_heap();
    const auto watch = std::make_shared<late_watch>();
    auto opened = open_store(settings, late_watch::of(watch));
    if (opened.has_error())
        return fail(fmt::format("store {}: {}", settings.store.shown(), opened.error().message()));
    running_service one(settings, std::move(*opened), std::move(first.value));
    watch->tell(one);
    return one.run();
}

}  // namespace genvej::gateway
