#pragma once
/// Opens the store that the configuration names: SQLite's file, or PostgreSQL as a node of its own.
/// Thread-safety: no shared state.
#include <memory>

#include "adapters/store/store.hpp"
#include "gateway/config/configuration.hpp"

namespace genvej::gateway {

/// Errors: those of open_sqlite() and open_postgres().
store::result<std::unique_ptr<store::store>> open_store(const configuration& settings,
                                                        store::store_watch watch);

}  // namespace genvej::gateway
