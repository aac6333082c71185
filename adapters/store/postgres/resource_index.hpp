#pragma once
/// Finds single resources inside translations by type and id.
///
/// Accepting a letter does not pay for this: the index is brought up to date, in batches, when somebody asks
/// for a resource that it does not know. How far it has got is a transaction's number and not a row's: rows
/// of several nodes become visible in another order than they were numbered. Thread-safety: every function
/// may be called from any thread; several nodes may index at once.
#include <mutex>

#include "adapters/store/postgres/pool.hpp"

namespace genvej::store::postgres {

class resource_index {
public:
    resource_index(pool& from, resource_finder finder) : from_(from), finder_(std::move(finder)) {}

    /// @throw failure
    std::optional<std::string> find(std::string_view type, std::string_view id, std::string_view partner);

private:
    void bring_up_to_date(connection& database, std::size_t from);

    pool& from_;
    const resource_finder finder_;
    std::mutex indexing_;
};

}  // namespace genvej::store::postgres
