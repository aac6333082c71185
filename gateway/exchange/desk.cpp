#include "gateway/exchange/desk.hpp"

#include <utility>

#include "gateway/exchange/overdue.hpp"
#include "gateway/exchange/settle_receipt.hpp"

namespace genvej::gateway {

namespace {

using decided = boost::system::result<desk_decision>;

desk_decision wait_until(store::time_ms when) {
    desk_decision out;
    out.again = when;
    out.word = "waiting";
    return out;
}

desk_decision settle(store::settlement what, std::string_view word) {
    desk_decision out;
    out.word = word;
    out.settles = std::move(what);
    return out;
}

}  // namespace

decided desk::look_into(const store::due_follow_up& due, const exchange_rules& with) {
    switch (due.kind) {
        case store::follow_up_kind::pair:
            return wait_until(due.until);
        case store::follow_up_kind::receipt:
            return look_into_receipt(due, with);
        case store::follow_up_kind::overdue:
            return look_into_overdue(due, with);
    }
    return wait_until(with.stamp.now);
}

decided desk::look_into_receipt(const store::due_follow_up& due, const exchange_rules& with) {
    std::vector<receipt_about> abouts = read_receipt(due, with);
    std::vector<relay_original> originals;
    for (receipt_about& one : abouts) {
        auto found = kept_.find_document(one.form, one.sender, one.letter_id);
        if (found.has_error()) return found.error();
        one.about = std::move(*found);
        if (!one.about || !one.about->original.relays) continue;
        std::vector<store::known_letter> wanted{one.about->original};
        wanted.insert(wanted.end(), one.about->parts.begin(), one.about->parts.end());
        for (const store::known_letter& letter : wanted) {
            auto kept = kept_.find_letter(letter.sender, letter.letter_id);
            if (kept.has_error()) return kept.error();
            if (*kept) originals.push_back({letter.id, std::move((*kept)->raw)});
        }
    }
    receipt_settlement out = settle_receipt(due, abouts, originals, with);
    return settle(std::move(out.what), out.word);
}

decided desk::look_into_overdue(const store::due_follow_up& due, const exchange_rules& with) {
    const auto about = kept_.find_document(due.document);
    if (about.has_error()) return about.error();
    store::settlement nothing;
    nothing.now = with.stamp.now;
    nothing.closes.push_back(due.id);
    if (!*about || (*about)->found >= (*about)->documents.size()) return settle(std::move(nothing), "gone");
    const store::known_document& document = (*about)->documents[(*about)->found];
    if (document.verdict != store::receipt_verdict::none) return settle(std::move(nothing), "answered");
    const target_entry* target = find_target(with.settings, document.target);
    if (target == nullptr || document.resends >= target->resends)
        return settle(settle_unanswered(due, **about, with), "unanswered");
    const auto body = kept_.document_body(due.document);
    if (body.has_error()) return body.error();
    if (!*body) return settle(settle_unanswered(due, **about, with), "unanswered");
    return settle(settle_resend(due, **about, **body, with), "resent");
}

}  // namespace genvej::gateway
