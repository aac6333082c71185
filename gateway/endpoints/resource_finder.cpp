#include "gateway/endpoints/resource_finder.hpp"

#include <string_view>

namespace genvej::gateway {

namespace {

/// The end of the JSON object or array that begins at `from`; npos when it does not end.
std::size_t end_of(std::string_view text, std::size_t from) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

/// The text behind `"name":"`, up to the closing quote. Types and ids hold no escapes.
std::string_view value_of(std::string_view object, std::string_view member) {
    const std::size_t at = object.find(member);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + member.size();
    return object.substr(begin, object.find('"', begin) - begin);
}

}  // namespace

std::vector<store::found_resource> find_resources(std::string_view bundle) {
    constexpr std::string_view mark = R"("resource":{)";
    std::vector<store::found_resource> out;
    // Our own compact JSON: resourceType and id are the first members, as the specification orders them.
    for (std::size_t at = bundle.find(mark); at != std::string_view::npos; at = bundle.find(mark, at)) {
        const std::size_t begin = at + mark.size() - 1;
        const std::size_t end = end_of(bundle, begin);
        if (end == std::string_view::npos) break;
        const std::string_view resource = bundle.substr(begin, end - begin);
        const std::string_view type = value_of(resource, R"("resourceType":")");
        const std::string_view id = value_of(resource, R"("id":")");
        if (!type.empty() && !id.empty()) out.push_back({type, id, resource});
        at = end;
    }
    return out;
}

}  // namespace genvej::gateway
