#include "gateway/delivery/stuck.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/args.h>
#include <fmt/format.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::delivery {
namespace {

using store::delivery_state;
using store::delivery_view;
using status = std::optional<target_status>;

constexpr std::string_view reasons_path = "gateway/delivery/stuck_reasons.csv";

std::string_view sentence(std::string_view code, model::language in) {
    static const model::table rows = model::table::read(model::resource_text(reasons_path)).value();
    const auto column = static_cast<std::size_t>(rows.column(in == model::language::danish ? "da" : "en"));
    for (const model::table::row& row : rows.rows()) {
        if (row.fields.front() == code) return row.fields.at(column);
    }
    throw std::logic_error(fmt::format("{}: no row {}", reasons_path, code));
}

/// To the second.
std::string utc(store::time_ms when) {
    return gateway::utc_time(when).substr(0, 19) + 'Z';
}

bool is_held(const delivery_view& what, store::time_ms now) {
    return what.held_until > now && what.held_until - now <= store::store::longest_hold;
}

std::string_view of_target(const target_status& of, store::time_ms now) {
    if (of.paused) return "paused";
    if (of.breaker == breaker_state::half_open) return "trying";
    if (of.breaker == breaker_state::open) return "outage";
    return of.rests_until > now ? "resting" : "";
}

std::string_view of_itself(const delivery_view& what, const target_status& of, store::time_ms now) {
    if (what.next_attempt > now) return what.state == delivery_state::unknown ? "unanswered" : "retry";
    return of.under_way >= of.concurrency ? "crowded" : "turn";
}

std::string_view code_of(const delivery_view& what, const status& of, store::time_ms now) {
    if (what.state == delivery_state::sending) return what.node.empty() ? "sending" : "elsewhere";
    if (!of) return "gone";
    if (what.behind != 0) return "behind";
    if (is_held(what, now)) return "held";
    const std::string_view target = of_target(*of, now);
    return target.empty() ? of_itself(what, *of, now) : target;
}

/// When it can go at the earliest.
store::time_ms next_time(const delivery_view& what, const status& of, std::string_view code) {
    const bool waits_for_target = code == "outage" || code == "resting";
    return waits_for_target && of ? of->rests_until : what.next_attempt;
}

}  // namespace

std::optional<stuck> why_stuck(const delivery_view& what, const std::optional<target_status>& target,
                               store::time_ms now, model::language in) {
    if (!store::is_open(what.state)) return std::nullopt;
    const std::string_view code = code_of(what, target, now);
    const std::string other =
        "/messages/" + (code == "held" ? what.held_by_reception : what.behind_reception);
    fmt::dynamic_format_arg_store<fmt::format_context> facts;
    facts.push_back(fmt::arg("target", what.target));
    facts.push_back(fmt::arg("other", other));
    facts.push_back(fmt::arg("since", utc(target ? target->since : 0)));
    facts.push_back(fmt::arg("next", utc(std::max(now, next_time(what, target, code)))));
    facts.push_back(fmt::arg("until", utc(code == "elsewhere" ? what.leased_until : what.held_until)));
    facts.push_back(fmt::arg("node", what.node));
    facts.push_back(
        fmt::arg("error", what.last_error.empty() && target ? target->last_failure : what.last_error));
    facts.push_back(fmt::arg("attempts", what.attempts));
    facts.push_back(fmt::arg("limit", target ? target->concurrency : 0));
    return stuck{code, fmt::vformat(sentence(code, in), facts)};
}

}  // namespace genvej::delivery
