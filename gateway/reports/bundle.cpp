#include "gateway/reports/bundle.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/receipts/ids.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway::reports {
namespace {

using model::node;

/// Everything that a report holds, found by following what its rows take.
class assembler {
public:
    assembler(const day_view& view, const plan& all) : view_(view), all_(all) {}

    void add(const resource_name& name) { now(name); }

    /// The citizen stands in every report, also in one that only an Organization caused.
    void add_citizen() {
        for (const told_entry& one : out_.entries) {
            if (one.as->type == "Patient") return;
        }
        for (const auto& [name, list] : view_.record->all()) {
            if (name.first == "Patient" && now(name) != nullptr) return;
        }
    }

    assembled finish(const bundle_heading& heading) {
        std::vector<told_entry*> citizens;
        for (told_entry& one : out_.entries) {
            if (one.as->type == "Patient") citizens.push_back(&one);
        }
        if (citizens.size() != 1) {
            out_.missing.push_back(model::make_issue("report.citizen", {std::to_string(citizens.size())}));
            return std::move(out_);
        }
        std::stable_sort(out_.entries.begin(), out_.entries.end(),
                         [](const auto& a, const auto& b) { return a.as->order < b.as->order; });
        write(heading);
        return std::move(out_);
    }

private:
    /// The resource as it stands from now on: its id in reports, or nullptr when it cannot be told.
    const std::string* now(const resource_name& name) {
        if (const auto known = ids_.find(name); known != ids_.end())
            return known->second ? &*known->second : nullptr;
        ids_[name] = std::nullopt;
        const auto planned = all_.find(name);
        if (planned != all_.end()) return planned_one(name, planned->second);
        const told_as here = stands(view_, name);
        const told_state* state = view_.told->find(view_.law, view_.record->partner(), name);
        if (here.how != standing::told || (state != nullptr && state->voided)) return nullptr;
        told_entry one{name, here.as, view_.record->at(name, view_.when), 0, {}, false, state == nullptr};
        one.version = one.data->version;
        one.id = state == nullptr ? report_id(view_.gln, name) : state->as;
        return keep(std::move(one));
    }

    const std::string* planned_one(const resource_name& name, const intention& what) {
        const told_state* state = view_.told->find(view_.law, view_.record->partner(), name);
        if (what.then == correction::voided || what.then == correction::replace)
            add_void(name, *state, what.now->version);
        if (what.then == correction::voided) return nullptr;
        return keep({name, what.as, what.now, what.now->version, what.id, false, true});
    }

    const std::string* keep(told_entry one) {
        const resource_name name = one.name;
        ids_[name] = one.id;
        out_.entries.push_back(one);
        for (const told_reference& to : references(view_, *one.as, *one.data->body)) {
            if (fits(*to.row, to.to)) now(to.to);
        }
        return &*ids_[name];
    }

    /// The resource as it was told last: what is voided refers to the old ids.
    void add_void(const resource_name& name, const told_state& state, std::uint32_t version) {
        const profile* as = view_.by->find(view_.law, *state.shown->body);
        if (stands_here(name, state.as) || as == nullptr) return;
        out_.entries.push_back({name, as, state.shown, version, state.as, true, !state.voided});
        for (const told_reference& to : references(view_, *as, *state.shown->body)) before(to.to);
    }

    void before(const resource_name& name) {
        const told_state* state = view_.told->find(view_.law, view_.record->partner(), name);
        if (state == nullptr) return;
        now(name);
        if (state->voided) return add_void(name, *state, state->version);
        const profile* as = view_.by->find(view_.law, *state->shown->body);
        if (stands_here(name, state->as) || as == nullptr) return;
        if (!ids_[name]) ids_[name] = state->as;
        out_.entries.push_back({name, as, state->shown, state->version, state->as, false, false});
    }

    bool stands_here(const resource_name& name, std::string_view id) const {
        return std::any_of(out_.entries.begin(), out_.entries.end(),
                           [&](const told_entry& one) { return one.name == name && one.id == id; });
    }

    /// The row takes resources of that profile.
    bool fits(const element_row& row, const resource_name& to) const {
        const filed_resource* target = view_.record->at(to, view_.when);
        if (target == nullptr || target->body == nullptr) return false;
        const profile* as = view_.by->find(view_.law, *target->body);
        if (as == nullptr) return false;
        const std::string list = fmt::format("|{}|", row.codes_text);
        return list.find(fmt::format("|{}|", as->name)) != std::string::npos;
    }

    std::optional<std::string> resolve(const told_entry& from, const element_row& row,
                                       const reference_name& to) {
        const resource_name name = view_.record->named(to);
        if (name.first.empty()) return std::nullopt;
        if (from.voided) {
            const told_state* state = view_.told->find(view_.law, view_.record->partner(), name);
            if (state == nullptr) return std::nullopt;
            return fmt::format("{}/{}", name.first, state->as);
        }
        const auto id = ids_.find(name);
        if (id == ids_.end() || !id->second || !fits(row, name)) return std::nullopt;
        return fmt::format("{}/{}", name.first, *id->second);
    }

    void write(const bundle_heading& heading) {
        model::document document;
        document.style = model::path_style::fhir;
        node* bundle = document.make("Bundle");
        document.set_root(bundle);
        std::vector<told> made;
        for (const told_entry& one : out_.entries) made.push_back(tell_entry(one, document));
        for (const told& one : made) {
            if (one.resource->name == "Patient") out_.municipality = municipality_of(*one.resource);
        }
        mappings::digester digest;
        out_.id = std::string(digest.uuid({out_.municipality, "#", heading.course, "#",
                                           pathway::to_date(view_.of), "#", std::to_string(heading.number)}));
        write_heading(*bundle, document);
        for (const told& one : made) write_entry(*bundle, *one.resource, document);
        for (std::size_t i = 0; i < made.size(); ++i) trace(out_.entries[i], made[i]);
        formats::write_fhir_json(*bundle, out_.body);
    }

    told tell_entry(const told_entry& one, model::document& into) {
        // What is voided has the data told last, and the time at which it was taken back.
        const filed_resource* latest = view_.record->at(one.name, view_.when);
        const std::string known = utc_time(one.voided && latest != nullptr ? latest->known : one.data->known);
        told_facts facts{one.id, known, [&](const element_row& row, const reference_name& to) {
                             return resolve(one, row, to);
                         }};
        told out = tell(*one.as, *one.data->body, facts, into);
        if (one.voided) {
            make_void(*one.as, out, into);
        } else {
            for (model::issue& issue : out.missing) {
                issue.path = fmt::format("{}/{}: {}", one.name.first, one.name.second, issue.path);
                out_.missing.push_back(std::move(issue));
            }
        }
        return out;
    }

    static std::string municipality_of(const node& patient) {
        const node* organization = patient.child("managingOrganization");
        const node* identifier = organization == nullptr ? nullptr : organization->child("identifier");
        return identifier == nullptr ? std::string() : std::string(identifier->child_value("value"));
    }

    static node* put(node& parent, std::string_view name, std::string_view value, model::document& into) {
        node* made = into.append(parent, name);
        made->as = model::literal::string;
        made->value = into.memory().copy(value);
        return made;
    }

    void write_heading(node& bundle, model::document& into) const {
        const std::string when = utc_time(view_.when);
        put(bundle, "id", out_.id, into);
        node* meta = into.append(bundle, "meta");
        put(*meta, "lastUpdated", when, into);
        put(*meta, "profile", view_.by->named(view_.law, "delivery-report")->url, into)->list = true;
        put(bundle, "type", "collection", into);
        put(bundle, "timestamp", when, into);
    }

    static void write_entry(node& bundle, node& resource, model::document& into) {
        node* entry = into.append(bundle, "entry");
        entry->list = true;
        put(*entry, "fullUrl",
            fmt::format("{}/{}/{}", mappings::own_base, resource.name, resource.child_value("id")), into);
        model::document::insert_after(*into.append(*entry, "resource"), nullptr, resource);
    }

    void trace(const told_entry& one, const told& made) {
        for (const told_element& element : made.elements) {
            out_.origins.push_back({model::path_of(*element.made, model::path_style::fhir),
                                    fmt::format("mappings/klgateway/elements.csv:{}", element.row->line),
                                    fmt::format("{}/{}", one.name.first, one.name.second),
                                    one.data->version});
        }
    }

    const day_view& view_;
    const plan& all_;
    std::map<resource_name, std::optional<std::string>> ids_;
    assembled out_;
};

}  // namespace

assembled assemble(const day_view& view, const plan& all, const std::vector<resource_name>& seeds,
                   const bundle_heading& heading) {
    assembler making(view, all);
    for (const resource_name& one : seeds) making.add(one);
    making.add_citizen();
    return making.finish(heading);
}

}  // namespace genvej::gateway::reports
