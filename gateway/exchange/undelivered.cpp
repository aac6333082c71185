#include "gateway/exchange/undelivered.hpp"

#include <utility>

#include "gateway/exchange/verdicts.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

using store::delivery_state;
using store::receipt_verdict;

/// What is said names how it ended, and nothing of the message.
std::string_view reason_of(delivery_state how) noexcept {
    switch (how) {
        case delivery_state::refused:
            return "undelivered.refused";
        case delivery_state::discarded:
            return "undelivered.discarded";
        default:
            return "undelivered.dead";
    }
}

}  // namespace

undelivered_settlement settle_undelivered(const store::due_follow_up& due, const store::correlation& about,
                                          std::span<const relay_original> originals,
                                          const exchange_rules& with) {
    undelivered_settlement out;
    out.what.now = with.stamp.now;
    out.what.closes.push_back(due.id);
    for (const store::known_document& one : about.documents) out.what.seen.emplace_back(one.id, one.verdict);
    const store::known_document& document = about.documents[about.found];
    const verdict_decision decision = decide_verdict(&about, receipt_verdict::negative);
    out.word = "answered";
    if (!decision.counts()) return out;
    // A person has sent it again, or it goes to somebody else, too: its end is not known yet.
    out.word = "open";
    if (is_open(document.stands)) return out;
    // It arrived once, and only what was sent again did not: nobody knows what the receiver has.
    out.word = "unanswered";
    if (document.stands == delivery_state::delivered) {
        out.what.receptions.push_back({about.original.reception,
                                       false,
                                       {},
                                       outcome_json({model::make_issue(
                                           "receipt.unanswered", {std::to_string(document.resends + 1)})})});
        return out;
    }
    const model::issue why = model::make_issue(std::string(reason_of(document.stands)));
    const std::string words =
        why.summary(model::language::danish) + " " + why.remedy(model::language::danish);
    out.what.verdicts.push_back({document.id, receipt_verdict::negative, std::string(why.row->fhir), words});
    out.what.receptions.push_back({about.original.reception, false, {}, outcome_json({why})});
    out.word = "told";
    // Refused because of another document before: he was told then.
    if (!decision.settles() || !about.original.relays) return out;
    tell_sender(about.original, in_own_words(about, {why}, {{}, words}, originals, with), true, {}, with,
                out.what);
    return out;
}

}  // namespace genvej::gateway
