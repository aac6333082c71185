#include "gateway/citizens/whose.hpp"

#include "adapters/formats/kept_json.hpp"
#include "gateway/pipeline/bundle_heading.hpp"

namespace genvej::gateway::citizens {

namespace {

std::uint16_t municipality_by_gln(const mappings::organisations& directory, std::string_view gln) {
    const mappings::organisation* const found = directory.by_gln(gln);
    return found == nullptr ? std::uint16_t{0} : found->municipality();
}

/// Of the first Patient, by the SOR code of who keeps the record.
std::uint16_t municipality_of_record(const mappings::organisations& directory, const model::node& bundle) {
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* const patient = resource_of(*entry);
        if (patient == nullptr || patient->name != "Patient") continue;
        const model::node* const keeper = patient->child("managingOrganization");
        const model::node* const identifier = keeper == nullptr ? nullptr : keeper->child("identifier");
        if (identifier == nullptr) return 0;
        const mappings::organisation* const found = directory.by_sor(identifier->child_value("value"));
        return found == nullptr ? std::uint16_t{0} : found->municipality();
    }
    return 0;
}

}  // namespace

std::optional<store::citizen_key> whose(const store::unjoined_letter& one,
                                        const mappings::organisations& directory) {
    const auto bundle = formats::read_kept_json(one.translation);
    if (!bundle.ok()) return std::nullopt;
    const bundle_heading heading = read_bundle_heading(*bundle.value.root());
    store::citizen_key out;
    out.cpr = heading.patient;
    if (heading.header == nullptr) {
        out.municipality = municipality_of_record(directory, *bundle.value.root());
    } else {
        out.municipality = municipality_by_gln(directory, one.receiver);
        if (out.municipality == 0) out.municipality = municipality_by_gln(directory, one.sender);
    }
    if (out.municipality == 0 || out.cpr.empty()) return std::nullopt;
    return out;
}

}  // namespace genvej::gateway::citizens
