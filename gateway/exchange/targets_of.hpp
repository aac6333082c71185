#pragma once
/// Whom a settlement gives something to send: who is woken when it is written. Pure; thread-safe.
#include <algorithm>
#include <string>
#include <vector>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

/// Each once.
inline std::vector<std::string> targets_of(const store::settlement& what) {
    std::vector<std::string> out;
    for (const store::consequence& one : what.consequences) {
        for (const store::planned_delivery& plan : one.deliveries) {
            if (std::find(out.begin(), out.end(), plan.target) == out.end()) out.push_back(plan.target);
        }
    }
    return out;
}

}  // namespace genvej::gateway
