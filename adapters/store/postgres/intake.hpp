#pragma once
/// Puts many receptions into the database at once: their letters, bodies and deliveries, or the fact that
/// they are duplicates.
///
/// Three round trips for a batch, however large: numbers; claims of what must be unique, with what is known
/// of it; rows. A claim that another node holds is waited for, and then seen (READ COMMITTED: each statement
/// sees what is committed when it begins); claims are made in the order of their keys, so that two nodes do
/// not wait for each other. Receptions of one batch share no key: `keys_of` tells, and the writer leaves the
/// second one for the next batch. Thread-safety: take_in() inside the writer's transaction; the others
/// anywhere.
#include <span>

#include "adapters/store/postgres/ahead.hpp"
#include "adapters/store/postgres/packed_reception.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// One reception of a batch, and what became of it.
struct arrival {
    const packed_reception* in = nullptr;
    accept_outcome outcome;
    boost::system::error_code error;  ///< a mistake of the caller: nothing of it was written
    std::int64_t number = 0;          ///< of the reception's row
    std::int64_t letter = 0;          ///< of its last letter that took effect
};
/// What is written is sent but not yet answered: connection::finish(). @param ahead what is leased with it;
/// nullptr: nothing
/// @throw failure
void take_in(connection& database, counts& sums, std::span<arrival> batch, leased_ahead* ahead = nullptr);

}  // namespace genvej::store::postgres
