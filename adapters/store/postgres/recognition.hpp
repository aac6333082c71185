#pragma once
/// Is a reception new, a duplicate, or a contradiction to what is known? Decided from claims that are staked
/// (claims.hpp). Thread-safety: as claims.
#include "adapters/store/postgres/claims.hpp"

namespace genvej::store::postgres {

/// What the store knows of a reception, and what follows.
struct recognition {
    accept_outcome::verdict what = accept_outcome::verdict::stored;
    std::int64_t first = 0;   ///< number of the reception that is known already
    std::vector<bool> known;  ///< by letter: took effect before
    bool envelope_is_known = false;
};

recognition recognise(const claims& found, const reception& what);

}  // namespace genvej::store::postgres
