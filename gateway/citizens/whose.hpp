#pragma once
/// Into whose file a letter or a vendor's report belongs.
///
/// A citizen is one municipality's: that of a message's receiver, else of its sender; that of a report's
/// Patient.managingOrganization. Pure; thread-safe.
#include <optional>
#include <string_view>

#include "adapters/store/record.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::citizens {

/// Nothing: it names no citizen, or no municipality of the directory.
std::optional<store::citizen_key> whose(const store::unjoined_letter& one,
                                        const mappings::organisations& directory);

}  // namespace genvej::gateway::citizens
