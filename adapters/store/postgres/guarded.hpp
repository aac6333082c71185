#pragma once
/// Where exceptions end and results begin. Thread-safe.
#include "adapters/store/postgres/pool.hpp"

namespace genvej::store::postgres {

/// Runs what may fail because of the world; our own mistakes pass through.
template <class Work>
auto guarded(Work work) -> result<decltype(work())> {
    try {
        return work();
    } catch (const boost::system::system_error& failure) {
        return failure.code();
    }
}

/// Several statements that see one state. REQUIRES: the work may be done twice
template <class Work>
auto see(pool& from, const Work& work) -> result<decltype(work(std::declval<connection&>()))> {
    return guarded([&] {
        return from.with([&](connection& database) {
            const snapshot one_state(database);
            return work(database);
        });
    });
}

}  // namespace genvej::store::postgres
