#include <algorithm>
#include <set>

#include "adapters/store/postgres/delivery_views.hpp"
#include "adapters/store/postgres/listings.hpp"

namespace genvej::store::postgres {
namespace {

/// What any node has under way.
std::set<std::int64_t> under_way(connection& database, std::string_view target) {
    query rows = database(
        "SELECT sending FROM lane WHERE holder IS NOT NULL AND sending <> 0 AND leased_until > "
        "clock_timestamp() AND ($1 = '' OR target = $1)");
    rows.bind(target);
    std::set<std::int64_t> out;
    while (rows.step()) out.insert(rows.number(0));
    return out;
}

/// States as they are kept that belong to a list.
column kept_states(const std::optional<delivery_state>& asked) {
    using state = delivery_state;
    column out = int8s();
    const auto add = [&](std::initializer_list<state> which) {
        for (const state one : which) out.add(static_cast<int>(one));
    };
    if (!asked) {
        add({state::waiting, state::unknown, state::refused, state::dead});
    } else {
        add({*asked});
    }
    return out;
}

/// The oldest after a number, so many of each target and state: a few steps along the index.
std::vector<std::int64_t> listed(connection& database, const delivery_filter& which, std::int64_t after,
                                 std::size_t most) {
    query rows = database(
        "SELECT d.id FROM target t CROSS JOIN unnest($2::bigint[]) AS s(state) CROSS JOIN LATERAL (SELECT "
        "id FROM delivery WHERE delivery.target = t.name AND delivery.state = s.state AND drawn(id) > $3 "
        "ORDER BY drawn(id) LIMIT $4) AS d WHERE t.municipality = 0 AND ($1 = '' OR t.name = $1) ORDER BY "
        "drawn(d.id) LIMIT $4");
    rows.bind(which.target, kept_states(which.state), after, most);
    std::vector<std::int64_t> out;
    while (rows.step()) out.push_back(rows.number(0));
    return out;
}

std::vector<std::int64_t> collect(connection& database, const delivery_filter& which, std::int64_t after,
                                  std::size_t limit) {
    if (which.state && !is_open(*which.state)) return listed(database, which, after, limit + 1);
    const std::set<std::int64_t> sending = under_way(database, which.target);
    std::vector<std::int64_t> out;
    if (which.state == delivery_state::sending) {
        std::copy_if(sending.begin(), sending.end(), std::back_inserter(out),
                     [&](std::int64_t one) { return drawn(one) > after; });
        std::sort(out.begin(), out.end(), [](std::int64_t a, std::int64_t b) { return drawn(a) < drawn(b); });
        return out;
    }
    out = listed(database, which, after, limit + 1 + sending.size());
    if (which.state) std::erase_if(out, [&](std::int64_t one) { return sending.contains(one); });
    return out;
}

}  // namespace

page<delivery_row> list_deliveries(connection& database, const holder& who, const delivery_filter& which,
                                   std::int64_t after, std::size_t limit) {
    std::vector<std::int64_t> all = collect(database, which, after, limit);
    page<delivery_row> out;
    if (all.size() > limit) {
        all.resize(limit);
        out.next = drawn(all.back());
    }
    column ids = int8s();
    for (const std::int64_t one : all) ids.add(one);
    out.rows = read_delivery_rows(database, who, ids);
    return out;
}

}  // namespace genvej::store::postgres
