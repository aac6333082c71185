#include "conformance/model/words.hpp"

#include <algorithm>

namespace genvej::model {

namespace {

std::string_view take(std::string_view& list, char separator) noexcept {
    const std::size_t end = std::min(list.find(separator), list.size());
    const std::string_view out = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return out;
}

}  // namespace

std::vector<std::string_view> words_in(std::string_view list, char separator) {
    std::vector<std::string_view> out;
    while (!list.empty()) {
        const std::string_view one = take(list, separator);
        if (!one.empty()) out.push_back(one);
    }
    return out;
}

bool has_word(std::string_view list, std::string_view one, char separator) noexcept {
    while (!list.empty()) {
        if (take(list, separator) == one) return !one.empty();
    }
    return false;
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    while (!text.empty()) out.push_back(take(text, separator));
    return out;
}

}  // namespace genvej::model
