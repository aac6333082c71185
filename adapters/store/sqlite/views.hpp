#pragma once
/// What is read for the API: one reception, its letters and deliveries; bodies.
/// Thread-safety: each call works on the connection it is given.
#include <set>

#include "adapters/store/operations.hpp"
#include "adapters/store/recent_translations.hpp"
#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// Letters of one reception have numbers that follow one another: which they are.
struct letter_range {
    std::int64_t first = 0, end = 0;
};

/// @param sending deliveries that are under way now
std::optional<reception_view> read_reception(connection& database, std::string_view id,
                                             const std::set<std::int64_t>& sending);
/// None: no such delivery.
std::optional<delivery_row> read_delivery_row(connection& database, std::int64_t id,
                                              const std::set<std::int64_t>& sending);
/// None: no such reception, or its content was removed.
std::optional<std::string> read_raw(connection& database, std::string_view id);
std::vector<queue_view> read_queues(connection& database);

/// @param recent a translation that it holds is taken from there
due_delivery read_delivery(connection& database, std::int64_t id, recent_translations& recent);

}  // namespace genvej::store::sqlite
