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

/// Finds something. What is no text to the database (bytes that are no UTF-8, NUL) is not in it: then nothing
/// is found. REQUIRES: the work may be done twice
template <class Work>
auto look(pool& from, const Work& work) -> result<decltype(work(std::declval<connection&>()))> {
    return guarded([&]() -> decltype(work(std::declval<connection&>())) {
        try {
            return from.with(work);
        } catch (const failure& error) {
            if (error.state() != "22021") throw;
            return {};
        }
    });
}
/// Several statements that see one state.
template <class Work>
auto see(pool& from, const Work& work) -> result<decltype(work(std::declval<connection&>()))> {
    return look(from, [&](connection& database) {
        const snapshot one_state(database);
        return work(database);
    });
}

}  // namespace genvej::store::postgres
