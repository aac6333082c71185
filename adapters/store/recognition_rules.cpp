#include "adapters/store/recognition_rules.hpp"

#include <algorithm>

#include "adapters/store/reception_rules.hpp"

namespace genvej::store {
namespace {

using acceptance = accept_outcome::verdict;

/// One that held something else, else the first that is known.
earlier decisive(const std::vector<earlier>& envelopes) {
    earlier first;
    for (const earlier& one : envelopes) {
        if (one.reception == 0) continue;
        if (!one.same) return one;
        if (first.reception == 0) first = one;
    }
    return first;
}

}  // namespace

recognition recognise(const reception& what, const known_before& before) {
    recognition out;
    out.known.assign(what.letters.size(), false);
    std::int64_t first = 0;
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        bool same = false;
        if (repeats_inside(what, i, same)) {
            if (!same) return {acceptance::letter_id_reused, 0, {}};
            out.known[i] = true;
            continue;
        }
        const earlier own = before.letter(what.letters[i]);
        if (own.reception == 0) continue;
        if (!own.same) return {acceptance::letter_id_reused, own.reception, {}};
        out.known[i] = true;
        if (first == 0) first = own.reception;
    }
    const earlier envelope = decisive(before.envelopes(digest_of(what)));
    if (envelope.reception != 0 && !envelope.same)
        return {acceptance::envelope_id_reused, envelope.reception, {}};
    const bool all = !what.letters.empty() &&
                     std::all_of(out.known.begin(), out.known.end(), [](bool one) { return one; });
    if (all) {
        out.what = acceptance::duplicate;
        out.first = envelope.reception != 0 ? envelope.reception : first;
    } else {
        out.envelope_is_known = envelope.reception != 0;
    }
    return out;
}

}  // namespace genvej::store
