#include "gateway/exchange/own_words.hpp"

#include <algorithm>
#include <utility>

#include "gateway/exchange/answers.hpp"
#include "gateway/pipeline/bundle_reception.hpp"
#include "gateway/pipeline/receipt_out.hpp"
#include "gateway/receipts/outcome.hpp"

namespace genvej::gateway {

std::string out_of_envelope(const std::string& raw, const exchange_rules& with) {
    intake in = read_letters(raw, {}, with.tools);
    if (!in.envelope) return raw;
    return std::move(in.envelope->data);
}

std::vector<receipt> in_own_words(const store::correlation& about, const model::issues& why,
                                  const refusal& words, std::span<const relay_original> kept,
                                  const exchange_rules& with) {
    std::vector<receipt> out;
    if (about.original.form == store::message_form::oioxml) {
        std::vector<store::known_letter> all{about.original};
        all.insert(all.end(), about.parts.begin(), about.parts.end());
        for (const store::known_letter& letter : all) {
            const emessage_heading heading = heading_of(letter);
            if (!heading.can_be_receipted()) continue;
            out.push_back(why.empty() ? letter_receipt(heading, nullptr, with.stamp)
                                      : letter_refusal(heading, words, with.stamp));
        }
        return out;
    }
    const auto own = std::find_if(kept.begin(), kept.end(), [&](const relay_original& bytes) {
        return bytes.letter == about.original.id;
    });
    if (own == kept.end()) return out;
    const bundle_in message = read_bundle(out_of_envelope(own->raw, with), with.tools);
    if (auto said = acknowledge_as_it_came(message, why, with.stamp, with.tools))
        out.push_back(std::move(*said));
    return out;
}

void tell_sender(const store::known_letter& original, const std::vector<receipt>& said, bool refused,
                 model::issues found, const exchange_rules& with, store::settlement& into) {
    const std::string_view code = refused ? "XCTL02" : "XCTL03";
    parcel goods;
    bool sent = !said.empty();
    for (const receipt& one : said) {
        const bool leads_there =
            send_receipt_by_routes(goods, one, code, original.receiver, original.sender, with.settings,
                                   *with.tools.forms, *with.tools.directory);
        if (!leads_there) keep_receipt(goods, one, original.receiver, original.sender);
        sent = leads_there && sent;
    }
    add_consequence(into, original, std::move(goods));
    if (sent) return;
    found.push_back(said.empty() ? model::make_issue("receipt.not_relayed")
                                 : model::make_issue("receipt.no_route", {std::string(code)}));
    into.receptions.push_back({original.reception, false, {}, outcome_json(found)});
}

}  // namespace genvej::gateway
