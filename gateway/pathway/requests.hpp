#pragma once
/// The requests of a citizen: messages and the record's own, joined where the record says which one it is.
/// Thread-safety: no shared state.
#include <string_view>
#include <vector>

#include "gateway/pathway/graph.hpp"

namespace genvej::gateway::pathway {

/// A request with what only the derivation needs.
struct asked {
    request is;
    std::vector<std::size_t> roots;  ///< its ServiceRequests in the file
    bool is_void = false;            ///< entered by mistake
    act does = act::asks;
    bool coded = false;          ///< at least one diagnosis has a code
    std::vector<text> packs;     ///< of the diagnoses that decide
    std::vector<text> groups;    ///< of all of them
    std::string_view came_with;  ///< the category that it came with
};

/// In the order of (received, key).
std::vector<asked> gather_requests(const graph& in);

/// What the diagnoses of a resource say, at this path (of a ServiceRequest, an EpisodeOfCare, a CarePlan).
struct diagnoses_found {
    bool any = false, coded = false;
    std::vector<text> packs, groups;
};
void look_at_diagnoses(const graph& in, std::size_t resource, std::string_view path, diagnoses_found& into);

}  // namespace genvej::gateway::pathway
