#include "gateway/record/patient.hpp"

#include <algorithm>
#include <array>

#include "conformance/schemas/meaning.hpp"

namespace genvej::gateway::record {

namespace {

using model::make_issue;
using model::node;
using model::path_style;
using schemas::replacement_cpr;

constexpr std::string_view sor_system = "urn:oid:1.2.208.176.1.1";

/// Systems of numbers of citizens; `none`: CPR itself.
struct number_system {
    std::string_view system;
    replacement_cpr form;
};
constexpr std::array<number_system, 3> systems{
    {{"urn:oid:1.2.208.176.1.2", replacement_cpr::none},
     {"urn:oid:1.2.208.176.1.6.1.1", replacement_cpr::x_ecpr},
     {"urn:oid:1.2.208.176.1.6.1.3", replacement_cpr::d_ecpr}}
};

bool fits(const number_system& of, std::string_view value) {
    if (of.form == replacement_cpr::none) return schemas::plausible_cpr(value);
    return schemas::replacement_cpr_form(value) == of.form;
}

/// A CPR number counts before a replacement number; two of one kind contradict each other.
std::string number_of(const node& patient, model::issues& found) {
    for (const number_system& one : systems) {
        const node* number = nullptr;
        for (const node* id = patient.child("identifier"); id != nullptr; id = id->next_same()) {
            if (id->child_value("system") != one.system) continue;
            if (number != nullptr) {
                found.push_back(make_issue("record.cpr", *id, path_style::fhir));
                return {};
            }
            number = id;
        }
        if (number == nullptr) continue;
        if (fits(one, number->child_value("value"))) return std::string(number->child_value("value"));
        const node* const value = number->child("value");
        found.push_back(
            make_issue("record.cpr_value", value == nullptr ? *number : *value, path_style::fhir));
        return {};
    }
    if (patient.child("identifier") != nullptr)
        found.push_back(make_issue("record.cpr", patient, path_style::fhir));
    return {};
}

bool served(std::string_view sor, std::uint16_t municipality, const mappings::organisations& directory,
            std::span<const std::string> serves) {
    return serves.empty() || std::any_of(serves.begin(), serves.end(), [&](const std::string& one) {
               return one == sor || municipality_with(one, directory) == municipality;
           });
}

}  // namespace

std::uint16_t municipality_with(std::string_view sor, const mappings::organisations& directory) {
    const mappings::organisation* const who = directory.by_sor(sor);
    return who == nullptr ? std::uint16_t{0} : who->municipality();
}

std::optional<store::citizen_key> citizen_of(const node& patient, const mappings::organisations& directory,
                                             std::span<const std::string> serves, model::issues& found) {
    std::string number = number_of(patient, found);
    const node* const manager = patient.child("managingOrganization");
    const node* const identifier = manager == nullptr ? nullptr : manager->child("identifier");
    if (identifier == nullptr) return std::nullopt;
    const std::string_view sor = identifier->child_value("value");
    const bool is_sor = identifier->child_value("system") == sor_system;
    const std::uint16_t municipality = is_sor ? municipality_with(sor, directory) : std::uint16_t{0};
    if (municipality == 0) {
        found.push_back(make_issue("record.municipality_unknown", *identifier, path_style::fhir));
        return std::nullopt;
    }
    if (!served(sor, municipality, directory, serves)) {
        found.push_back(make_issue("record.municipality", *identifier, path_style::fhir));
        return std::nullopt;
    }
    if (number.empty()) return std::nullopt;
    return store::citizen_key{municipality, std::move(number)};
}

}  // namespace genvej::gateway::record
