#pragma once
/// Puts one reception into the database: its letters, its bodies, its deliveries, or the fact that it is a
/// duplicate. Thread-safety: pack_bodies() anywhere; take_in() inside the writer's transaction.
#include "adapters/store/reception_rules.hpp"
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// A reception whose bodies were packed on the thread that brought it, so that the writer only copies.
struct packed_reception {
    reception what;  ///< bodies of deliveries and of documents are packed; raw and translations moved away
    std::string bodies;  ///< raw, receipt, translations of all letters one after the other; packed
    std::size_t raw_size = 0;
    moved_translations letters;  ///< where they lie among the translations
};
packed_reception pack_bodies(reception what);

struct taken_in {
    accept_outcome outcome;
    std::vector<deliveries_at_hand::entry> at_once;  ///< to be sent after the commit
};
/// @throw boost::system::system_error; the transaction must then be rolled back and the ledger put back
taken_in take_in(connection& database, ledger& numbers, const packed_reception& in);

}  // namespace genvej::store::sqlite
