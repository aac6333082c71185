#include "gateway/server/pauses.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

boost::system::error_code pauses::follow() {
    // Also while the store is read: an older answer must not come after a later one.
    const std::lock_guard lock(one_at_a_time_);
    const auto now = at_.paused();
    if (now.has_error()) {
        spdlog::error("whether targets are paused could not be read: {}", now.error().message());
        return now.error();
    }
    for (const std::string& target : targets_) {
        const auto found = std::find_if(
            now->begin(), now->end(), [&](const store::paused_target& one) { return one.target == target; });
        if (found != now->end() && paused_.insert(target).second) {
            outgoing_.pause(target);
            spdlog::warn("nothing is sent to {}: an operator paused it at {}", target,
                         utc_time(found->since));
        } else if (found == now->end() && paused_.erase(target) > 0) {
            outgoing_.resume(target);
            spdlog::info("target {} gets messages again: an operator resumed it", target);
        }
    }
    return {};
}

}  // namespace genvej::gateway
