#pragma once
/// A registry row as FHIR: what was collected of one citizen's course, as a Bundle.
///
/// As registries elsewhere take it (registry-patterns: the collection of CREDS, the data-collection report of
/// DEQM): MessageHeader, Patient, Organization, a MeasureReport of type data-collection, and an Observation
/// for each column that has a value, or that the registry asks for and nobody registered (dataAbsentReason).
/// A later version has the same ids, so that a server that takes it again has the latest. Pure; thread-safe.
#include <span>
#include <string>
#include <string_view>

#include "adapters/store/exchange.hpp"
#include "gateway/registry/make_row.hpp"

namespace genvej::gateway::registry {

enum class bundle_form : std::uint8_t {
    collection,  ///< for who reads files
    transaction  ///< PUTs, for a FHIR server
};

struct collected {
    const registry_row& to;
    const made_row& row;  ///< numbered
    text municipality_name, municipality_sor;
    store::time_ms now = 0;
};

/// @param rows at least one; a collection has one, since it is about one citizen
/// @param name tells Bundles apart: ids follow from it
std::string write_bundle(const registry_rules& by, std::span<const collected> rows, std::string_view name,
                         bundle_form form);

}  // namespace genvej::gateway::registry
