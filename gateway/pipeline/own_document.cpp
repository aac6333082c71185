#include "gateway/pipeline/own_document.hpp"

#include <utility>

#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/pipeline/routing.hpp"

namespace genvej::gateway {

namespace {}  // namespace

model::checked<store::letter_record> letter_of(const configuration& settings, own_document what) {
    model::checked<store::letter_record> out;
    store::letter_record& letter = out.value;
    letter.kind = what.kind;
    letter.sender = what.sender;
    letter.receiver = what.to;
    letter.envelope_id = letter.letter_id = letter.bundle_id = what.id;
    letter.patient = what.citizen;
    letter.content_hash = sha256_hex(what.body);
    letter.form = store::message_form::fhir;
    letter.joins_course = what.joins;
    const auto routed = what.way.named ? named_route_for(settings, what.kind, what.sender, what.to)
                                       : route_for(settings, what.kind, what.sender, what.to);
    const char* const nobody = what.way.named ? "route.not_named" : "route.unknown_receiver";
    if (!routed) out.found.push_back(model::make_issue(nobody, {letter.kind}));
    for (const target_entry* target : routed ? routed->targets : std::vector<const target_entry*>{}) {
        if (!(target->rules().*what.way.carried)) continue;
        store::planned_delivery& plan = letter.deliveries.emplace_back();
        plan.target = target->name;
        plan.receiver_key = what.id;
        own_body its = what.for_target ? what.for_target(*target) : own_body{{}, fhir_json_type};
        plan.body = std::move(its.body);
        plan.media_type = its.media_type;
    }
    if (routed && letter.deliveries.empty())
        out.found.push_back(model::make_issue(std::string(what.way.none_carries), {letter.kind}));
    letter.translation = std::move(what.body);
    return out;
}

model::checked<store::reception> reception_of(const configuration& settings, own_document what,
                                              std::string_view partner, std::uint16_t municipality,
                                              store::time_ms now, own_body raw) {
    model::checked<store::reception> out;
    store::reception& made = out.value;
    made.id = store::make_id(now);
    made.partner = partner;
    made.received = now;
    made.municipality = municipality;
    made.media_type = raw.body.empty() ? fhir_json_type : raw.media_type;
    made.raw = raw.body.empty() ? what.body : std::move(raw.body);
    auto letter = letter_of(settings, std::move(what));
    if (made.media_type != fhir_json_type) letter.value.content_hash = sha256_hex(made.raw);
    made.letters.push_back(std::move(letter.value));
    out.found = std::move(letter.found);
    return out;
}

}  // namespace genvej::gateway
