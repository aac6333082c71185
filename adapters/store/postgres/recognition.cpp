#include "adapters/store/postgres/recognition.hpp"

#include <algorithm>

#include "adapters/store/reception_rules.hpp"

namespace genvej::store::postgres {
namespace {

using verdict = accept_outcome::verdict;

bool threads_are_their_own(const claims& found, const reception& what, const std::vector<bool>& known) {
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        const letter_record& letter = what.letters[i];
        if (known[i] || !claims_thread(letter)) continue;
        const bool own = found.owner_of(what.municipality, letter.thread) ==
                         found.lane_of(what.municipality, letter.patient);
        if (!own || contradicts_earlier(what, i)) return false;
    }
    return true;
}

}  // namespace

recognition recognise(const claims& found, const reception& what) {
    recognition out;
    out.known.assign(what.letters.size(), false);
    std::int64_t first = 0;
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        bool same = false;
        if (repeats_inside(what, i, same)) {
            if (!same) return {verdict::letter_id_reused, 0, {}};
            out.known[i] = true;
            continue;
        }
        const auto own = key_of(what, what.letters[i]);
        const auto* const before = own ? found.find_letter(*own) : nullptr;
        if (before == nullptr) continue;
        if (before->hash != what.letters[i].content_hash)
            return {verdict::letter_id_reused, before->reception, {}};
        out.known[i] = true;
        if (first == 0) first = before->reception;
    }
    const std::int64_t digest = digest_of(what);
    std::int64_t envelope = 0;
    for (const key& one : envelopes_of(what)) {
        const auto* const before = found.find_envelope(one);
        if (before == nullptr) continue;
        if (before->digest != digest) return {verdict::envelope_id_reused, before->reception, {}};
        if (envelope == 0) envelope = before->reception;
    }
    const bool all = !what.letters.empty() &&
                     std::all_of(out.known.begin(), out.known.end(), [](bool one) { return one; });
    if (all) {
        out.what = verdict::duplicate;
        out.first = envelope != 0 ? envelope : first;
        return out;
    }
    out.envelope_is_known = envelope != 0;
    if (threads_are_their_own(found, what, out.known)) return out;
    // Whose it is, is nobody else's business: no first.
    return {verdict::thread_of_another_patient, 0, {}};
}

}  // namespace genvej::store::postgres
