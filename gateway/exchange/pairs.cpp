#include "gateway/exchange/pairs.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace genvej::gateway {

bool window_ended(const store::due_follow_up& half, store::time_ms now) noexcept {
    return half.until != 0 && now >= half.until;
}

pair_decision decide_letter(const store::due_follow_up& letter, std::span<const store::due_follow_up> objects,
                            store::time_ms now) {
    pair_decision out;
    std::set<std::string> missing(letter.keys.begin(), letter.keys.end());
    for (std::size_t i = 0; i < objects.size(); ++i) {
        std::size_t brought = 0;
        for (const std::string& key : objects[i].keys) brought += missing.erase(key);
        if (brought > 0) out.objects.push_back(i);
    }
    if (missing.empty()) {
        out.step = pair_step::join;
        return out;
    }
    out.objects.clear();
    out.step = window_ended(letter, now) ? pair_step::ended : pair_step::wait;
    return out;
}

}  // namespace genvej::gateway
