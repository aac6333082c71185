#pragma once
/// Registry rows as documents of the store: one row at once, or those of a month (docs/registries.md).
/// Pure; thread-safe.
#include <string>
#include <vector>

#include "adapters/store/store.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/registry/make_row.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::citizens {

struct registry_batch {
    const registry::registry_rules& by;
    const registry::registry_row& to;
    const mappings::organisations& directory;
    store::time_ms now = 0;
};

struct registry_document_name {
    std::string id;  ///< the same id is one document, which is delivered once
    std::uint16_t municipality = 0;
    std::string citizen;  ///< empty: rows of several
};

/// One document with a delivery for each target of the route of the registry's kind that carries rows: a
/// folder gets CSV (or FHIR, as the settings say), a FHIR server a transaction. Issues:
/// `route.unknown_receiver`, `letter.no_target`.
/// @param rows numbered, all of that municipality; at least one
model::checked<store::reception> registry_reception(const configuration& settings, const registry_batch& of,
                                                    const std::vector<registry::made_row>& rows,
                                                    const registry_document_name& name);

}  // namespace genvej::gateway::citizens
