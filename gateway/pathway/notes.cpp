#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::pathway::notes {

using formats::json::kind;
using formats::json::value;

const value* member(const value* body, std::string_view name) noexcept {
    if (body == nullptr || body->is != kind::object) return nullptr;
    for (const value* one = body->first; one != nullptr; one = one->next) {
        if (one->key == name) return one;
    }
    return nullptr;
}

std::string_view text_of(const value* body, std::string_view name) noexcept {
    const value* found = member(body, name);
    const bool has_text = found != nullptr && (found->is == kind::string || found->is == kind::number ||
                                               found->is == kind::boolean);
    return has_text ? found->text : std::string_view{};
}

}  // namespace genvej::gateway::pathway::notes
