#include "gateway/letters/phrase.hpp"

#include <algorithm>

namespace genvej::gateway::letters {

const fact* known_here::find(std::string_view name) const {
    if (inner != nullptr) {
        if (const fact* const one = inner->find(name)) return one;
    }
    return outer == nullptr ? nullptr : outer->find(name);
}

std::optional<phrase> phrase::read(std::string_view text) {
    phrase out;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('{'), text.size());
        if (open > 0) out.pieces_.push_back({std::string(text.substr(0, open)), false});
        text.remove_prefix(open);
        if (text.empty()) break;
        const std::size_t close = text.find('}');
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view name = text.substr(1, close - 1);
        if (name.empty() || name.find_first_of("{ ") != std::string_view::npos) return std::nullopt;
        out.pieces_.push_back({std::string(name), true});
        text.remove_prefix(close + 1);
    }
    return out;
}

std::optional<filled> phrase::fill(const known_here& with) const {
    filled out;
    for (const piece& one : pieces_) {
        if (!one.is_fact) {
            out.text += one.text;
            continue;
        }
        const fact* const known = with.find(one.text);
        if (known == nullptr) return std::nullopt;
        out.text += known->value;
        out.used.push_back(known);
    }
    return out;
}

std::string_view phrase::missing(const known_here& with) const {
    for (const piece& one : pieces_) {
        if (one.is_fact && with.find(one.text) == nullptr) return one.text;
    }
    return {};
}

std::vector<std::string_view> phrase::names() const {
    std::vector<std::string_view> out;
    for (const piece& one : pieces_) {
        if (one.is_fact) out.emplace_back(one.text);
    }
    return out;
}

std::optional<condition> condition::read(std::string_view words) {
    condition out;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        std::string_view one = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (one.empty()) continue;
        word made;
        made.unknown = one.front() == '!';
        if (made.unknown) one.remove_prefix(1);
        const std::size_t equals = std::min(one.find('='), one.size());
        made.name = one.substr(0, equals);
        if (equals < one.size()) made.value = one.substr(equals + 1);
        const bool says_nothing = equals < one.size() && made.value.empty();
        if (made.name.empty() || says_nothing || (made.unknown && !made.value.empty())) return std::nullopt;
        out.words_.push_back(std::move(made));
    }
    return out;
}

bool condition::holds(const known_here& with) const {
    return std::all_of(words_.begin(), words_.end(), [&](const word& one) {
        const fact* const known = with.find(one.name);
        if (one.unknown || known == nullptr) return one.unknown && known == nullptr;
        return one.value.empty() || known->value == one.value;
    });
}

std::vector<std::string_view> condition::names() const {
    std::vector<std::string_view> out;
    out.reserve(words_.size());
    for (const word& one : words_) out.emplace_back(one.name);
    return out;
}

}  // namespace genvej::gateway::letters
