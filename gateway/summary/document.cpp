#include "gateway/summary/document.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "conformance/model/escape.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pathway/fhir_paths.hpp"
#include "mappings/vocabulary/identity.hpp"
#include "mappings/vocabulary/markup.hpp"

namespace genvej::gateway::summary {

namespace {

using model::literal;
using model::node;

constexpr std::string_view sor_system = "urn:oid:1.2.208.176.1.1";
constexpr std::string_view gln_system = "https://www.gs1.org/gln";
constexpr std::string_view uri_system = "urn:ietf:rfc:3986";
constexpr std::string_view ucum = "http://unitsofmeasure.org";
constexpr std::string_view categories = "http://terminology.hl7.org/CodeSystem/observation-category";
constexpr std::string_view absent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
constexpr std::string_view test_point_extension =
    "https://genvej.invalid/fhir/StructureDefinition/test-point";
constexpr std::string_view language = "da-DK";

std::string_view word_of(pathway::test_point point) {
    switch (point) {
        case pathway::test_point::start:
            return "start";
        case pathway::test_point::during:
            return "during";
        case pathway::test_point::end:
            return "end";
        case pathway::test_point::followup:
            return "followup";
        case pathway::test_point::none:
            return {};
    }
    return {};
}

std::string uuid_of(std::initializer_list<std::string_view> name) {
    mappings::digester digest;
    return std::string(digest.uuid(name));
}

std::string urn(std::string_view id) {
    return fmt::format("urn:uuid:{}", id);
}

class document_writer {
public:
    document_writer(const content& what, const rules& rows, const document_heading& heading)
        : what_(what), rows_(rows), heading_(heading) {}

    std::string run() {
        out_.style = model::path_style::fhir;
        bundle_ = out_.make("Bundle");
        out_.set_root(bundle_);
        put(*bundle_, "id", heading_.id);
        put(*bundle_, "language", language);
        node* const identifier = open(*bundle_, "identifier");
        put(*identifier, "system", uri_system);
        put(*identifier, "value", urn(heading_.id));
        put(*bundle_, "type", "document");
        put(*bundle_, "timestamp", heading_.when);
        write_composition();
        write_patient();
        for (const mappings::organisation* const one : organisations_) write_organisation(*one);
        for (node* const one : later_) {
            node* const entry = add(*bundle_, "entry");
            put(*entry, "fullUrl", urn(one->child_value("id")));
            model::document::insert_after(*open(*entry, "resource"), nullptr, *one);
        }
        std::string text;
        formats::write_fhir_json(*bundle_, text);
        return text;
    }

private:
    // ---- the tree

    node* put(node& parent, std::string_view name, std::string_view value, literal as = literal::string) {
        if (value.empty()) return nullptr;
        node* const made = out_.append(parent, name);
        made->as = as;
        made->value = out_.memory().copy(value);
        return made;
    }
    node* open(node& parent, std::string_view name) { return out_.append(parent, name); }
    node* add(node& parent, std::string_view name) {
        node* const made = out_.append(parent, name);
        made->list = true;
        return made;
    }
    void add_coding(node& to, const code_of& is) {
        node* const coding = add(to, "coding");
        put(*coding, "system", is.system);
        put(*coding, "code", is.code);
    }
    void add_concept(node& to, const code_of& is, std::string_view text) {
        if (!is.code.empty()) add_coding(to, is);
        put(to, "text", text);
    }
    void put_reference(node& parent, std::string_view name, std::string_view id, bool list = false) {
        node* const reference = list ? add(parent, name) : open(parent, name);
        put(*reference, "reference", urn(id));
    }
    void write_narrative(node& to, const std::vector<std::string>& lines) {
        node* const text = open(to, "text");
        put(*text, "status", "generated");
        std::string division = R"(<div xmlns="http://www.w3.org/1999/xhtml" lang="da-DK" xml:lang="da-DK">)";
        division += "<ul>";
        for (const std::string& line : lines) {
            division += "<li>";
            model::append_escaped<model::escape_lines>(division, line);
            division += "</li>";
        }
        division += "</ul>";
        division += mappings::division_end;
        put(*text, "div", division);
    }

    // ---- ids

    std::string id_of(std::string_view what) const {
        return uuid_of({"summary#", what_.in->course.id, "#", what});
    }
    std::string patient_id() const { return id_of("Patient"); }
    std::string organisation_id(const mappings::organisation& one) {
        if (std::find(organisations_.begin(), organisations_.end(), &one) == organisations_.end())
            organisations_.push_back(&one);
        return id_of(fmt::format("Organization/{}", one.gln));
    }

    // ---- Composition

    void write_composition() {
        node* const entry = add(*bundle_, "entry");
        const std::string id = id_of("Composition");
        put(*entry, "fullUrl", urn(id));
        node* const to = open(*open(*entry, "resource"), "Composition");
        put(*to, "id", id);
        put(*to, "language", language);
        write_narrative(*to, {what_.title});
        node* const identifier = open(*to, "identifier");
        put(*identifier, "system", uri_system);
        put(*identifier, "value", urn(uuid_of({"summary#", what_.in->course.id})));
        put(*to, "status", heading_.status);
        add_concept(*open(*to, "type"), rows_.type(), rows_.type_text());
        put_reference(*to, "subject", patient_id());
        put(*to, "date", heading_.when);
        put_reference(*to, "author", organisation_id(*what_.place), true);
        put(*to, "title", what_.title);
        put_reference(*to, "custodian", organisation_id(*what_.place));
        if (!heading_.replaces.empty()) {
            node* const relates = add(*to, "relatesTo");
            put(*relates, "code", "replaces");
            node* const target = open(*relates, "targetIdentifier");
            put(*target, "system", uri_system);
            put(*target, "value", urn(heading_.replaces));
        }
        for (const told_section& one : what_.sections) write_section(*to, one);
    }

    void write_section(node& to, const told_section& one) {
        node* const section = add(to, "section");
        put(*section, "title", one.row->title);
        add_concept(*open(*section, "code"), one.row->is, one.row->title);
        std::vector<std::string> lines;
        for (const letters::letter_line& line : one.lines) lines.push_back(line.text);
        write_narrative(*section, lines);
        for (const std::string& entry : one.row->entries) write_entries(*section, entry);
    }

    void write_entries(node& section, std::string_view entry) {
        if (entry == "episode") {
            refer(section, write_episode());
        } else if (entry == "encounter" || entry == "appointment") {
            for (const session& one : what_.sessions) {
                if (one.coming != (entry == "appointment")) continue;
                if (const std::string id = one.coming ? write_appointment(one) : write_encounter(one);
                    !id.empty())
                    refer(section, id);
            }
        } else if (entry == "organisation") {
            std::set<std::string> seen;
            for (const told_contact& one : what_.contacts) {
                const std::string id = organisation_id(*one.who);
                if (seen.insert(id).second) refer(section, id);
            }
        } else {
            for (const told_measurement& one : what_.measured(entry, rows_)) {
                const std::string id =
                    one.row->panel.code.empty() ? write_observation(one) : write_panel(one);
                if (!id.empty()) refer(section, id);
            }
        }
    }

    void refer(node& section, std::string_view id) { put_reference(section, "entry", id, true); }

    // ---- what it refers to

    node* begin(std::string_view type, std::string_view id) {
        node* const made = out_.make(type);
        put(*made, "id", id);
        later_.push_back(made);
        return made;
    }
    std::string id_of_resource(std::string_view type, const pathway::filed_resource& of,
                               std::string_view more = {}) const {
        return id_of(fmt::format("{}/{}/{}/{}/{}", type, of.partner, of.type, of.id, more));
    }

    std::string write_episode() {
        std::string id = id_of("EpisodeOfCare");
        node* const to = begin("EpisodeOfCare", id);
        put(*to, "status", heading_.episode);
        put_reference(*to, "patient", patient_id());
        put_reference(*to, "managingOrganization", organisation_id(*what_.place));
        const pathway::course& of = what_.in->course;
        const pathway::day first = of.started != 0 ? of.started : of.referred;
        if (first == 0 && of.ended == 0) return id;
        node* const period = open(*to, "period");
        if (first != 0 && (of.ended == 0 || first <= of.ended))
            put(*period, "start", pathway::to_date(first));
        if (of.ended != 0) put(*period, "end", pathway::to_date(of.ended));
        return id;
    }

    std::string write_encounter(const session& one) {
        const node& from = *one.is->body;
        std::string id = id_of_resource("Encounter", *one.is);
        node* const to = begin("Encounter", id);
        put(*to, "status", from.child_value("status"));
        node* const kind = open(*to, "class");
        put(*kind, "system", pathway::value_at(from, "class.system"));
        put(*kind, "code", pathway::value_at(from, "class.code"));
        if (!one.what.empty()) put(*add(*to, "type"), "text", one.what);
        put_reference(*to, "subject", patient_id());
        node* const period = open(*to, "period");
        put(*period, "start", pathway::value_at(from, "period.start"));
        put(*period, "end", pathway::value_at(from, "period.end"));
        return id;
    }

    /// Without an end there is none (R4, app-2): the line says when it begins.
    std::string write_appointment(const session& one) {
        const node& from = *one.is->body;
        if (from.child_value("end").empty()) return {};
        std::string id = id_of_resource("Appointment", *one.is);
        node* const to = begin("Appointment", id);
        put(*to, "status", from.child_value("status"));
        put(*to, "description", one.what);
        put(*to, "start", from.child_value("start"));
        put(*to, "end", from.child_value("end"));
        node* const participant = add(*to, "participant");
        put_reference(*participant, "actor", patient_id());
        put(*participant, "status", "accepted");
        return id;
    }

    std::string write_observation(const told_measurement& one) {
        const pathway::filed_resource& from = what_.in->of.resources()[one.value->resource];
        std::string id = id_of_resource("Observation", from, one.value->what->measure);
        node* const to = begin("Observation", id);
        write_measuring(*to, *one.value, one.row->category, one.row->is, one.value->what->danish);
        write_value(*to, *one.value);
        return id;
    }

    /// All that was measured together, once; empty: it stands there already. A part that was not measured
    /// says so, since FHIR's profile of a blood pressure asks for both.
    std::string write_panel(const told_measurement& one) {
        const pathway::filed_resource& from = what_.in->of.resources()[one.value->resource];
        std::string id = id_of_resource("Observation", from, one.row->panel.code);
        if (!panels_.insert(id).second) return {};
        node* const to = begin("Observation", id);
        write_measuring(*to, *one.value, one.row->category, one.row->panel, {});
        for (const observation_row& part : rows_.observations()) {
            if (part.panel.system != one.row->panel.system || part.panel.code != one.row->panel.code)
                continue;
            node* const component = add(*to, "component");
            const pathway::measured* value = nullptr;
            for (const pathway::measured& other : what_.results.all()) {
                if (other.resource == one.value->resource && other.what->measure == part.measure)
                    value = &other;
            }
            const auto* const measure = what_.by->measure(part.measure);
            add_concept(*open(*component, "code"), part.is,
                        measure == nullptr ? std::string_view() : measure->danish);
            if (value != nullptr) {
                write_value(*component, *value);
            } else {
                add_coding(*open(*component, "dataAbsentReason"), {std::string(absent), "unknown"});
            }
        }
        return id;
    }

    /// What every measurement says, but its value.
    void write_measuring(node& of, const pathway::measured& value, const std::string& category,
                         const code_of& is, std::string_view text) {
        node* const to = &of;
        if (const std::string_view point = word_of(value.at); !point.empty()) {
            node* const extension = add(*to, "extension");
            put(*extension, "url", test_point_extension);
            put(*extension, "valueCode", point);
        }
        put(*to, "status", "final");
        if (!category.empty()) add_coding(*add(*to, "category"), {std::string(categories), category});
        add_concept(*open(*to, "code"), is, text);
        put_reference(*to, "subject", patient_id());
        if (value.on != 0) put(*to, "effectiveDateTime", pathway::to_date(value.on));
    }

    void write_value(node& to, const pathway::measured& value) {
        switch (value.what->kind) {
            case pathway::measure_kind::quantity: {
                node* const quantity = open(to, "valueQuantity");
                put(*quantity, "value", value.number, literal::number);
                put(*quantity, "unit", value.what->unit);
                put(*quantity, "system", ucum);
                put(*quantity, "code", value.what->unit);
                return;
            }
            case pathway::measure_kind::score:
                put(to, "valueInteger", value.number, literal::number);
                return;
            case pathway::measure_kind::code: {
                const std::string_view word = what_.in->by.word(value.what->measure, value.word);
                put(*open(to, "valueCodeableConcept"), "text",
                    word.empty() ? std::string_view(value.in_words) : word);
                return;
            }
            case pathway::measure_kind::words:
                put(to, "valueString", value.in_words);
        }
    }

    void write_patient() {
        const std::string id = patient_id();
        node* const entry = add(*bundle_, "entry");
        put(*entry, "fullUrl", urn(id));
        node* const to = open(*open(*entry, "resource"), "Patient");
        put(*to, "id", id);
        node* const identifier = add(*to, "identifier");
        put(*identifier, "use", "official");
        put(*identifier, "system", rows_.patient_system());
        put(*identifier, "value", what_.in->of.whom().cpr);
        const node* const known = what_.patient->body->child("name");
        if (known == nullptr) return;
        node* const name = add(*to, "name");
        put(*name, "text", known->child_value("text"));
        put(*name, "family", known->child_value("family"));
        for (const node* one = known->child("given"); one != nullptr; one = one->next_same())
            if (node* const given = put(*name, "given", one->value); given != nullptr) given->list = true;
    }

    void write_organisation(const mappings::organisation& one) {
        const std::string id = organisation_id(one);
        node* const entry = add(*bundle_, "entry");
        put(*entry, "fullUrl", urn(id));
        node* const to = open(*open(*entry, "resource"), "Organization");
        put(*to, "id", id);
        const auto identify = [&](std::string_view system, std::string_view value) {
            if (value.empty()) return;
            node* const identifier = add(*to, "identifier");
            put(*identifier, "system", system);
            put(*identifier, "value", value);
        };
        identify(sor_system, one.sor);
        identify(gln_system, one.gln);
        put(*to, "name", one.name);
        if (one.telephone.empty()) return;
        node* const telecom = add(*to, "telecom");
        put(*telecom, "system", "phone");
        put(*telecom, "value", one.telephone);
    }

    const content& what_;
    const rules& rows_;
    const document_heading& heading_;
    model::document out_;
    node* bundle_ = nullptr;
    std::vector<const mappings::organisation*> organisations_;  ///< referred to, in that order
    std::vector<node*> later_;
    std::set<std::string> panels_;
};

}  // namespace

std::string write_document(const content& what, const rules& rows, const document_heading& heading) {
    return document_writer(what, rows, heading).run();
}

std::string document_id(std::string_view course, std::size_t number) {
    return uuid_of({"summary#", course, "#document#", std::to_string(number)});
}

}  // namespace genvej::gateway::summary
