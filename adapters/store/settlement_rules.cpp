#include "adapters/store/settlement_rules.hpp"

#include <algorithm>

#include "adapters/store/own_documents.hpp"
#include "adapters/store/packed.hpp"

namespace genvej::store {
namespace {

void pack_in_place(std::string& body) {
    if (!body.empty()) body = pack(body);
}

/// Of a letter that was sent without a row of its own: none was given.
std::optional<receipt_verdict> verdict_of(settlement_facts& known, std::int64_t document) {
    if (const auto kept = known.verdict_of_row(document)) return kept;
    if (document >= 0) return std::nullopt;
    const std::int64_t sent =
        known.sent_as_it_is(letter_of_own_document(document), form_of_own_document(document));
    return sent == document ? std::optional(receipt_verdict::none) : std::nullopt;
}

bool is_document_of(settlement_facts& known, std::int64_t document, std::int64_t letter) {
    if (document < 0)
        return letter_of_own_document(document) == letter && verdict_of(known, document).has_value();
    return known.is_row_of(document, letter);
}

boost::system::error_code objection_to_consequence(settlement_facts& known, const consequence& what) {
    if (!known.letter_exists(what.letter)) return store_errc::unknown;
    for (const std::int64_t part : what.parts) {
        if (part == what.letter || !known.letter_exists(part)) return store_errc::unknown;
    }
    for (const planned_delivery& one : what.deliveries) {
        const bool is_known = one.repeats == 0 || is_document_of(known, one.repeats, what.letter);
        if (!is_known || one.document > what.documents.size() || (one.document != 0 && one.repeats != 0))
            return store_errc::unknown;
    }
    if (!what.translation.empty() && known.has_translation(what.letter)) return store_errc::outdated;
    return {};
}

boost::system::error_code objection_to_verdicts(settlement_facts& known, const settlement& what) {
    for (const auto& [document, as_read] : what.seen) {
        const auto now = verdict_of(known, document);
        if (!now) return store_errc::unknown;
        if (*now != as_read) return store_errc::outdated;
    }
    for (std::size_t i = 0; i < what.verdicts.size(); ++i) {
        const given_verdict& one = what.verdicts[i];
        const auto now = verdict_of(known, one.document);
        const auto same = [&](const given_verdict& other) { return other.document == one.document; };
        const auto end = what.verdicts.begin() + static_cast<std::ptrdiff_t>(i);
        if (!now || one.verdict == receipt_verdict::none || std::any_of(what.verdicts.begin(), end, same))
            return store_errc::unknown;
        if (*now != receipt_verdict::none) return store_errc::outdated;
    }
    for (const std::int64_t document : what.resent) {
        if (!verdict_of(known, document)) return store_errc::unknown;
    }
    return {};
}

}  // namespace

void pack_settlement(settlement& what) {
    for (consequence& one : what.consequences) {
        pack_in_place(one.translation);
        for (outgoing_document& document : one.documents) pack_in_place(document.body);
        for (planned_delivery& delivery : one.deliveries) pack_in_place(delivery.body);
    }
}

std::size_t settlement_bytes(const settlement& what) noexcept {
    std::size_t sum = sizeof(what);
    for (const consequence& one : what.consequences) {
        sum += sizeof(one) + one.translation.size();
        for (const outgoing_document& document : one.documents)
            sum += sizeof(document) + document.body.size();
        for (const planned_delivery& delivery : one.deliveries)
            sum += sizeof(delivery) + delivery.body.size();
    }
    return sum;
}

boost::system::error_code objection_to(settlement_facts& known, const settlement& what) {
    for (const std::int64_t one : what.closes) {
        if (!known.follow_up_exists(one)) return store_errc::settled_already;
    }
    if (const auto error = objection_to_verdicts(known, what)) return error;
    for (const consequence& one : what.consequences) {
        if (const auto error = objection_to_consequence(known, one)) return error;
    }
    for (const changed_reception& one : what.receptions) {
        if (!known.reception_exists(one.id)) return store_errc::unknown;
    }
    return {};
}

}  // namespace genvej::store
