#include "gateway/exchange/answers.hpp"

#include <utility>

#include "gateway/pipeline/receipt_out.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

namespace {

bool send(const store::known_letter& letter, const receipt& said, std::string_view code, parcel& goods,
          const exchange_rules& with) {
    return send_receipt_by_routes(goods, said, code, letter.receiver, letter.sender, with.settings,
                                  *with.tools.forms, *with.tools.directory);
}

}  // namespace

emessage_heading heading_of(const store::known_letter& letter) {
    emessage_heading out;
    out.envelope_id = letter.envelope_id;
    out.sender = letter.sender;
    out.receiver = letter.receiver;
    out.letters.push_back({letter.letter_id, letter.kind, letter.version_code});
    return out;
}

void acknowledge_half(const store::known_letter& letter, parcel& goods, const exchange_rules& with) {
    const emessage_heading about = heading_of(letter);
    if (!letter.wants_receipt || letter.relays || !about.can_be_receipted()) return;
    const receipt said = letter_receipt(about, nullptr, with.stamp);
    if (!send(letter, said, positive_code, goods, with))
        keep_receipt(goods, said, letter.receiver, letter.sender);
}

void refuse_half(const store::known_letter& letter, const model::issues& why, store::settlement& into,
                 const exchange_rules& with) {
    model::issues all = why;
    parcel goods;
    const emessage_heading about = heading_of(letter);
    if (!about.can_be_receipted() ||
        !send(letter, letter_receipt(about, &why, with.stamp), negative_code, goods, with))
        all.push_back(model::make_issue("receipt.no_route", {std::string(negative_code)}));
    add_consequence(into, letter, std::move(goods));
    store::changed_reception changed;
    changed.id = letter.reception;
    changed.refused = true;
    changed.letters.push_back(letter.id);
    changed.issues = outcome_json(all);
    into.receptions.push_back(std::move(changed));
}

void add_consequence(store::settlement& into, const store::known_letter& letter, parcel goods) {
    if (goods.documents.empty() && goods.deliveries.empty()) return;
    store::consequence out;
    out.letter = letter.id;
    out.documents = std::move(goods.documents);
    out.deliveries = std::move(goods.deliveries);
    into.consequences.push_back(std::move(out));
}

}  // namespace genvej::gateway
