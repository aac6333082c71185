#include <algorithm>

#include "gateway/pathway/facts.hpp"

namespace genvej::gateway::pathway {
namespace {

/// Predicates of states.csv.
class state_predicates {
public:
    state_predicates(const std::vector<asked>& requests, const course& of, bool ended)
        : requests_(requests), of_(of), ended_(ended) {}

    bool holds(text word) const {
        if (word == "all_void") return all([](const asked& one) { return one.is_void; });
        if (word == "completed") return ended_ && of_.completed;
        if (word == "dropped") return ended_ && !of_.completed;
        if (word == "withdrawn") {
            return of_.started == 0 && all([](const asked& one) { return one.is_void || one.is.withdrawn; });
        }
        if (word == "started") return of_.started != 0;
        if (word == "contacted") return of_.contacted != 0;
        if (word == "offered") return of_.offered != 0;
        if (word == "always") return true;
        return all(
            [&](const asked& one) { return one.is_void || one.is.withdrawn || one.is.effect == word; });
    }

private:
    template <class Is>
    bool all(const Is& is) const {
        return !of_.requests.empty() && std::all_of(of_.requests.begin(), of_.requests.end(),
                                                    [&](std::size_t r) { return is(requests_[r]); });
    }

    const std::vector<asked>& requests_;
    const course& of_;
    bool ended_;
};

}  // namespace

text state_of(const rules& by, const std::vector<asked>& requests, const course& of, bool ended) {
    const state_predicates predicates(requests, of, ended);
    for (const state_row& row : by.states()) {
        if (predicates.holds(row.when)) return row.state;
    }
    return {};
}

}  // namespace genvej::gateway::pathway
