#include "gateway/delivery/retry_policy.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::delivery {
namespace {

using store::delivery_state;

constexpr std::string_view table_path = "gateway/delivery/failure_classes.csv";

delivery_state state_from(std::string_view name) {
    for (const delivery_state one :
         {delivery_state::waiting, delivery_state::unknown, delivery_state::refused, delivery_state::dead}) {
        if (to_string(one) == name) return one;
    }
    throw std::logic_error(fmt::format("{}: no such state: {}", table_path, name));
}

bool is_against_target(std::string_view word) {
    if (word != "target" && word != "message")
        throw std::logic_error(fmt::format("{}: target or message is expected, not {}", table_path, word));
    return word == "target";
}

std::vector<failure_class> read_table() {
    static const model::table rows = model::table::read(model::resource_text(table_path)).value();
    const auto name = static_cast<std::size_t>(rows.column("name"));
    const auto then = static_cast<std::size_t>(rows.column("then"));
    const auto against = static_cast<std::size_t>(rows.column("against"));
    const auto summary = static_cast<std::size_t>(rows.column("summary"));
    std::vector<failure_class> out;
    for (const model::table::row& row : rows.rows()) {
        out.push_back({row.fields.at(name), state_from(row.fields.at(then)),
                       is_against_target(row.fields.at(against)), row.fields.at(summary)});
    }
    return out;
}

}  // namespace

std::span<const failure_class> failure_classes() {
    static const std::vector<failure_class> all = read_table();
    return all;
}

const failure_class& find_failure_class(std::string_view name) {
    const auto by_name = [&](std::string_view wanted) {
        const auto all = failure_classes();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const failure_class& row) { return row.name == wanted; });
        return found == all.end() ? nullptr : &*found;
    };
    if (const failure_class* row = by_name(name)) return *row;
    constexpr std::string_view http = "http.";
    if (name.size() == http.size() + 3 && name.substr(0, http.size()) == http) {
        if (const failure_class* row = by_name(fmt::format("http.{}xx", name[http.size()]))) return *row;
    }
    throw std::logic_error(fmt::format("no class of failure: {}", name));
}

std::chrono::milliseconds asked_pause(const retry_policy& policy, std::chrono::seconds asked) {
    const auto seconds =
        std::clamp<std::chrono::seconds::rep>(asked.count(), 0, policy.cap.count() / 1000 + 1);
    return std::min<std::chrono::milliseconds>(policy.cap, std::chrono::seconds(seconds));
}

std::chrono::milliseconds pause_after(const retry_policy& policy, std::uint32_t attempts, double lot,
                                      std::optional<std::chrono::seconds> asked) {
    const double cap = static_cast<double>(policy.cap.count());
    const double grown = static_cast<double>(policy.first.count()) * std::pow(policy.factor, attempts - 1.0);
    const double drawn =
        std::clamp(std::min(grown, cap) * (1.0 + policy.jitter * (2.0 * lot - 1.0)), 0.0, cap);
    const std::chrono::milliseconds own(static_cast<std::int64_t>(drawn));
    return asked ? std::max(own, asked_pause(policy, *asked)) : own;
}

store::attempt_result judge(const retry_policy& policy, const attempt& which, const channels::outcome& seen,
                            bool counted, store::time_ms now, double lot) {
    store::attempt_result out;
    out.id = which.id;
    out.lease = which.lease;
    out.now = now;
    if (seen.delivered) return out;
    const failure_class& row = find_failure_class(seen.failure);
    out.state = row.then;
    out.uncounted = !counted;
    out.error = fmt::format("{}: {}", row.name, row.summary);
    if (!seen.summary.empty()) out.error += fmt::format(" ({})", seen.summary);
    const std::uint32_t used_up = which.before + (counted ? 1U : 0U);
    if (counted && store::is_open(out.state) && used_up >= policy.attempts) {
        out.state = delivery_state::dead;
        out.error += fmt::format("; {}", find_failure_class("exhausted").summary);
    }
    if (store::is_open(out.state)) {
        out.next_attempt = now + pause_after(policy, std::max(1U, used_up), lot, seen.retry_after).count();
    } else if (policy.hold.count() > 0) {
        out.hold_until = now + policy.hold.count();
    }
    return out;
}

}  // namespace genvej::delivery
