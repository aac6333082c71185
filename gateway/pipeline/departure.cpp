#include "gateway/pipeline/departure.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace genvej::gateway {

namespace {

bool can_carry(const target_entry& target, const outbound& what) {
    const target_kind& rules = target.rules();
    const bool both = what.kind != nullptr && !what.kind->oioxml.empty();
    if (both) return rules.carries_oioxml || rules.carries_fhir;
    return what.came == store::message_form::fhir ? rules.carries_fhir : rules.carries_oioxml;
}

/// The same warning for two targets is said once.
void add_once(model::issues& to, model::issues&& from) {
    for (model::issue& one : from) {
        const bool known = std::any_of(to.begin(), to.end(), [&](const model::issue& other) {
            return other.code() == one.code() && other.params == one.params;
        });
        if (!known) to.push_back(std::move(one));
    }
}

store::planned_delivery delivery_to(const target_entry& target, std::string_view media_type,
                                    std::string_view key) {
    store::planned_delivery out;
    out.target = target.name;
    out.receiver_key = key;
    out.media_type = media_type;
    return out;
}

}  // namespace

std::vector<const target_entry*> departure::targets(store::message_form form, const form_row* kind) const {
    std::vector<const target_entry*> out;
    for (const leaving& one : to) {
        if (one.form == form && (kind == nullptr || one.kind == kind)) out.push_back(one.target);
    }
    return out;
}

bool departure::any(store::message_form form) const {
    return std::any_of(to.begin(), to.end(), [&](const leaving& one) { return one.form == form; });
}

std::optional<departure> plan_departure(const configuration& settings, const form_table& forms,
                                        const mappings::organisations& directory, const outbound& what) {
    const auto routed = route_for(settings, what.type_code, what.sender, what.receiver);
    if (!routed) return std::nullopt;
    departure out;
    out.relays = routed->relays;
    for (const target_entry* target : routed->targets) {
        if (!can_carry(*target, what)) continue;
        form_choice chosen =
            choose_form(forms, {what.kind, what.came, directory.by_gln(what.receiver), &target->rules()});
        add_once(out.found, std::move(chosen.found));
        out.to.push_back({target, chosen.form, chosen.kind});
    }
    return out;
}

void parcel::send(store::outgoing_document what, const std::vector<const target_entry*>& to,
                  std::string_view receiver_key) {
    for (const target_entry* target : to)
        what.receipt_within = std::max(what.receipt_within, target->receipt_within);
    const auto number = static_cast<std::uint16_t>(documents.size() + 1);
    for (const target_entry* target : to) {
        store::planned_delivery plan = delivery_to(*target, what.media_type, receiver_key);
        if (target->receipt_within == what.receipt_within) {
            plan.document = number;
        } else {
            plan.body = what.body;
        }
        deliveries.push_back(std::move(plan));
    }
    documents.push_back(std::move(what));
}

void parcel::send_own(store::outgoing_document what, const std::vector<const target_entry*>& to,
                      std::string_view receiver_key) {
    const bool expects =
        std::any_of(to.begin(), to.end(), [](const target_entry* one) { return one->receipt_within > 0; });
    if (expects) return send(std::move(what), to, receiver_key);
    for (const target_entry* target : to) {
        store::planned_delivery plan = delivery_to(*target, what.media_type, receiver_key);
        plan.body = what.body;
        deliveries.push_back(std::move(plan));
    }
}

}  // namespace genvej::gateway
