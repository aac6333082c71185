#pragma once
/// Is a reception new, a duplicate, or a contradiction to what is known (settled.md, "duplicate"; design.md,
/// 5)? Whichever engine knows it.
///
/// Only letters that took effect count: a refused id is free for the corrected letter. A reception with
/// several letters is a duplicate when all of them are; when only some are, those have no second effect and
/// the others count. An envelope id is tied to a digest of all letters inside: another digest is another
/// message. Pure but for what `known_before` asks; thread-safety: as that.
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::store {

struct recognition {
    accept_outcome::verdict what = accept_outcome::verdict::stored;
    std::int64_t first = 0;   ///< number of the reception that is known already
    std::vector<bool> known;  ///< by letter: took effect before
    /// Of what is stored: its letters were refused after they had taken effect.
    bool envelope_is_known = false;
};

/// What took effect earlier under the same identifier.
struct earlier {
    std::int64_t reception = 0;  ///< 0: nothing did
    bool same = false;           ///< the same content
};

class known_before {
public:
    virtual ~known_before() = default;
    known_before() = default;
    known_before(const known_before&) = delete;
    known_before& operator=(const known_before&) = delete;

    virtual earlier letter(const letter_record& which) const = 0;
    /// Of each envelope that the reception came in, in their order. @param digest of all letters inside
    virtual std::vector<earlier> envelopes(std::int64_t digest) const = 0;
};

recognition recognise(const reception& what, const known_before& before);

}  // namespace genvej::store
