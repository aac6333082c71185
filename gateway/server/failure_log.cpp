#include "gateway/server/failure_log.hpp"

#include <fmt/format.h>

namespace genvej::gateway {

void failure_log::failed(std::string_view what, std::string_view why, store::time_ms now) {
    constexpr store::time_ms pause = 10'000;
    std::uint64_t unsaid = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto [at, first] = known_.try_emplace({std::string(what), std::string(why)});
        repeated& one = at->second;
        if (!first && now >= one.said && now < one.said + pause) {
            ++one.since;
            return;
        }
        unsaid = std::exchange(one.since, 0);
        one.said = now;
    }
    says_(unsaid == 0 ? fmt::format("{}: {}", what, why)
                      : fmt::format("{}: {} (and {} times since that was said)", what, why, unsaid));
}

}  // namespace genvej::gateway
