#pragma once
/// What is read for the API: one reception, its letters and deliveries; bodies; sums.
/// Thread-safety: each call works on the connection it is given. @throw failure
#include "adapters/store/postgres/follow_ups.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// @param who this node: what it has under way is no other's
std::optional<reception_view> read_reception(connection& database, const holder& who, std::string_view id);
std::optional<std::string> read_raw(connection& database, std::string_view id);
/// The first Bundle with that id that took effect. @param partner empty: whoever sent it
std::optional<std::string> read_bundle(connection& database, std::string_view bundle_id,
                                       std::string_view partner);
std::vector<queue_view> read_queues(connection& database);
/// Of all nodes.
counts read_counts(connection& database);

}  // namespace genvej::store::postgres
