#include "gateway/receipts/outcome.hpp"

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view code_system = "https://genvej.invalid/fhir/CodeSystem/issue";

model::node& add(model::document& to, model::node& parent, std::string_view name, bool list = false) {
    model::node* made = to.append(parent, name);
    made->list = list;
    return *made;
}

void add_text(model::document& to, model::node& parent, std::string_view name, std::string_view value,
              bool list = false) {
    if (value.empty()) return;
    model::node& made = add(to, parent, name, list);
    made.as = model::literal::string;
    made.value = to.memory().copy(value);
}

std::string place_and_remedy(const model::issue& one, const outcome_options& how) {
    std::string out(how.file);
    if (one.at.line != 0) {
        out += (out.empty() ? "line " : ", line ") + std::to_string(one.at.line) + ", column " +
               std::to_string(one.at.column);
    }
    const std::string remedy = one.remedy(how.in);
    if (!out.empty() && !remedy.empty()) out += ": ";
    out += remedy;
    if (how.show == evidence::shown && !one.evidence.empty()) out += " (" + one.evidence + ")";
    return out;
}

void add_issue(model::document& to, model::node& outcome, const model::issue& one,
               const outcome_options& how) {
    model::node& issue = add(to, outcome, "issue", true);
    add_text(to, issue, "severity", model::to_string(one.level));
    add_text(to, issue, "code", one.row->fhir);
    model::node& details = add(to, issue, "details");
    if (how.coded) {
        model::node& coding = add(to, details, "coding", true);
        add_text(to, coding, "system", code_system);
        add_text(to, coding, "code", one.code());
    }
    add_text(to, details, "text", one.summary(how.in));
    add_text(to, issue, "diagnostics", place_and_remedy(one, how));
    add_text(to, issue, "expression", model::loggable(one.path), true);
}

model::document make_outcome(const model::issues& found, const outcome_options& how) {
    model::document out;
    out.style = model::path_style::fhir;
    model::node* root = out.make("OperationOutcome");
    out.set_root(root);
    append_issues(out, *root, found, how);
    if (found.empty()) {
        model::node& issue = add(out, *root, "issue", true);
        add_text(out, issue, "severity", "information");
        add_text(out, issue, "code", "informational");
        add_text(out, add(out, issue, "details"), "text",
                 how.in == model::language::danish ? "Ingen fejl." : "No errors.");
    }
    return out;
}

}  // namespace

void append_issues(model::document& to, model::node& outcome, const model::issues& found,
                   const outcome_options& how) {
    for (const model::issue& one : found) add_issue(to, outcome, one, how);
}

std::string outcome_json(const model::issues& found, const outcome_options& how) {
    const model::document outcome = make_outcome(found, how);
    std::string out;
    formats::write_fhir_json(*outcome.root(), out);
    return out;
}

std::string outcome_xml(const model::issues& found, const outcome_options& how) {
    return formats::write_fhir_xml(*make_outcome(found, how).root());
}

std::uint16_t http_status(const model::issues& found) noexcept {
    if (!model::has_errors(found)) return 200;
    return model::worst(found)->row->http;
}

}  // namespace genvej::gateway
