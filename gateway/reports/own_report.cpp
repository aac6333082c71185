#include "gateway/reports/own_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "gateway/reports/rows.hpp"
#include "gateway/reports/told.hpp"

namespace genvej::gateway::reports {
namespace {

using model::node;

struct entry_of_report {
    const node* entry = nullptr;
    const node* resource = nullptr;
    const profile* as = nullptr;
    std::size_t number = 0;
};

class checker {
public:
    checker(const node& bundle, own_report& out, const std::vector<std::string>& serves)
        : bundle_(bundle), out_(out), serves_(serves) {}

    void run(std::string_view id) {
        if (bundle_.name != "Bundle" || bundle_.child_value("type") != "collection")
            return say("report.shape", {});
        out_.id = std::string(bundle_.child_value("id"));
        if (out_.id != id) return say("report.url_id", "Bundle.id");
        law_ = claimed_law();
        if (law_ == paragraph::unknown) return say("report.unknown", "Bundle.meta.profile");
        out_.kind = by_.kind(law_);
        if (bundle_.child_value("timestamp").empty())
            say("report.missing", "Bundle.timestamp", {"delivery-report", "timestamp"});
        read_entries();
        for (const entry_of_report& one : entries_) check_entry(one);
        check_citizen();
    }

private:
    void say(std::string_view code, std::string path, std::vector<std::string> params = {}) {
        model::issue one = model::make_issue(code, std::move(params));
        one.path = std::move(path);
        out_.found.push_back(std::move(one));
    }

    static bool claims(const node& resource, std::string_view url) {
        const node* meta = resource.child("meta");
        for (const node* one = meta == nullptr ? nullptr : meta->child("profile"); one != nullptr;
             one = one->next_same()) {
            if (one->value == url) return true;
        }
        return false;
    }

    paragraph claimed_law() const {
        for (const paragraph law : {paragraph::s140, paragraph::s119}) {
            if (claims(bundle_, by_.named(law, "delivery-report")->url)) return law;
        }
        return paragraph::unknown;
    }

    void read_entries() {
        std::size_t number = 0;
        for (const node* one = bundle_.child("entry"); one != nullptr; one = one->next_same(), ++number) {
            const node* holder = one->child("resource");
            entry_of_report made{one, holder == nullptr ? nullptr : holder->first_element(), nullptr, number};
            if (made.resource == nullptr) {
                say("bundle.no_resource", fmt::format("Bundle.entry[{}]", number));
                continue;
            }
            for (const profile& as : by_.profiles()) {
                if (as.law == law_ && as.type == made.resource->name && claims(*made.resource, as.url))
                    made.as = &as;
            }
            if (made.as == nullptr)
                say("report.profile", path_of(made, "meta.profile"), {std::string(made.resource->name)});
            entries_.push_back(made);
        }
    }

    static std::string path_of(const entry_of_report& one, std::string_view element) {
        return fmt::format("Bundle.entry[{}].resource{}{}", one.number, element.empty() ? "" : ".", element);
    }

    const entry_of_report* target_of(std::string_view reference) const {
        for (const entry_of_report& one : entries_) {
            if (one.entry->child_value("fullUrl") == reference) return &one;
            const std::string local =
                fmt::format("{}/{}", one.resource->name, one.resource->child_value("id"));
            if (reference == local) return &one;
        }
        return nullptr;
    }

    void check_entry(const entry_of_report& one) {
        check_references(one, *one.resource);
        if (one.as == nullptr) return;
        check_allowed(one);
        // What is taken back keeps the data that it was told with.
        if (one.as->in_error.codes != nullptr && one.as->in_error.holds(*one.resource)) return;
        model::document scratch(std::size_t{4} * 1024);
        told_facts facts;
        facts.resolve = [&](const element_row& row, const reference_name& to) { return resolve(row, to); };
        for (model::issue& issue : tell(*one.as, *one.resource, facts, scratch).missing) {
            issue.path = path_of(one, issue.path);
            out_.found.push_back(std::move(issue));
        }
    }

    std::optional<std::string> resolve(const element_row& row, const reference_name& to) const {
        for (const entry_of_report& one : entries_) {
            const bool same = one.resource->child_value("id") == to.id &&
                              (to.type.empty() || one.resource->name == to.type);
            const bool by_url = to.type.empty() && one.entry->child_value("fullUrl").ends_with(to.id);
            if ((!same && !by_url) || one.as == nullptr) continue;
            if (fmt::format("|{}|", row.codes_text).find(fmt::format("|{}|", one.as->name)) !=
                std::string::npos)
                return std::string(to.id);
        }
        return std::nullopt;
    }

    void check_references(const entry_of_report& of, const node& below) {
        for (const node* one = below.first_element(); one != nullptr; one = one->next_element()) {
            if (one->name == "reference" && !one->has_elements() && target_of(one->value) == nullptr) {
                model::issue outside = model::make_issue("bundle.outside", *one, model::path_style::fhir);
                out_.found.push_back(std::move(outside));
            }
            check_references(of, *one);
        }
    }

    void check_allowed(const entry_of_report& of) {
        for (const node* one = of.resource->first_element(); one != nullptr; one = one->next_element()) {
            if (!by_.allows(*of.as, one->name))
                say("report.forbidden", path_of(of, one->name),
                    {std::string(of.as->name), std::string(one->name)});
        }
    }

    void check_citizen() {
        std::vector<const node*> patients;
        for (const entry_of_report& one : entries_) {
            if (one.resource->name == "Patient") patients.push_back(one.resource);
        }
        if (patients.size() != 1)
            return say("report.citizen", "Bundle.entry", {std::to_string(patients.size())});
        const node* number = patients.front()->child("identifier");
        const node* organization = patients.front()->child("managingOrganization");
        const node* sor = organization == nullptr ? nullptr : organization->child("identifier");
        if (number != nullptr) out_.citizen = std::string(number->child_value("value"));
        if (sor != nullptr) out_.municipality = std::string(sor->child_value("value"));
        if (!serves_.empty() && std::find(serves_.begin(), serves_.end(), out_.municipality) == serves_.end())
            say("report.municipality", "Bundle.entry.resource.managingOrganization.identifier");
    }

    const rules& by_ = rules::built_in();
    const node& bundle_;
    own_report& out_;
    const std::vector<std::string>& serves_;
    paragraph law_ = paragraph::unknown;
    std::vector<entry_of_report> entries_;
};

}  // namespace

own_report read_own_report(std::string_view raw, std::string_view id,
                           const std::vector<std::string>& serves) {
    own_report out;
    const std::size_t first = raw.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool xml = first != std::string_view::npos && raw[first] == '<';
    auto read = xml ? formats::read_fhir_xml(raw) : formats::read_fhir_json(raw);
    out.found = std::move(read.found);
    if (model::has_errors(out.found) || read.value.root() == nullptr) return out;
    checker(*read.value.root(), out, serves).run(id);
    if (xml) {
        formats::write_fhir_json(*read.value.root(), out.body);
    } else {
        out.body = std::string(raw);
    }
    return out;
}

}  // namespace genvej::gateway::reports
