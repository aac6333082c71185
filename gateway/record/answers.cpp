#include "gateway/record/answers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/record/own_meta.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway::record {

namespace {

using model::literal;
using model::node;
using store::record_version;

/// A Bundle under construction.
class bundle {
public:
    explicit bundle(std::string_view type) {
        tree_.style = model::path_style::fhir;
        root_ = tree_.make("Bundle");
        tree_.set_root(root_);
        text(*root_, "type", type);
    }

    void add_link(const link& one) {
        node& made = list(*root_, "link");
        text(made, "relation", one.relation);
        text(made, "url", one.url);
    }
    node& add_entry() { return list(*root_, "entry"); }

    node& child(node& parent, std::string_view name) { return *tree_.append(parent, name); }
    node& list(node& parent, std::string_view name) {
        node& made = child(parent, name);
        made.list = true;
        return made;
    }
    void text(node& parent, std::string_view name, std::string_view value) {
        node& made = child(parent, name);
        made.as = literal::string;
        made.value = tree_.memory().copy(value);
    }
    /// The resource of another tree; that tree must live until the Bundle is written.
    void adopt(node& entry, node& resource) {
        node& holder = child(entry, "resource");
        model::document::insert_after(holder, nullptr, resource);
    }
    model::document& tree() noexcept { return tree_; }
    std::string write(answer_form form) const { return write_answer(*root_, form); }

private:
    model::document tree_;
    node* root_ = nullptr;
};

std::string location_of(const record_version& one) {
    return fmt::format("{}/{}/_history/{}", one.name.type, one.name.id, one.version);
}

std::string_view status_of(const record_version& one, store::time_ms now) {
    if (one.deleted) return "204 No Content";
    return is_created(one, now) ? "201 Created" : "200 OK";
}

void add_response(bundle& to, node& entry, const record_version& one, std::string_view status,
                  const model::issues& warnings) {
    node& response = to.child(entry, "response");
    to.text(response, "status", status);
    if (one.version != 0) {  // else it was never there
        to.text(response, "location", location_of(one));
        to.text(response, "etag", etag_of(one.version));
        to.text(response, "lastModified", utc_time(one.changed));
    }
    if (warnings.empty()) return;
    node& outcome = to.child(to.child(response, "outcome"), "OperationOutcome");
    append_issues(to.tree(), outcome, warnings);
}

/// The `reference` of this entry that leads to `other`; the entry itself where none does.
const node* place_of(const entry_in& one, const store::record_name& other) {
    for (std::size_t i = 0; i < one.targets.size(); ++i) {
        if (one.targets[i] == other) return one.references[i];
    }
    return one.place;
}

model::issue issue_at(std::string_view code, const node* at, std::vector<std::string> params = {}) {
    if (at == nullptr) return model::make_issue(code, std::move(params));
    return model::make_issue(code, *at, model::path_style::fhir, std::move(params));
}

model::issue version_issue(const transaction_in& of, const entry_in& one, std::uint32_t there) {
    const node* const request = one.place == nullptr ? nullptr : one.place->child("request");
    const node* const at = request == nullptr ? one.place : request;
    if (there == 0) return issue_at(of.single ? "record.version_none_now" : "record.version_none", at);
    return issue_at(of.single ? "record.version_now" : "record.version", at, {std::to_string(there)});
}

const entry_in& entry_of_write(const transaction_in& of, std::size_t write) {
    return *std::find_if(of.entries.begin(), of.entries.end(),
                         [&](const entry_in& one) { return one.write == write; });
}

std::string_view code_of(store::record_conflict why) {
    switch (why) {
        case store::record_conflict::dangling:
            return "record.dangling";
        case store::record_conflict::other_citizen:
            return "record.other_citizen";
        case store::record_conflict::citizen_changes:
            return "record.citizen_changes";
        case store::record_conflict::still_referred:
            return "record.still_referred";
        case store::record_conflict::version:
        case store::record_conflict::exists_now:
        case store::record_conflict::none:
            break;
    }
    return "record.changed_meanwhile";
}

/// The gateway does not know under which address it is reached, so the record's resources have names below
/// our own base; relative references in them lead to each other (bundle.html, "Resolving references").
std::string full_url(std::string_view type, std::string_view id) {
    return fmt::format("{}/{}/{}", mappings::own_base, type, id);
}

}  // namespace

bool is_created(const record_version& one, store::time_ms now) noexcept {
    return one.version == 1 && one.changed == now;
}

std::string_view media_type_of(answer_form form) noexcept {
    return form.xml ? "application/fhir+xml; charset=UTF-8" : "application/fhir+json; charset=UTF-8";
}

std::string write_answer(const node& resource, answer_form form) {
    if (form.xml) return formats::write_fhir_xml(resource);
    std::string out;
    formats::write_fhir_json(resource, out);
    return out;
}

std::string transaction_answer(const transaction_in& of, const std::vector<record_version>& written,
                               store::time_ms now, answer_form form) {
    bundle out("transaction-response");
    for (const entry_in& one : of.entries) {
        const record_version& is = one.instead ? *one.instead : written[one.write];
        add_response(out, out.add_entry(), is, one.instead ? "200 OK" : status_of(is, now), one.warnings);
    }
    return out.write(form);
}

model::issues conflict_issues(const transaction_in& of, const store::record_outcome& outcome) {
    const entry_in& one = entry_of_write(of, outcome.entry);
    if (outcome.why == store::record_conflict::version) return {version_issue(of, one, outcome.there)};
    const bool by_reference = outcome.why == store::record_conflict::dangling ||
                              outcome.why == store::record_conflict::other_citizen;
    std::vector<std::string> params;
    if (outcome.why == store::record_conflict::still_referred)
        params.push_back(outcome.other.type + "/" + outcome.other.id);
    return {issue_at(code_of(outcome.why), by_reference ? place_of(one, outcome.other) : one.place, params)};
}

std::vector<store::record_name> outside_of(const transaction_in& of) {
    std::vector<store::record_name> inside;
    std::vector<store::record_name> out;
    for (const entry_in& one : of.entries) inside.push_back(one.name());
    std::sort(inside.begin(), inside.end());
    for (const entry_in& one : of.entries) out.insert(out.end(), one.targets.begin(), one.targets.end());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase_if(out, [&](const store::record_name& one) {
        return std::binary_search(inside.begin(), inside.end(), one);
    });
    return out;
}

std::vector<store::record_name> versioned_in(const transaction_in& of) {
    std::vector<store::record_name> out;
    for (const entry_in& one : of.entries) {
        if (one.if_version != 0) out.push_back(one.name());
    }
    return out;
}

model::issues explain(const transaction_in& of, const std::vector<std::optional<record_version>>& there) {
    model::issues out;
    const std::vector<store::record_name> outside = outside_of(of);
    for (const entry_in& one : of.entries) {
        for (std::size_t i = 0; i < one.targets.size(); ++i) {
            const auto at = std::lower_bound(outside.begin(), outside.end(), one.targets[i]);
            if (at == outside.end() || *at != one.targets[i]) continue;
            const auto& is = there[static_cast<std::size_t>(at - outside.begin())];
            if (!is || is->deleted) out.push_back(issue_at("record.dangling", one.references[i]));
        }
    }
    std::size_t next = outside.size();
    for (const entry_in& one : of.entries) {
        if (one.if_version == 0) continue;
        const auto& is = there[next++];
        const std::uint32_t version = is ? is->version : 0;
        if (version != one.if_version) out.push_back(version_issue(of, one, version));
    }
    return out;
}

std::string searchset(std::vector<read_entry> entries, const std::vector<link>& links, answer_form form) {
    bundle out("searchset");
    for (const link& one : links) out.add_link(one);
    for (read_entry& one : entries) {
        node& entry = out.add_entry();
        const node& resource = *one.tree.root();
        out.text(entry, "fullUrl", full_url(resource.name, resource.child_value("id")));
        out.adopt(entry, *one.tree.root());
        out.text(out.child(entry, "search"), "mode", "match");
    }
    return out.write(form);
}

std::string history(std::vector<read_entry> entries, const std::vector<link>& links, answer_form form) {
    bundle out("history");
    for (const link& one : links) out.add_link(one);
    for (read_entry& one : entries) {
        node& entry = out.add_entry();
        const record_version& is = *one.of;
        out.text(entry, "fullUrl", full_url(is.name.type, is.name.id));
        if (!is.deleted) out.adopt(entry, *one.tree.root());
        node& request = out.child(entry, "request");
        out.text(request, "method", is.deleted ? "DELETE" : "PUT");
        out.text(request, "url", is.name.type + "/" + is.name.id);
        add_response(out, entry, is, status_of(is, is.changed), {});
    }
    return out.write(form);
}

}  // namespace genvej::gateway::record
