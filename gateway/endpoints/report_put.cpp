#include <chrono>
#include <memory>
#include <optional>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/pipeline/own_document.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/reports/own_report.hpp"
#include "gateway/server/services.hpp"

// gcc 12 takes Asio's allocation of a coroutine's frame and its release for two that do not belong together.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using stored = store::result<store::accept_outcome>;
using acceptance = store::accept_outcome::verdict;

constexpr std::string_view outcome_type = "application/fhir+json; charset=UTF-8";

/// KL's answer, for who waits for it without holding a thread.
struct waiting {
    explicit waiting(const asio::any_io_executor& here) : until(here) {}
    asio::steady_timer until;
    std::optional<channels::http_answer> answer;  ///< touched on the timer's executor only
};

delivery::answer_hub::ticket wait_for(delivery::answer_hub& hub, const std::string& key,
                                      const asio::any_io_executor& here,
                                      const std::shared_ptr<waiting>& into) {
    return hub.wait(key, [here, into](const channels::http_answer& answer) {
        asio::post(here, [into, answer] {
            into->answer = answer;
            into->until.cancel();
        });
    });
}

asio::awaitable<stored> keep(store::store& to, store::reception what, asio::any_io_executor here) {
    auto begin = [&to, here, moved = std::move(what)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        to.accept(std::move(moved), [here, shared](stored result) {
            asio::post(here, [shared, result]() mutable { std::move (*shared)(std::move(result)); });
        });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(stored)>(std::move(begin),
                                                                                         asio::use_awaitable);
}

void answer_with(store::reception& kept, const model::issues& found) {
    kept.http_status = http_status(found);
    kept.issues = outcome_json(found);
    kept.receipt = kept.issues;
    kept.receipt_media_type = outcome_type;
}

/// The record for the store: accepted with its deliveries, or refused for what is in `found`.
store::reception receive(const services& with, const request& asked, reports::own_report& in) {
    store::reception out;
    out.id = store::make_id(with.now());
    out.partner = asked.who.partner;
    out.media_type = asked.media_type;
    out.received = with.now();
    out.raw = asked.body;
    if (!model::has_errors(in.found)) {
        const partner_settings* who = with.settings.partner(asked.who.partner);
        const std::string_view sender =
            who == nullptr || who->gln.empty() ? std::string_view(asked.who.partner) : who->gln;
        auto record = letter_of(
            with.settings, {in.kind, sender, {}, in.id, in.citizen, std::move(in.body), report_way, true});
        in.found.insert(in.found.end(), record.found.begin(), record.found.end());
        out.letters.push_back(std::move(record.value));
    }
    out.refused = model::has_errors(in.found);
    if (out.refused) {
        for (store::letter_record& one : out.letters) one.deliveries.clear();
        answer_with(out, in.found);
        return out;
    }
    answer_with(out, {model::make_issue("report.pending")});
    out.http_status = 201;
    // The same id with another content: kept as refused, and answered so.
    out.when_reused = [](store::reception& changed, const store::accept_outcome&) {
        answer_with(changed, {model::make_issue("report.duplicate")});
    };
    return out;
}

reply relayed(const channels::http_answer& said) {
    reply out;
    out.status = static_cast<http::status>(said.status);
    out.media_type = said.body.empty() ? std::string() : said.media_type;
    out.body = said.body;
    return out;
}

reply at_place(reply what, std::string_view id) {
    what.fields.emplace_back(http::field::location, "/messages/" + std::string(id));
    return what;
}

void wake(services& with, const std::vector<std::string>& targets) {
    for (const std::string& one : targets) with.outgoing->notify(one);
    if (with.wake_exchange) with.wake_exchange();
    if (with.wake_citizens) with.wake_citizens();
}

/// A report that was read, on its way into the store.
struct taken_report {
    reports::own_report in;
    store::reception kept;
    std::string id;  ///< of the reception
    bool refused = false;
    std::vector<std::string> targets;
    std::chrono::steady_clock::time_point begun;
};

taken_report take(const services& with, const request& asked) {
    taken_report out;
    out.begun = std::chrono::steady_clock::now();
    const partner_settings* who = with.settings.partner(asked.who.partner);
    const std::vector<std::string> all;
    out.in = reports::read_own_report(asked.body, asked.parameters.front(),
                                      who == nullptr ? all : who->municipalities);
    out.kept = receive(with, asked, out.in);
    out.id = out.kept.id;
    out.refused = out.kept.refused;
    if (out.refused) return out;
    for (const store::planned_delivery& one : out.kept.letters.front().deliveries)
        out.targets.push_back(one.target);
    return out;
}

/// What is said at once; nothing: the report is durable and on its way.
std::optional<reply> said_at_once(services& with, const request& asked, const taken_report& what,
                                  const stored& outcome) {
    const auto took = std::chrono::steady_clock::now() - what.begun;
    if (outcome.has_error()) {
        spdlog::error("a report could not be stored: {} request={}", outcome.error().message(), asked.id);
        with.measured.received(what.in.kind, "failed", took);
        return issue_reply(model::make_issue("store.unavailable"), asked);
    }
    if (outcome->what != acceptance::stored) {
        with.measured.received(what.in.kind, "duplicate", took);
        return at_place(issue_reply(model::make_issue("report.duplicate"), asked), outcome->first);
    }
    with.measured.received(what.in.kind, what.refused ? "refused" : "accepted", took);
    if (what.refused) return at_place(issues_reply(what.in.found, asked), what.id);
    return std::nullopt;
}

reply pending(const request& asked) {
    reply out = issue_reply(model::make_issue("report.pending"), asked);
    out.status = http::status::created;
    return out;
}

}  // namespace

/// PUT /fhir/Bundle/{id}: a vendor's own §140 or §119 delivery report, JSON or XML (register-once.md, section
/// 1). KL's status and body when KL answers within `[exchange] answer_wait_seconds`; else 201 with an
/// information issue, the report being durable and on its way, and what becomes of it in /messages/{id}. 400
/// for an id that is not the address's; 409 `duplicate` for an id that was received before, also with the
/// same content; 422 for what KL would not take, kept in quarantine; 503 when nothing could be stored.
/// `Location: /messages/{id}`.
asio::awaitable<reply> put_report(services& with, const request& asked) {
    const asio::any_io_executor here = co_await asio::this_coro::executor;
    taken_report what = take(with, asked);
    const auto answer = std::make_shared<waiting>(here);
    const delivery::answer_hub::ticket ticket = wait_for(with.answers, what.in.id, here, answer);
    answer->until.expires_after(std::chrono::seconds(with.settings.answer_wait_seconds));
    const stored outcome = co_await keep(with.kept, std::move(what.kept), here);
    if (std::optional<reply> said = said_at_once(with, asked, what, outcome)) co_return std::move(*said);
    wake(with, what.targets);
    if (!answer->answer) co_await answer->until.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return at_place(answer->answer ? relayed(*answer->answer) : pending(asked), what.id);
}

}  // namespace genvej::gateway
