#include "gateway/pipeline/routing.hpp"

namespace genvej::gateway {

namespace {

bool fits(std::string_view pattern, std::string_view value) noexcept {
    return pattern == "*" || pattern == value;
}

bool leads(const route_entry& route, std::string_view type_code, std::string_view sender,
           std::string_view receiver) noexcept {
    return fits(route.message, type_code) && fits(route.from, sender) && fits(route.to, receiver);
}

routed follow(const configuration& settings, const route_entry& route) {
    routed out;
    for (const std::string& name : route.deliver) out.targets.push_back(find_target(settings, name));
    out.relays = route.relays;
    return out;
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
    if (settings.routes.empty()) {
        routed out;
        for (const target_entry& target : settings.targets) out.targets.push_back(&target);
        return out;
    }
    for (const route_entry& route : settings.routes) {
        if (leads(route, type_code, sender, receiver)) return follow(settings, route);
    }
    return std::nullopt;
}

std::optional<routed> named_route_for(const configuration& settings, std::string_view type_code,
                                      std::string_view sender, std::string_view receiver) {
    for (const route_entry& route : settings.routes) {
        if (route.message == type_code && leads(route, type_code, sender, receiver))
            return follow(settings, route);
    }
    return std::nullopt;
}

}  // namespace genvej::gateway
