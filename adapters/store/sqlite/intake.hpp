#pragma once
/// Puts one reception into the database: its letters, its bodies, its deliveries, or the fact that it is a
/// duplicate. Thread-safety: pack_bodies() anywhere; take_in() inside the writer's transaction.
#include "adapters/store/sqlite/ledger.hpp"

namespace genvej::store::sqlite {

/// A reception whose large bodies were packed on the thread that brought it, so that the writer only copies.
struct packed_reception {
    reception what;  ///< `raw`, bodies of deliveries and of documents are packed; translations are moved away
    std::string translations;  ///< of all letters, one after the other, packed

    struct place {
        std::size_t at = 0;
        std::size_t size = 0;
    };
    std::vector<place> places;  ///< by letter: where its translation lies in the unpacked translations
    std::string unpacked;  ///< the translation of a letter that came alone and is sent on, if it is small
};
packed_reception pack_bodies(reception what);

/// Deliveries name documents that are planned with them.
bool is_well_formed(const reception& what);

/// @throw boost::system::system_error; the transaction must then be rolled back and the ledger put back
accept_outcome take_in(connection& database, ledger& numbers, const packed_reception& in);

}  // namespace genvej::store::sqlite
