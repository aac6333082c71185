#pragma once
/// Which elements FHIR and the claimed profiles ask for, and which rows fill and read them. Used by
/// report.cpp only. Thread-safety: no shared state.
#include <string>
#include <vector>

#include "mappings/engine/message_map.hpp"

namespace genvej::mappings {

struct profile_element {
    std::string path;                    ///< `Communication.topic.text`; a choice as `value[x]`
    std::string asked_by;                ///< `R4`, or the last part of the profile's URL
    std::string demand;                  ///< `mandatory` or `supported`
    bool by_engine = false;              ///< ids, narratives, references between entries: no row is needed
    std::vector<std::uint16_t> written;  ///< rows from letter to FHIR
    std::vector<std::uint16_t> read;     ///< rows from FHIR to letter
};

/// Of every resource that the map makes, in the order of their first entry; each path once for each who asks.
std::vector<profile_element> profile_elements_of(const message_map& map);

}  // namespace genvej::mappings
