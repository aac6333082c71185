#include "gateway/pipeline/routing.hpp"

namespace genvej::gateway {

namespace {

bool fits(std::string_view pattern, std::string_view value) noexcept {
    return pattern == "*" || pattern == value;
}

}  // namespace

const target_entry* find_target(const configuration& settings, std::string_view name) noexcept {
    for (const target_entry& target : settings.targets) {
        if (target.name == name) return &target;
    }
    return nullptr;
}

std::optional<routed> route_for(const configuration& settings, std::string_view type_code,
                                std::string_view sender, std::string_view receiver) {
    routed out;
    if (settings.routes.empty()) {
        for (const target_entry& target : settings.targets) out.targets.push_back(&target);
        return out;
    }
    for (const route_entry& route : settings.routes) {
        if (!fits(route.message, type_code) || !fits(route.from, sender) || !fits(route.to, receiver))
            continue;
        for (const std::string& name : route.deliver) out.targets.push_back(find_target(settings, name));
        out.relays = route.relays;
        return out;
    }
    return std::nullopt;
}

}  // namespace genvej::gateway
