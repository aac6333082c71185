#include "gateway/pathway/fhir_paths.hpp"

namespace genvej::gateway::pathway {

std::string_view value_at(const model::node& from, std::string_view path) noexcept {
    std::string_view out;
    at_path(from, path, [&](const model::node& one) {
        out = one.value;
        return !out.empty();
    });
    return out;
}

bool has_code(const model::node& from, std::string_view path, std::string_view system,
              std::string_view code) noexcept {
    return at_path(from, path, [&](const model::node& one) {
        return each_code(
            one, [&](std::string_view of, std::string_view is) { return of == system && is == code; });
    });
}

const model::node* extension_value(const model::node& from, std::string_view name) noexcept {
    const model::node* out = nullptr;
    at_path(from, name, [&](const model::node& one) {
        out = &one;
        return true;
    });
    return out;
}

named_resource read_reference(std::string_view reference) noexcept {
    const std::size_t history = reference.find("/_history/");
    if (history != std::string_view::npos) reference = reference.substr(0, history);
    const std::size_t slash = reference.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return {};
    const std::size_t before = reference.rfind('/', slash - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    return {reference.substr(begin, slash - begin), reference.substr(slash + 1)};
}

}  // namespace genvej::gateway::pathway
