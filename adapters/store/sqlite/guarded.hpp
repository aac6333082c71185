#pragma once
/// Where exceptions end: the interfaces of the store give values. Thread-safe: no shared state.
#include <utility>

#include <boost/system/system_error.hpp>

#include "adapters/store/store.hpp"

namespace genvej::store::sqlite {

/// Runs what may fail because of the world; our own mistakes pass through.
template <class Work>
auto guarded(Work work) -> result<decltype(work())> {
    try {
        return work();
    } catch (const boost::system::system_error& failure) {
        return failure.code();
    }
}

}  // namespace genvej::store::sqlite
