#pragma once
/// Which requests are one course (register-once.md, section 4): a person's note, else the record's episode,
/// else the rule; what none of them decides stands alone until a person does.
/// Thread-safety: no shared state.
#include <string>
#include <vector>

#include "gateway/pathway/ending.hpp"
#include "gateway/pathway/requests.hpp"

namespace genvej::gateway::pathway {

/// A course while it is put together.
struct draft {
    std::string key;
    std::vector<std::size_t> roots;     ///< in the graph
    std::vector<std::size_t> requests;  ///< of the asked ones
    text pack;
    bool undecided = false;
    bool apart = false;  ///< a person took its request out of another course: no rule links to it
    std::string id;      ///< empty: it has none yet
    bool noted = false;  ///< an `opened` note says that the id is this key's
};

/// Sets course, undecided and by_person of each request.
std::vector<draft> link_requests(const graph& in, std::vector<asked>& requests, day today);

}  // namespace genvej::gateway::pathway
