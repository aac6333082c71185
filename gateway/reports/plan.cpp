#include "gateway/reports/plan.hpp"

#include <algorithm>

#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway::reports {
namespace {

/// Weightier ones count before others when several elements changed.
int weight(correction one) noexcept {
    switch (one) {
        case correction::renew:
            return 3;
        case correction::replace:
            return 2;
        case correction::update:
            return 1;
        default:
            return 0;
    }
}

std::string_view change_of(standing how) noexcept {
    return how == standing::deleted ? "deleted" : how == standing::in_error ? "in_error" : "untold";
}

correction edit(const day_view& view, const profile& as, const told_state& state, const model::node& now) {
    const model::node& before = *state.shown->body;
    correction out = correction::nothing;
    for (const element_change& one : compare(as, before, now)) {
        const correction then = view.by->after(as, before, one.element, one.change);
        if (weight(then) > weight(out)) out = then;
    }
    return out;
}

/// Of one that was told before.
intention again(const day_view& view, const told_state& state, const told_as& here,
                const filed_resource& now) {
    intention out;
    out.as = here.as;
    out.now = &now;
    out.id = state.as;
    const model::node& before = *state.shown->body;
    const profile* was = view.by->find(view.law, before);
    if (was == nullptr) return out;
    if (here.how != standing::told) {
        if (state.voided) return out;
        out.as = was;
        out.then = view.by->after(*was, before, "*", change_of(here.how));
        if (out.then == correction::inactive)
            out.then = view.another_patient ? correction::nothing : correction::voided;
        return out;
    }
    const bool newer = now.version > state.version;
    if (!newer) return out;
    out.then =
        state.voided ? view.by->after(*was, before, "*", "again") : edit(view, *here.as, state, *now.body);
    if (!state.voided && was != here.as) out.then = correction::replace;
    if (out.then == correction::replace || out.then == correction::renew)
        out.id = replacement_id(state.as, now.version);
    return out;
}

intention intend(const day_view& view, const resource_name& name, const filed_resource& now) {
    const told_as here = stands(view, name);
    if (const told_state* state = view.told->find(view.law, view.record->partner(), name))
        return again(view, *state, here, now);
    intention out;
    out.first = true;
    if (here.how != standing::told || !here.as->seeds) return out;
    out.as = here.as;
    out.now = &now;
    out.id = report_id(view.gln, name);
    out.then = correction::update;
    return out;
}

/// Whether what refers to it has to be sent again, or goes with it.
struct effect {
    bool renamed = false;  ///< it has another id now
    bool gone = false;
};
effect effect_of(const day_view& view, const resource_name& name, const intention& what) {
    effect out;
    const told_state* state = view.told->find(view.law, view.record->partner(), name);
    const bool returns = what.then == correction::renew && state != nullptr && state->voided;
    out.renamed = what.then == correction::replace || returns;
    out.gone = what.then == correction::voided;
    return out;
}

/// One pass over what was told; false: nothing was added.
bool add_dependents(const day_view& view, plan& all) {
    bool added = false;
    for (const auto& [name, state] : view.told->all(view.law, view.record->partner())) {
        if (state.voided || state.shown == nullptr || stands(view, name).how != standing::told) continue;
        const auto mine = all.find(name);
        const correction planned = mine == all.end() ? correction::nothing : mine->second.then;
        if (planned == correction::voided || planned == correction::replace) continue;
        const filed_resource* now = view.record->at(name, view.when);
        const profile* as = view.by->find(view.law, *now->body);
        correction then = planned;
        for (const told_reference& one : references(view, *as, *now->body)) {
            const auto target = all.find(one.to);
            if (target == all.end()) continue;
            const effect seen = effect_of(view, one.to, target->second);
            if (seen.gone && one.needed) then = correction::voided;
            if ((seen.gone || seen.renamed) && then == correction::nothing) then = correction::update;
        }
        if (then == planned) continue;
        intention& made = all[name];
        made.then = then;
        made.as = as;
        made.now = now;
        made.id = state.as;
        added = true;
    }
    return added;
}

}  // namespace

std::string report_id(std::string_view gln, const resource_name& name) {
    if (mappings::looks_like_uuid(name.second)) return std::string(name.second);
    mappings::digester digest;
    return std::string(digest.uuid({gln, "#", name.first, "/", name.second}));
}

std::string replacement_id(std::string_view old, std::uint32_t version) {
    mappings::digester digest;
    return std::string(digest.uuid({old, "#", std::to_string(version)}));
}

told_as stands(const day_view& view, const resource_name& name) {
    const filed_resource* now = view.record->at(name, view.when);
    if (now == nullptr) return {};
    if (now->deleted || now->body == nullptr) return {standing::deleted, nullptr};
    const profile* as = view.by->find(view.law, *now->body);
    if (as == nullptr) return {standing::untold, nullptr};
    if (as->in_error.codes != nullptr && as->in_error.holds(*now->body)) return {standing::in_error, nullptr};
    const bool of_law =
        !as->seeds || view.record->law_of(*view.by, *now, view.when, view.course_law(name)) == view.law;
    if (!of_law || !as->told.holds(*now->body)) return {standing::untold, nullptr};
    return {standing::told, as};
}

std::vector<told_reference> references(const day_view& view, const profile& as, const model::node& resource) {
    std::vector<told_reference> out;
    for (const element_row* row : as.elements) {
        if (row->how != take::reference || (row->forbidden && row->forbidden->holds(resource))) continue;
        const bool needed = row->min > 0 || (row->needed && row->needed->holds(resource));
        for (const model::node* one : row->from.find(resource)) {
            const resource_name to = view.record->named(read_reference(*one));
            if (!to.first.empty()) out.push_back({row, to, needed});
        }
    }
    return out;
}

plan make_plan(const day_view& view) {
    plan out;
    for (const auto& [name, list] : view.record->all()) {
        const filed_resource* now = view.record->at(name, view.when);
        if (now == nullptr) continue;
        intention one = intend(view, name, *now);
        if (one.then != correction::nothing) out.emplace(name, std::move(one));
    }
    while (add_dependents(view, out)) {
    }
    return out;
}

}  // namespace genvej::gateway::reports
