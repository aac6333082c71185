#include "gateway/exchange/desk.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "gateway/exchange/overdue.hpp"
#include "gateway/exchange/pairs.hpp"
#include "gateway/exchange/settle_pair.hpp"
#include "gateway/exchange/settle_receipt.hpp"
#include "gateway/exchange/undelivered.hpp"

namespace genvej::gateway {

namespace {

using decided = boost::system::result<desk_decision>;

/// The kind of letter whose halves are of this kind, or nullptr.
const form_row* kind_of_objects(const form_table& forms, std::string_view letter) {
    for (const form_row& row : forms.rows()) {
        if (row.half_of == letter) return &row;
    }
    return nullptr;
}

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
            return look_into_half(due, with);
        case store::follow_up_kind::receipt:
            return look_into_receipt(due, with);
        case store::follow_up_kind::overdue:
            return look_into_overdue(due, with);
        case store::follow_up_kind::undelivered:
            return look_into_undelivered(due, with);
    }
    return wait_until(with.stamp.now);
}

decided desk::look_into_half(const store::due_follow_up& due, const exchange_rules& with) {
    const form_row* kind = with.tools.forms->by_type_code(due.letter.kind);
    if (kind == nullptr || kind->half_of.empty()) return look_into_letter(due, due, with);
    const auto letters = kept_.find_halves(kind->half_of, due.letter.sender, due.letter.receiver, due.keys);
    if (letters.has_error()) return letters.error();
    for (const store::due_follow_up& letter : *letters) {
        decided out = look_into_letter(letter, due, with);
        if (out.has_error() || out->settles) return out;
    }
    if (window_ended(due, with.stamp.now)) return settle(settle_alone(due, with), "alone");
    return wait_until(due.until);
}

/// @param asked the follow-up that is due: the letter itself, or objects that may complete it
decided desk::look_into_letter(const store::due_follow_up& letter, const store::due_follow_up& asked,
                               const exchange_rules& with) {
    const form_row* kind = kind_of_objects(*with.tools.forms, letter.letter.kind);
    if (kind == nullptr) return wait_until(asked.until);
    const auto found =
        kept_.find_halves(kind->oioxml, letter.letter.sender, letter.letter.receiver, letter.keys);
    if (found.has_error()) return found.error();
    const pair_decision decision = decide_letter(letter, *found, with.stamp.now);
    if (decision.step == pair_step::join) {
        std::vector<store::due_follow_up> objects;
        for (const std::size_t i : decision.objects) objects.push_back((*found)[i]);
        return settle(settle_joined(letter, objects, with), "joined");
    }
    if (decision.step == pair_step::ended && letter.id == asked.id)
        return settle(settle_missing(letter, with), "missing");
    return wait_until(asked.until);
}

/// What the store knows of each document; one that names an envelope becomes one for each document in it.
boost::system::result<std::vector<receipt_about>> desk::find_abouts(std::vector<receipt_about> named) {
    std::vector<receipt_about> out;
    for (receipt_about& one : named) {
        if (!one.letter_id.empty()) {
            auto found = kept_.find_document(one.form, one.sender, one.letter_id);
            if (found.has_error()) return found.error();
            one.about = std::move(*found);
            out.push_back(std::move(one));
            continue;
        }
        auto found = kept_.find_envelope(one.form, one.sender, one.envelope_id);
        if (found.has_error()) return found.error();
        if (found->empty()) out.push_back(one);
        for (store::correlation& document : *found) {
            out.push_back(one);
            out.back().letter_id = document.documents[document.found].is.letter_id;
            out.back().about = std::move(document);
        }
    }
    return out;
}

/// The bytes of what a sender is answered for: his letter and its parts.
boost::system::result<std::vector<relay_original>> desk::originals_of(const store::correlation& about) {
    std::vector<store::known_letter> wanted{about.original};
    wanted.insert(wanted.end(), about.parts.begin(), about.parts.end());
    std::vector<relay_original> out;
    for (const store::known_letter& letter : wanted) {
        auto kept = kept_.find_letter(letter.sender, letter.letter_id);
        if (kept.has_error()) return kept.error();
        if (*kept) out.push_back({letter.id, std::move((*kept)->raw)});
    }
    return out;
}

decided desk::look_into_receipt(const store::due_follow_up& due, const exchange_rules& with) {
    auto found = find_abouts(read_receipt(due, with));
    if (found.has_error()) return found.error();
    std::vector<receipt_about> abouts = std::move(*found);
    std::vector<relay_original> originals;
    for (const receipt_about& one : abouts) {
        if (!one.about || !one.about->original.relays) continue;
        auto of_this = originals_of(*one.about);
        if (of_this.has_error()) return of_this.error();
        std::move(of_this->begin(), of_this->end(), std::back_inserter(originals));
    }
    receipt_settlement out = settle_receipt(due, std::move(abouts), originals, with);
    return settle(std::move(out.what), out.word);
}

decided desk::look_into_undelivered(const store::due_follow_up& due, const exchange_rules& with) {
    const auto about = kept_.find_document(due.document);
    if (about.has_error()) return about.error();
    if (!*about || (*about)->found >= (*about)->documents.size()) {
        store::settlement nothing;
        nothing.now = with.stamp.now;
        nothing.closes.push_back(due.id);
        return settle(std::move(nothing), "gone");
    }
    const auto originals = originals_of(**about);
    if (originals.has_error()) return originals.error();
    undelivered_settlement out = settle_undelivered(due, **about, *originals, with);
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
