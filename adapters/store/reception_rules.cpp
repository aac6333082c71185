#include "adapters/store/reception_rules.hpp"

#include <algorithm>

#include "adapters/store/packed.hpp"
#include "adapters/store/recent_translations.hpp"

namespace genvej::store {

bool is_well_formed(const reception& what) {
    for (const letter_record& letter : what.letters) {
        for (const planned_delivery& one : letter.deliveries) {
            if (one.document > letter.documents.size() || one.repeats != 0) return false;
        }
    }
    return true;
}

void pack_planned(letter_record& letter) {
    for (planned_delivery& one : letter.deliveries) {
        if (!one.body.empty()) one.body = pack(one.body);
    }
    for (outgoing_document& one : letter.documents) {
        if (!one.body.empty()) one.body = pack(one.body);
    }
}

moved_translations move_translations(reception& what, std::string& onto) {
    moved_translations out;
    const std::size_t begin = onto.size();
    const bool sent_on = what.letters.size() == 1 && !what.letters.front().deliveries.empty();
    for (letter_record& letter : what.letters) {
        out.places.push_back({onto.size() - begin, letter.translation.size()});
        onto += letter.translation;
        if (sent_on && letter.translation.size() <= recent_translations::largest)
            out.unpacked = std::move(letter.translation);
        letter.translation = std::string();
        pack_planned(letter);
    }
    return out;
}

std::size_t planned_bytes(const reception& what) noexcept {
    std::size_t sum = 0;
    for (const letter_record& letter : what.letters) {
        sum += sizeof(letter_record);
        for (const planned_delivery& one : letter.deliveries) sum += sizeof(one) + one.body.size();
        for (const outgoing_document& one : letter.documents) sum += sizeof(one) + one.body.size();
    }
    return sum;
}

reception without_effect(const reception& what) {
    reception out;
    out.id = what.id;
    out.partner = what.partner;
    out.media_type = what.media_type;
    out.received = what.received;
    out.municipality = what.municipality;
    out.sender_municipality = what.sender_municipality;
    out.vans_envelope_id = what.vans_envelope_id;
    out.vans_message_id = what.vans_message_id;
    out.refused = true;
    out.http_status = 422;
    out.issues = what.issues;
    out.letters = what.letters;
    for (letter_record& letter : out.letters) {
        letter.deliveries.clear();
        letter.documents.clear();
        letter.follow_ups.clear();
    }
    return out;
}

letter_record answers_of(const letter_record& letter) {
    letter_record out;
    if (letter.documents.empty()) return out;
    out.documents = letter.documents;
    for (const planned_delivery& one : letter.deliveries) {
        if (one.document != 0) out.deliveries.push_back(one);
    }
    return out;
}

bool is_receipt(const letter_record& letter) {
    return std::any_of(letter.follow_ups.begin(), letter.follow_ups.end(),
                       [](const planned_follow_up& one) { return one.kind == follow_up_kind::receipt; });
}

bool repeats_inside(const reception& what, std::size_t at, bool& same) {
    const letter_record& letter = what.letters[at];
    for (std::size_t i = 0; i < at; ++i) {
        const letter_record& other = what.letters[i];
        if (letter.letter_id.empty() || other.sender != letter.sender || other.letter_id != letter.letter_id)
            continue;
        same = other.content_hash == letter.content_hash;
        return true;
    }
    return false;
}

bool claims_thread(const letter_record& letter) {
    return !letter.thread.empty() && !letter.patient.empty();
}

bool contradicts_earlier(const reception& what, std::size_t at) {
    for (std::size_t i = 0; i < at; ++i) {
        const letter_record& other = what.letters[i];
        if (claims_thread(other) && other.thread == what.letters[at].thread &&
            other.patient != what.letters[at].patient)
            return true;
    }
    return false;
}

std::int64_t digest_of(const reception& what) {
    std::uint64_t sum = 14695981039346656037ULL;
    const auto add = [&](std::string_view text) {
        for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        sum = (sum ^ 0x1FU) * 1099511628211ULL;
    };
    for (const letter_record& letter : what.letters) {
        add(letter.letter_id);
        add(letter.content_hash);
    }
    return static_cast<std::int64_t>(sum);
}

}  // namespace genvej::store
