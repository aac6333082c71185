#include "adapters/store/postgres/recognition.hpp"

#include "adapters/store/reception_rules.hpp"

namespace genvej::store::postgres {
namespace {

using acceptance = accept_outcome::verdict;

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

class claimed final : public known_before {
public:
    claimed(const claims& found, const reception& what) : found_(found), what_(what) {}

    earlier letter(const letter_record& which) const override {
        const auto own = key_of(what_, which);
        const auto* const before = own ? found_.find_letter(*own) : nullptr;
        return before == nullptr ? earlier{} : earlier{before->reception, before->hash == which.content_hash};
    }
    std::vector<earlier> envelopes(std::int64_t digest) const override {
        std::vector<earlier> out;
        for (const key& one : envelopes_of(what_)) {
            const auto* const before = found_.find_envelope(one);
            out.push_back(before == nullptr ? earlier{}
                                            : earlier{before->reception, before->digest == digest});
        }
        return out;
    }

private:
    const claims& found_;
    const reception& what_;
};

}  // namespace

recognition recognise(const claims& found, const reception& what) {
    recognition out = genvej::store::recognise(what, claimed(found, what));
    if (out.what != acceptance::stored || threads_are_their_own(found, what, out.known)) return out;
    // Whose it is, is nobody else's business: no first.
    return {acceptance::thread_of_another_patient, 0, {}};
}

}  // namespace genvej::store::postgres
