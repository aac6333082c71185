#include "mappings/vocabulary/message_facts.hpp"

#include <charconv>

namespace genvej::mappings {

std::uint32_t message_facts::next(std::string_view name) {
    for (auto& [known, count] : counters) {
        if (known.size() == name.size() && (known.data() == name.data() || known == name)) return ++count;
    }
    counters.emplace_back(name, 1U);
    return 1;
}

std::string_view message_facts::derived_uuid(std::string_view name, std::uint32_t n) {
    char number[12] = {'/'};
    const char* end = std::to_chars(number + 1, number + sizeof number, n).ptr;
    return digest.uuid({
        message_id, "/", name, {number, static_cast<std::size_t>(end - number)}
    });
}

}  // namespace genvej::mappings
