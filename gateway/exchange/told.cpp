#include "gateway/exchange/told.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "gateway/exchange/answers.hpp"
#include "gateway/exchange/renewal.hpp"
#include "gateway/exchange/verdicts.hpp"
#include "gateway/pipeline/fhir_in.hpp"
#include "gateway/pipeline/receipt_out.hpp"

namespace genvej::gateway {

namespace {

using store::message_form;
template <class T>
using read_or_error = boost::system::result<T>;

/// One receipt that a sender was told.
struct told {
    const store::known_letter* letter = nullptr;
    receipt said;
    bool refused = false;
};

bool names(const letter_in& said, const store::known_letter& letter) {
    const model::node* about = said.element->child("OriginalEmessage");
    const model::node* named = about == nullptr ? nullptr : about->child("OriginalLetter");
    if (named == nullptr) return model::text_at(about, {"OriginalEnvelopeIdentifier"}) == letter.envelope_id;
    for (; named != nullptr; named = named->next_same()) {
        if (model::text_at(named, {"OriginalLetterIdentifier"}) == letter.letter_id) return true;
    }
    return false;
}

enum class word : std::uint8_t { about_another, positive, negative };

/// What the receipt says of the letter.
word word_about(message_form form, std::string_view body, const store::known_letter& letter,
                const translation_tools& tools) {
    if (form == message_form::fhir) {
        const bundle_in in = read_bundle(body, tools);
        if (!in.ok() || in.heading.answers != letter.letter_id) return word::about_another;
        return in.heading.verdict == "ok" ? word::positive : word::negative;
    }
    const intake in = read_letters(body, {}, tools);
    if (!in.ok() || in.is == nullptr || in.letters.empty() || !names(in.letters.front(), letter))
        return word::about_another;
    return in.is->type_code() == positive_code ? word::positive : word::negative;
}

/// Documents of the letter and of what it is a part of: the receipts for its sender are among them.
read_or_error<std::vector<store::known_document>> documents_of(store::store& kept,
                                                               const store::known_letter& letter) {
    std::vector<store::known_document> out;
    auto whole = kept.find_original(letter.id);
    if (whole.has_error()) return whole.error();
    if (*whole) out = std::move((*whole)->documents);
    // A half has answers of its own.
    auto own = kept.find_reception(letter.reception);
    if (own.has_error()) return own.error();
    if (!*own) return out;
    for (store::reception_view::letter& one : (*own)->letters) {
        if (one.letter_id != letter.letter_id) continue;
        for (store::known_document& document : one.documents) {
            const bool known = std::any_of(out.begin(), out.end(), [&](const store::known_document& other) {
                return other.id == document.id;
            });
            if (!known) out.push_back(std::move(document));
        }
    }
    return out;
}

/// The first receipt that its sender was told of that letter; later ones repeat it.
read_or_error<std::optional<told>> find_told(store::store& kept, const store::known_letter& letter,
                                             const asked_again& how, const exchange_rules& with) {
    const auto documents = documents_of(kept, letter);
    if (documents.has_error()) return documents.error();
    for (const store::known_document& one : *documents) {
        const bool to_sender =
            is_receipt(one.is) && one.is.form == letter.form && one.is.receiver == letter.sender;
        if (!to_sender) continue;
        const auto body = kept.document_body(one.id);
        if (body.has_error()) return body.error();
        if (!*body) continue;
        const word said = word_about(letter.form, **body, letter, with.tools);
        if (said == word::about_another) continue;
        auto again = said_again(one.is, **body, how.as_xml, with.stamp);
        if (again) return std::optional<told>(told{&letter, std::move(*again), said == word::negative});
    }
    return std::optional<told>{};
}

/// Through the outbox, as the first time.
void send_again(const told& one, store::settlement& into, const exchange_rules& with) {
    parcel goods;
    send_receipt_by_routes(goods, one.said, one.refused ? negative_code : positive_code, one.letter->receiver,
                           one.letter->sender, with.settings, *with.tools.forms, *with.tools.directory);
    add_consequence(into, *one.letter, std::move(goods));
}

}  // namespace

boost::system::result<told_again> tell_again(store::store& kept, const store::accept_outcome& seen,
                                             const asked_again& how, const exchange_rules& with) {
    told_again out;
    out.rest.now = with.stamp.now;
    std::vector<told> all;
    for (const store::known_letter& letter : seen.letters) {
        auto found = find_told(kept, letter, how, with);
        if (found.has_error()) return found.error();
        if (*found) all.push_back(std::move(**found));
    }
    if (all.size() == 1 && seen.letters.size() == 1 && !how.in_envelope) {
        out.answer = std::move(all.front().said);
        out.refused = all.front().refused;
        return out;
    }
    for (const told& one : all) send_again(one, out.rest, with);
    return out;
}

}  // namespace genvej::gateway
