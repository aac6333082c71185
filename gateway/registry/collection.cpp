#include "gateway/registry/collection.hpp"

#include <fmt/format.h>

#include "gateway/pipeline/coverage.hpp"
#include "gateway/receipts/ids.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway::registry {

namespace {

constexpr text cpr_system = "urn:oid:1.2.208.176.1.2", sor_system = "urn:oid:1.2.208.176.1.1";
constexpr text absent_system = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

std::string own(text what) {
    return fmt::format("{}/{}", mappings::own_base, what);
}

/// The entries of one row.
class row_writer {
public:
    row_writer(const registry_rules& by, const collected& what, bundle_form form)
        : by_(by), what_(what), form_(form), stamp_(utc_time(what.now)) {}

    std::string write() {
        const std::string patient = id("Patient"), organization = id("Organization");
        const std::string report = id("MeasureReport");
        subject_ = reference("Patient", patient);
        std::string observations, evaluated;
        for (std::size_t i = 0; i < by_.columns().size(); ++i) add_observation(i, observations, evaluated);

        const std::string header = fmt::format(
            R"("eventCoding":{{"system":{},"code":"registry-row"}},"source":{{"name":"genvej","endpoint":{}}},"focus":[{}])",
            json_quoted(own("CodeSystem/rehab")), json_quoted(fmt::format("urn:uuid:{}", organization)),
            reference("MeasureReport", report));
        std::string out;
        entry(out, "MessageHeader", id(fmt::format("MessageHeader#{}", cell("version"))), header);
        entry(out, "Patient", patient,
              fmt::format(R"("identifier":[{{"system":{},"value":{}}}],"managingOrganization":{})",
                          json_quoted(cpr_system), json_quoted(cell("cpr")),
                          reference("Organization", organization)));
        entry(out, "Organization", organization, organization_body());
        entry(out, "MeasureReport", report, report_body(organization, evaluated));
        return out + observations;
    }

private:
    const std::string& cell(text column) const { return what_.row.cells[*by_.column(column)]; }

    /// Of the random id of the course: the same in every version.
    std::string id(std::string_view of) {
        return std::string(digest_.uuid({cell("course"), "#", what_.to.registry, "#", of}));
    }
    static std::string reference(text type, text id) {
        return fmt::format(R"({{"reference":"{}/{}"}})", type, id);
    }

    void entry(std::string& into, text type, const std::string& id, const std::string& body) const {
        if (!into.empty() || type == "Observation") into += ',';
        into += fmt::format(R"({{"fullUrl":{},"resource":{{"resourceType":"{}","id":"{}",{}}})",
                            json_quoted(own(fmt::format("{}/{}", type, id))), type, id, body);
        if (form_ == bundle_form::transaction)
            into += fmt::format(R"(,"request":{{"method":"PUT","url":"{}/{}"}})", type, id);
        into += '}';
    }

    std::string organization_body() const {
        std::string out;
        if (!what_.municipality_sor.empty())
            out = fmt::format(R"("identifier":[{{"system":{},"value":{}}}],)", json_quoted(sor_system),
                              json_quoted(what_.municipality_sor));
        return out + fmt::format(R"("name":{})", json_quoted(what_.municipality_name));
    }

    std::string report_body(const std::string& organization, const std::string& evaluated) const {
        // A course whose end was taken back, or that is gone, has no span: the day of this version stands for
        // it.
        const std::string today = stamp_.substr(0, 10);
        const std::string& end = cell("end").empty() ? today : cell("end");
        const std::string& start = cell("start").empty() ? end : cell("start");
        const std::string list =
            evaluated.empty() ? "" : fmt::format(R"(,"evaluatedResource":[{}])", evaluated);
        return fmt::format(
            R"("identifier":[{{"system":{},"value":"{}#{}"}}],"status":"{}","type":"data-collection","measure":{},)"
            R"("subject":{},"date":{},"reporter":{},"period":{{"start":"{}","end":"{}"}}{})",
            json_quoted(own("registry-row")), cell("course"), cell("version"),
            what_.row.withdrawn ? "error" : "complete",
            json_quoted(own(fmt::format("Measure/{}", what_.to.measure))), subject_, json_quoted(stamp_),
            reference("Organization", organization), start, end, list);
    }

    void add_observation(std::size_t column, std::string& observations, std::string& evaluated) {
        const column_row& row = by_.columns()[column];
        if (row.value == value_form::none || what_.row.withdrawn) return;
        const std::string value = value_of(row, what_.row.cells[column]);
        if (value.empty()) return;
        const std::string name = id(row.column);
        if (!evaluated.empty()) evaluated += ',';
        evaluated += reference("Observation", name);
        entry(
            observations, "Observation", name,
            fmt::format(
                R"("status":"final","code":{{"coding":[{{"system":{},"code":"{}","display":{}}}]}},"subject":{},{})",
                json_quoted(own("CodeSystem/registry-column")), row.column, json_quoted(row.danish), subject_,
                value));
    }

    /// Empty: nobody asks for it.
    std::string value_of(const column_row& row, const std::string& cell) const {
        if (cell.empty()) return missing_value(row);
        switch (row.value) {
            case value_form::date:
                return fmt::format(R"("valueDateTime":"{}")", cell);
            case value_form::count:
                return fmt::format(R"("valueInteger":{})", cell);
            case value_form::words:
                return fmt::format(R"("valueString":{})", json_quoted(cell));
            case value_form::truth:
                return fmt::format(R"("valueBoolean":{})", cell == "yes");
            case value_form::quantity:
            case value_form::none:
                break;
        }
        const text unit = row.unit == "test" ? what_.row.test_unit : row.unit;
        const text number = cell.front() == '+' ? text(cell).substr(1) : text(cell);
        return fmt::format(
            R"("valueQuantity":{{"value":{},"unit":{},"system":"http://unitsofmeasure.org","code":{}}})",
            number, json_quoted(unit), json_quoted(unit));
    }

    std::string missing_value(const column_row& row) const {
        for (const missing_datum& one : what_.row.missing) {
            const bool its = row.from == column_source::test
                                 ? is_test_datum(row, one.datum)
                                 : by_.data().places()[row.place].name() == one.datum &&
                                       row.from != column_source::row && row.from != column_source::request;
            if (its)
                return fmt::format(
                    R"("dataAbsentReason":{{"coding":[{{"system":{},"code":"unknown"}}],"text":{}}})",
                    json_quoted(absent_system), json_quoted(fmt::format("{}:{}", one.reason, one.supplier)));
        }
        return {};
    }
    bool is_test_datum(const column_row& row, const std::string& datum) const {
        for (const test_row& one : by_.tests()) {
            const std::size_t place = row.field == "start" ? one.start : one.end;
            if ((row.field == "start" || row.field == "end") && by_.data().places()[place].name() == datum)
                return true;
        }
        return false;
    }

    const registry_rules& by_;
    const collected& what_;
    const bundle_form form_;
    const std::string stamp_;
    std::string subject_;
    mappings::digester digest_;
};

}  // namespace

std::string write_bundle(const registry_rules& by, std::span<const collected> rows, std::string_view name,
                         bundle_form form) {
    std::string entries;
    for (const collected& one : rows) {
        if (!entries.empty()) entries += ',';
        entries += row_writer(by, one, form).write();
    }
    mappings::digester digest;
    return fmt::format(R"({{"resourceType":"Bundle","id":"{}","type":"{}","timestamp":"{}","entry":[{}]}})",
                       digest.uuid({name, "#Bundle"}),
                       form == bundle_form::collection ? "collection" : "transaction",
                       utc_time(rows.front().now), entries);
}

}  // namespace genvej::gateway::registry
