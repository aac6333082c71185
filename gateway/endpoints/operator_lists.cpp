#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "adapters/store/operations.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/message_view.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/endpoints/operator_time.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/receipts/ids.hpp"

#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view reception_states = "accepted, duplicate, refused";
constexpr std::string_view delivery_states = "waiting, sending, unknown, delivered, refused, dead, discarded";

/// A sender may have put a CPR number where an identifier belongs.
std::string quoted_name(std::string_view text) {
    return json_quoted(model::loggable(text));
}

std::optional<store::reception_state> reception_state_of(std::string_view name) {
    for (const auto one : {store::reception_state::accepted, store::reception_state::duplicate,
                           store::reception_state::refused}) {
        if (name_of(one) == name) return one;
    }
    return std::nullopt;
}

std::optional<store::delivery_state> delivery_state_of(std::string_view name) {
    using state = store::delivery_state;
    for (const auto one : {state::waiting, state::sending, state::unknown, state::delivered, state::refused,
                           state::dead, state::discarded}) {
        if (store::to_string(one) == name) return one;
    }
    return std::nullopt;
}

std::string next_of(std::int64_t next) {
    return next == 0 ? "null" : fmt::format("\"{}\"", next);
}

std::string describe_row(const store::message_row& row) {
    std::string letters;
    for (const store::message_row::letter& one : row.letters) {
        letters += fmt::format(
            R"({}{{"kind":{},"sender":{},"receiver":{},"letterIdentifier":{},"waitsForOtherHalf":{}}})",
            letters.empty() ? "" : ",", quoted_name(one.kind), quoted_name(one.sender),
            quoted_name(one.receiver), quoted_name(one.letter_id), one.waits_for_other_half);
    }
    return fmt::format(
        R"({{"id":{},"received":{},"partner":{},"state":{},"httpStatus":{},"letters":[{}],"deliveries":{{"open":{},"delivered":{},"refused":{},"dead":{},"discarded":{}}}}})",
        json_quoted(row.id), json_quoted(utc_time(row.received)), json_quoted(row.partner),
        json_quoted(name_of(row.state)), row.http_status, letters, row.open, row.delivered, row.refused,
        row.dead, row.discarded);
}

std::string describe_row(services& with, const store::delivery_row& row) {
    const store::delivery_view& what = row.what;
    return fmt::format(
        R"({{"id":{},"message":{},"target":{},"state":{},"attempts":{},"received":{},"changed":{},"nextAttempt":{},"kind":{},"sender":{},"receiver":{},"letterIdentifier":{},"partner":{},"lastError":{},"waits":{}}})",
        json_number(what.id), json_quoted(what.reception), json_quoted(what.target),
        json_quoted(store::to_string(what.state)), what.attempts, json_quoted(utc_time(row.received)),
        json_quoted(utc_time(what.changed)),
        store::is_open(what.state) && what.state != store::delivery_state::sending
            ? json_quoted(utc_time(what.next_attempt))
            : "null",
        quoted_name(row.kind), quoted_name(row.sender), quoted_name(row.receiver), quoted_name(row.letter_id),
        json_quoted(row.partner), what.last_error.empty() ? "null" : json_quoted(what.last_error),
        describe_wait(with, what));
}

std::string describe_event(const store::message_event& one) {
    return fmt::format(
        R"({{"at":{},"last":{},"times":{},"event":{},"delivery":{},"target":{},"word":{},"text":{}}})",
        time_or_null(one.at), time_or_null(one.last), one.times, json_quoted(store::to_string(one.kind)),
        one.delivery == 0 ? "null" : json_number(one.delivery),
        one.target.empty() ? "null" : json_quoted(one.target),
        one.word.empty() ? "null" : json_quoted(one.word), one.text.empty() ? "null" : json_quoted(one.text));
}

std::string_view word_of(delivery::breaker_state state) {
    switch (state) {
        case delivery::breaker_state::closed:
            return "closed";
        case delivery::breaker_state::half_open:
            return "half-open";
        case delivery::breaker_state::open:
            return "open";
    }
    return "closed";
}

std::string describe_target(services& with, const store::queue_view& queue) {
    const auto status = with.outgoing->status(queue.target);
    const delivery::target_status now = status.value_or(delivery::target_status{});
    return fmt::format(
        R"({{"name":{},"configured":{},"paused":{},"breaker":{},"downSince":{},"restsUntil":{},"underWay":{},"open":{},"heldLanes":{},"oldest":{},"lastFailure":{}}})",
        json_quoted(queue.target), status.has_value(), now.paused, json_quoted(word_of(now.breaker)),
        time_or_null(now.since), time_or_null(now.rests_until), now.under_way, queue.open, queue.held,
        time_or_null(queue.oldest), now.last_failure.empty() ? "null" : json_quoted(now.last_failure));
}

}  // namespace

/// GET /api/messages: 200 with JSON: messages, latest first, and `next`, which is given back as `after`;
/// null: that was all. A page may hold fewer than `limit`, or none, and still have a next one. 400 for a
/// parameter that is not understood.
boost::asio::awaitable<reply> list_messages(services& with, const request& asked) {
    store::operations& operated = with.kept.operated();
    reply refusal;
    const auto wish = read_numbered_page(asked, refusal);
    if (!wish) co_return refusal;
    store::message_filter which;
    which.partner = asked.query_value("partner");
    which.kind = asked.query_value("kind");
    which.sender = asked.query_value("sender");
    which.receiver = asked.query_value("receiver");
    which.letter_id = asked.query_value("letter");
    if (const std::string state = asked.query_value("state"); !state.empty()) {
        which.state = reception_state_of(state);
        if (!which.state) co_return query_issue(asked, "state", reception_states);
    }
    for (const auto& [name, into] : {
             std::pair<const char*, store::time_ms*>{"from",  &which.from },
               {"until", &which.until}
    }) {
        const std::string text = asked.query_value(name);
        if (text.empty()) continue;
        const auto when = time_from(text);
        if (!when) co_return query_issue(asked, name, "2026-11-26 or 2026-11-26T04:00:00Z");
        *into = *when;
    }
    const auto found = operated.messages(which, wish->after, wish->limit);
    if (found.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    co_return json_reply(fmt::format(R"({{"messages":[{}],"next":{}}})",
                                     joined(found->rows, [](const auto& row) { return describe_row(row); }),
                                     next_of(found->next)));
}

/// GET /api/messages/{id}: 200 with everything that is known of it, as GET /messages/{id} on the data side;
/// 404.
boost::asio::awaitable<reply> show_message(services& with, const request& asked) {
    const auto found = with.kept.find_reception(asked.parameters.front());
    if (found.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    if (!*found) co_return issue_reply(model::make_issue("operator.unknown_id", {"message"}), asked);
    co_return json_reply(describe_message(with, **found, reader::operators));
}

/// GET /api/messages/{id}/trace: 200 with its events in the order in which they happened; 404.
boost::asio::awaitable<reply> trace_message(services& with, const request& asked) {
    store::operations& operated = with.kept.operated();
    const auto found = operated.trace(asked.parameters.front());
    if (found.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    if (!*found) co_return issue_reply(model::make_issue("operator.unknown_id", {"message"}), asked);
    co_return json_reply(fmt::format(R"({{"events":[{}]}})", joined(**found, describe_event)));
}

namespace {

/// Every target of the configuration, and those that something was ever planned for.
store::result<std::vector<store::queue_view>> every_target(services& with) {
    auto out = with.kept.queues();
    if (out.has_error()) return out;
    for (const target_entry& one : with.settings.targets) {
        const auto is_it = [&](const store::queue_view& queue) { return queue.target == one.name; };
        if (std::none_of(out->begin(), out->end(), is_it)) out->push_back({one.name, 0, 0, 0});
    }
    return out;
}

/// A name that nobody knows would look like a target for which nothing waits.
std::optional<reply> refuse_target(services& with, const request& asked, const std::string& name) {
    if (name.empty()) return std::nullopt;
    const auto all = every_target(with);
    if (all.has_error()) return issue_reply(model::make_issue("operator.store"), asked);
    std::string known;
    for (const store::queue_view& one : *all) {
        if (one.target == name) return std::nullopt;
        known += (known.empty() ? "" : ", ") + one.target;
    }
    return query_issue(asked, "target", known);
}

}  // namespace

/// GET /api/deliveries: 200 with deliveries, oldest first; without `state` what has neither arrived nor been
/// given up. Paged as GET /api/messages.
boost::asio::awaitable<reply> list_deliveries(services& with, const request& asked) {
    store::operations& operated = with.kept.operated();
    reply refusal;
    const auto wish = read_numbered_page(asked, refusal);
    if (!wish) co_return refusal;
    store::delivery_filter which;
    which.target = asked.query_value("target");
    if (auto refused = refuse_target(with, asked, which.target)) co_return std::move(*refused);
    if (const std::string state = asked.query_value("state"); !state.empty()) {
        which.state = delivery_state_of(state);
        if (!which.state) co_return query_issue(asked, "state", delivery_states);
    }
    const auto found = operated.deliveries(which, wish->after, wish->limit);
    if (found.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    co_return json_reply(fmt::format(
        R"({{"deliveries":[{}],"next":{}}})",
        joined(found->rows, [&](const auto& row) { return describe_row(with, row); }), next_of(found->next)));
}

/// GET /api/targets: 200 with each target of the configuration, and those that something was ever planned
/// for.
boost::asio::awaitable<reply> list_targets(services& with, const request& asked) {
    const auto queues = every_target(with);
    if (queues.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    co_return json_reply(fmt::format(R"({{"targets":[{}]}})", joined(*queues, [&](const auto& queue) {
                                         return describe_target(with, queue);
                                     })));
}

}  // namespace genvej::gateway
