#include "gateway/delivery/bundle_resources.hpp"

#include "gateway/delivery/json_scan.hpp"

namespace genvej::delivery {
namespace {

std::string_view member_of(std::string_view object, std::string_view name) {
    json_scan members(object);
    while (const auto one = members.next()) {
        if (one->name == name) return one->value;
    }
    return {};
}

}  // namespace

std::vector<store::found_resource> find_resources(std::string_view bundle) {
    std::vector<store::found_resource> out;
    json_scan entries(member_of(bundle, "entry"));
    while (const auto entry = entries.next()) {
        const std::string_view resource = member_of(entry->value, "resource");
        const std::string_view type = without_quotes(member_of(resource, "resourceType"));
        const std::string_view id = without_quotes(member_of(resource, "id"));
        if (!type.empty() && !id.empty()) out.push_back({type, id, resource});
    }
    return out;
}

}  // namespace genvej::delivery
