#include "gateway/delivery/json_scan.hpp"

namespace genvej::delivery {

json_scan::json_scan(std::string_view text) : text_(text) {
    skip_space();
    object_ = at_ < text_.size() && text_[at_] == '{';
    if (object_ || (at_ < text_.size() && text_[at_] == '[')) {
        ++at_;
    } else {
        text_ = {};
        at_ = 0;
    }
}

std::optional<json_scan::member> json_scan::next() {
    skip_space();
    if (!first_ && !take(',')) return std::nullopt;
    first_ = false;
    skip_space();
    member out;
    if (object_) {
        const std::string_view name = take_string();
        if (name.empty()) return std::nullopt;
        out.name = without_quotes(name);
        skip_space();
        if (!take(':')) return std::nullopt;
        skip_space();
    }
    out.value = take_value();
    if (out.value.empty()) return std::nullopt;
    return out;
}

void json_scan::skip_space() noexcept {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
        ++at_;
}

bool json_scan::take(char c) noexcept {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
}

std::string_view json_scan::take_string() noexcept {
    const std::size_t begin = at_;
    if (!take('"')) return {};
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    if (at_ >= text_.size()) {
        at_ = text_.size();
        return {};
    }
    ++at_;
    return text_.substr(begin, at_ - begin);
}

std::string_view json_scan::take_value() noexcept {
    const std::size_t begin = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '"') {
            if (take_string().empty()) return {};
            if (depth == 0) break;
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') {
            if (depth == 0) break;
            --depth;
            ++at_;
            if (depth == 0) break;
            continue;
        }
        if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) break;
        ++at_;
    }
    return text_.substr(begin, at_ - begin);
}

std::string_view without_quotes(std::string_view value) noexcept {
    if (value.size() < 2 || value.front() != '"') return value;
    return value.substr(1, value.size() - 2);
}

}  // namespace genvej::delivery
