#include "gateway/delivery/kl_gateway.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/delivery/fhir_answer.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::delivery {
namespace {

using model::node;

constexpr std::string_view sor_system = "urn:oid:1.2.208.176.1.1";
/// What is wrong with the way there, not with the report, also when the answer says it in FHIR.
constexpr std::array<unsigned, 10> of_the_way = {401, 403, 404, 405, 407, 408, 421, 423, 425, 429};

/// Names that machines give: `DUPLICATE_BUNDLE`. No digits: nothing of a person.
bool is_code_of_kl(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.';
    });
}

/// KL's own codes beside FHIR's.
std::string details_of(const node& outcome) {
    std::string out;
    for (const node* one = outcome.child("issue"); one != nullptr; one = one->next_same()) {
        const node* details = one->child("details");
        const node* coding = details == nullptr ? nullptr : details->child("coding");
        const std::string_view code = coding == nullptr ? std::string_view{} : coding->child_value("code");
        if (is_code_of_kl(code) && out.find(code) == std::string::npos) out += fmt::format(" {}", code);
    }
    return out;
}

bool says_duplicate(const node& outcome) {
    for (const node* one = outcome.child("issue"); one != nullptr; one = one->next_same()) {
        if (one->child_value("code") == "duplicate") return true;
    }
    return false;
}

/// Ids of reports that were built here cannot be anybody else's.
bool built_here(std::string_view report) {
    return report.find(fmt::format(R"("fullUrl":"{}/)", mappings::own_base)) != std::string_view::npos;
}

}  // namespace

std::string municipality_of(std::string_view report) {
    const auto read = formats::read_fhir_json(report);
    if (!read.ok() || read.value.root() == nullptr) return {};
    for (const node* entry = read.value.root()->child("entry"); entry != nullptr;
         entry = entry->next_same()) {
        const node* resource = entry->child("resource");
        const node* patient = resource == nullptr ? nullptr : resource->child("Patient");
        const node* organization = patient == nullptr ? nullptr : patient->child("managingOrganization");
        const node* identifier = organization == nullptr ? nullptr : organization->child("identifier");
        if (identifier != nullptr && identifier->child_value("system") == sor_system)
            return std::string(identifier->child_value("value"));
    }
    return {};
}

channels::outcome judge_report(const channels::outgoing& what, const channels::http_answer& answer) {
    channels::outcome out;
    out.delivered = answer.status == 200 || answer.status == 201;
    if (out.delivered) return out;
    const bool refusal = answer.status >= 400 && answer.status < 500;
    const auto body = formats::read_fhir_json(answer.body);
    const node* root = body.ok() ? body.value.root() : nullptr;
    if (!refusal || root == nullptr || root->name != "OperationOutcome") {
        // 202 and the like: it says neither yes nor no.
        if (answer.status >= 200 && answer.status < 300) {
            out.failure = "answer.rubbish";
            out.summary = fmt::format("HTTP {}; 200 or 201 was expected", answer.status);
            return out;
        }
        return judge_status(answer);
    }
    if (says_duplicate(*root)) {
        out.delivered = what.again || answer.repeated || built_here(what.body);
        if (out.delivered) return out;
    } else if (std::find(of_the_way.begin(), of_the_way.end(), answer.status) != of_the_way.end()) {
        return judge_status(answer);
    }
    channels::outcome told = judge_status(answer);
    if (told.failure == "answer.later") return told;
    out.failure = "answer.refused";
    out.summary =
        fmt::format("HTTP {}; {}{}", answer.status, summarise_outcome(answer.body), details_of(*root));
    return out;
}

}  // namespace genvej::delivery
