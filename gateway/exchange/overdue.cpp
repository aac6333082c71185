#include "gateway/exchange/overdue.hpp"

#include <utility>

#include <fmt/format.h>

#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

store::settlement settle_resend(const store::due_follow_up& due, const store::correlation& about,
                                std::string_view body, const exchange_rules& with) {
    const store::known_document& document = about.documents[about.found];
    auto again = with_new_envelope(document.is, body, with.stamp);
    if (!again) return settle_unanswered(due, about, with);
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(due.id);
    out.resent.push_back(document.id);
    store::consequence repeated;
    repeated.letter = about.original.id;
    store::planned_delivery plan;
    plan.target = document.target;
    // The first transmission has the bare identifier as its key (settled.md, "Identifiers", folder file).
    plan.receiver_key = fmt::format("{}-{}", document.is.letter_id, document.resends + 2);
    plan.media_type = document.is.media_type;
    plan.body = std::move(again->body);
    plan.repeats = document.id;
    plan.envelope_id = std::move(again->envelope_id);
    repeated.deliveries.push_back(std::move(plan));
    out.consequences.push_back(std::move(repeated));
    return out;
}

store::settlement settle_unanswered(const store::due_follow_up& due, const store::correlation& about,
                                    const exchange_rules& with) {
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(due.id);
    const std::uint32_t times = about.documents[about.found].resends + 1;
    out.receptions.push_back(
        {about.original.reception,
         false,
         {},
         outcome_json({model::make_issue("receipt.unanswered", {std::to_string(times)})})});
    return out;
}

}  // namespace genvej::gateway
