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
         {delivery_state::waiting, delivery_state::refused, delivery_state::dead}) {
        if (to_string(one) == name) return one;
    }
    throw std::logic_error(fmt::format("{}: no such state: {}", table_path, name));
}

std::vector<failure_class> read_table() {
    static const model::table rows = model::table::read(model::resource_text(table_path)).value();
    const auto name = static_cast<std::size_t>(rows.column("name"));
    const auto then = static_cast<std::size_t>(rows.column("then"));
    const auto summary = static_cast<std::size_t>(rows.column("summary"));
    std::vector<failure_class> out;
    for (const model::table::row& row : rows.rows()) {
        out.push_back({row.fields.at(name), state_from(row.fields.at(then)), row.fields.at(summary)});
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

std::chrono::milliseconds pause_after(const retry_policy& policy, std::uint32_t attempts, double lot,
                                      std::optional<std::chrono::seconds> asked) {
    const double cap = static_cast<double>(policy.cap.count());
    const double grown = static_cast<double>(policy.first.count()) * std::pow(policy.factor, attempts - 1.0);
    const double drawn = std::min(grown, cap) * (1.0 + policy.jitter * (2.0 * lot - 1.0));
    const double wished = asked ? 1000.0 * static_cast<double>(asked->count()) : 0.0;
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(std::clamp(std::max(drawn, wished), 0.0, cap)));
}

store::attempt_result judge(const retry_policy& policy, std::int64_t id, std::uint32_t attempts,
                            const channels::outcome& seen, store::time_ms now, double lot) {
    store::attempt_result out;
    out.id = id;
    out.now = now;
    if (seen.delivered) {
        out.state = delivery_state::delivered;
        return out;
    }
    const failure_class& row = find_failure_class(seen.failure);
    out.state = row.then;
    out.error = fmt::format("{}: {}", row.name, row.summary);
    if (!seen.summary.empty()) out.error += fmt::format(" ({})", seen.summary);
    if (out.state != delivery_state::waiting) return out;
    if (attempts + 1 >= policy.attempts) {
        out.state = delivery_state::dead;
        out.error += fmt::format("; {}", find_failure_class("exhausted").summary);
        return out;
    }
    out.next_attempt = now + pause_after(policy, attempts + 1, lot, seen.retry_after).count();
    return out;
}

}  // namespace genvej::delivery
