#include "gateway/exchange/verdicts.hpp"

#include <array>

namespace genvej::gateway {

namespace {

constexpr std::array<std::string_view, 7> words{"unknown",  "repeated", "contradicts", "wait",
                                                "positive", "negative", "too_late"};

/// Nobody answers a document of which no receipt is expected: a file in a folder, a receipt.
bool is_waited_for(const store::known_document& one) noexcept {
    return one.verdict == store::receipt_verdict::none && one.is.receipt_within > 0;
}

}  // namespace

bool is_receipt(const store::outgoing_document& document) noexcept {
    return document.kind == "acknowledgement-message" || document.kind.compare(0, 4, "XCTL") == 0;
}

std::string_view verdict_decision::word() const noexcept {
    return words[static_cast<std::size_t>(step)];
}

verdict_decision decide_verdict(const store::correlation* about, store::receipt_verdict said) noexcept {
    verdict_decision out;
    if (about == nullptr || about->found >= about->documents.size() || said == store::receipt_verdict::none)
        return out;
    // Receipts are never acknowledged (standards/medcom-fhir.md, 4.1, KR2): who does it says nothing.
    if (is_receipt(about->documents[about->found].is)) return out;
    bool refused_before = false;
    for (std::size_t i = 0; i < about->documents.size(); ++i) {
        if (i == about->found) continue;
        const store::known_document& other = about->documents[i];
        if (is_waited_for(other)) ++out.waiting;
        refused_before = refused_before || other.verdict == store::receipt_verdict::negative;
    }
    const store::receipt_verdict before = about->documents[about->found].verdict;
    if (before != store::receipt_verdict::none) {
        out.step = before == said ? verdict_step::repeated : verdict_step::contradicts;
    } else if (refused_before) {
        out.step = verdict_step::too_late;
    } else if (said == store::receipt_verdict::negative) {
        out.step = verdict_step::negative;
    } else {
        out.step = out.waiting > 0 ? verdict_step::wait : verdict_step::positive;
    }
    return out;
}

relay_form relay_of(const verdict_decision& decided, const store::correlation& about,
                    store::message_form form) noexcept {
    if (!decided.settles() || !about.original.relays || about.found >= about.documents.size())
        return relay_form::none;
    const store::outgoing_document& sent = about.documents[about.found].is;
    // What left as it came kept its identifiers: a receipt about it is a receipt about the original. Sent
    // again it had an envelope that the sender has never seen.
    const store::known_letter& original = about.original;
    const bool as_it_came = sent.form == original.form && form == original.form &&
                            sent.kind == original.kind && sent.envelope_id == original.envelope_id &&
                            sent.letter_id == original.letter_id && about.documents.size() == 1 &&
                            about.documents[about.found].resends == 0;
    return as_it_came ? relay_form::unchanged : relay_form::translated;
}

}  // namespace genvej::gateway
