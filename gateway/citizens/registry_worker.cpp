#include "gateway/citizens/registry_worker.hpp"

#include <map>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/citizens/registry_documents.hpp"
#include "gateway/citizens/registry_months.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/server/worker_loop.hpp"

namespace genvej::gateway::citizens {

namespace {

namespace asio = boost::asio;

}  // namespace

std::vector<month> months_due(const registry_settings& of, store::time_ms now) {
    std::vector<month> out;
    const pathway::day today = pathway::day_of(now);
    for (month one = of.first_month; of.monthly; ++one) {
        const pathway::day first_after = pathway::day_of(end_of(one));
        if (today < first_after + static_cast<pathway::day>(of.month_day) - 1) return out;
        out.push_back(one);
    }
    return out;
}

class registry_worker::machine final : public worker_loop {
public:
    machine(const asio::any_io_executor& executor, store::store& kept, registry_worker_settings settings)
        : worker_loop(executor), kept_(kept), with_(std::move(settings)) {}

private:
    asio::awaitable<round> look() override {
        for (const registry_settings& one : with_.settings.registries) {
            for (const month due : months_due(one, with_.now())) {
                if (stopping()) co_return round{};
                if (done_[one.name] >= due) continue;
                const auto failed = co_await send(one, due);
                if (failed) co_return round{false, pause};
                done_[one.name] = due;
            }
        }
        co_return round{false, rest_until(next_day(), with_.now())};
    }

    /// The next day on which a month may be due.
    store::time_ms next_day() const { return pathway::beginning_of(pathway::day_of(with_.now()) + 1); }

    asio::awaitable<boost::system::error_code> send(const registry_settings& one, month due) {
        const registry::registry_rules& rules = registry::registry_rules::built_in();
        const registry::registry_row& to = *rules.find(one.name);
        const auto months = rows_of_month(kept_.record(), rules, to, due);
        if (months.has_error()) {
            with_.store_failed(months.error());
            co_return months.error();
        }
        const auto directory = with_.directory();
        for (const month_rows& of : *months) {
            const registry_batch batch{rules, to, *directory, with_.now()};
            auto made = registry_reception(with_.settings, batch, of.rows,
                                           {document_id(to, of.municipality, due), of.municipality, {}});
            const std::string id = made.value.letters.front().letter_id;
            if (!made.ok()) {
                with_.sent(id, "nowhere");
                continue;
            }
            const auto targets = made.value.letters.front().deliveries;
            const auto kept = co_await accept(std::move(made.value));
            if (kept.has_error()) {
                with_.store_failed(kept.error());
                co_return kept.error();
            }
            using verdict = store::accept_outcome::verdict;
            const bool stored = kept->what == verdict::stored;
            with_.sent(id, stored ? "kept" : kept->what == verdict::duplicate ? "there" : "other");
            for (const store::planned_delivery& plan : targets) {
                if (stored) with_.notify_target(plan.target);
            }
        }
        co_return boost::system::error_code{};
    }

    /// Comes back on the strand.
    asio::awaitable<store::result<store::accept_outcome>> accept(store::reception what) {
        auto start = [this, &what](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            kept_.accept(std::move(what), [this, shared](store::result<store::accept_outcome> result) {
                asio::post(strand(), [shared, result = std::move(result)]() mutable {
                    std::move (*shared)(std::move(result));
                });
            });
        };
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable),
                                                void(store::result<store::accept_outcome>)>(
            std::move(start), asio::use_awaitable);
    }

    store::store& kept_;
    const registry_worker_settings with_;
    std::map<std::string, month> done_;  ///< since this program started
};

registry_worker::registry_worker(const asio::any_io_executor& executor, store::store& kept,
                                 registry_worker_settings settings)
    : running_(std::make_shared<machine>(executor, kept, std::move(settings))) {}

registry_worker::~registry_worker() = default;

void registry_worker::start() {
    running_->start();
}

void registry_worker::stop(std::function<void()> done) {
    running_->stop(std::move(done));
}

}  // namespace genvej::gateway::citizens
