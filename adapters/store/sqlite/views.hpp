#pragma once
/// What is read for the API: one reception, its letters and deliveries; bodies.
/// Thread-safety: each call works on the connection it is given.
#include <set>

#include "adapters/store/sqlite/connection.hpp"
#include "adapters/store/sqlite/recent_translations.hpp"

namespace genvej::store::sqlite {

/// @param sending deliveries that are under way now
std::optional<reception_view> read_reception(connection& database, std::string_view id,
                                             const std::set<std::int64_t>& sending);
std::optional<std::string> read_raw(connection& database, std::string_view id);
std::vector<queue_view> read_queues(connection& database);

/// What is due: what was to be tried at `now` or before, or later than `now` and the horizon.
struct due_times {
    time_ms now = 0;
    time_ms horizon = store::endless;
};
/// Ids of heads of lanes that are due, oldest first.
std::vector<std::int64_t> due_heads(connection& database, std::string_view target, const due_times& when,
                                    std::size_t limit);
/// @param recent a translation that it holds is taken from there
due_delivery read_delivery(connection& database, std::int64_t id, recent_translations& recent);
/// The earliest next attempt among those that are not under way.
std::optional<time_ms> earliest(connection& database, std::string_view target,
                                const std::set<std::int64_t>& sending);

}  // namespace genvej::store::sqlite
