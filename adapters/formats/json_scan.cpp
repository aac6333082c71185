#include "adapters/formats/json_scan.hpp"

#include <emmintrin.h>

#include <bit>

namespace genvej::formats::json {

scan::scan(std::string_view utf8, model::arena& texts, model::arena& values, const limits& bounds)
    : at_(utf8.data()),
      end_(at_ + utf8.size()),
      line_begin_(at_),
      bounds_(bounds),
      texts_(texts),
      values_(values) {
    open_.reserve(32);
}

bool scan::fail(std::string_view code, model::position at, std::string_view param) {
    model::issue& made = found_.emplace_back(model::make_issue(code));
    if (!param.empty()) made.params.emplace_back(param);
    made.at = at;
    return false;
}

// 2: JSON-text = ws value ws
bool scan::run() {
    skip_white_space();
    if (ended()) return fail("json.empty", here());
    if (!one_value({}, here())) return false;
    while (!open_.empty()) {
        if (!behind_value()) return false;
    }
    skip_white_space();
    return ended() || fail("json.after_end", here());
}

void scan::skip_white_space() noexcept {
    for (;;) {
        if (static_cast<unsigned char>(*at_) > 0x20) return;
        if (*at_ == ' ') {
            skip_blanks();
        } else if (*at_ == '\n') {
            line_begin_ = ++at_;
            ++line_;
        } else if (*at_ == '\r' || *at_ == '\t') {
            ++at_;
        } else {
            return;
        }
    }
}

/// Indentation is half of a text that is meant to be read.
void scan::skip_blanks() noexcept {
    constexpr std::ptrdiff_t block_size = 16;
    for (; end_ - at_ >= block_size; at_ += block_size) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
        const __m128i blanks = _mm_cmpeq_epi8(block, _mm_set1_epi8(' '));
        const auto others = static_cast<unsigned>(_mm_movemask_epi8(blanks)) ^ 0xFFFFU;
        if (others == 0) continue;
        at_ += std::countr_zero(others);
        return;
    }
    while (*at_ == ' ') ++at_;
}

// 3: value = false / null / true / object / array / number / string
bool scan::one_value(std::string_view key, model::position at) {
    std::string_view text;
    switch (*at_) {
        case '{':
            return open(kind::object, key, at) && (skip_white_space(), *at_ == '}' ? close() : member());
        case '[': {
            if (!open(kind::array, key, at)) return false;
            skip_white_space();
            return *at_ == ']' ? close() : one_value({}, here());
        }
        case '"':
            return string(text) && add(kind::string, key, at, text);
        case 't':
            return word("true", kind::boolean, key, at);
        case 'f':
            return word("false", kind::boolean, key, at);
        case 'n':
            return word("null", kind::null, key, at);
        default:
            return number(text) && add(kind::number, key, at, text);
    }
}

// 4: member = string name-separator value
bool scan::member() {
    const model::position at = here();
    if (*at_ != '"') return fail("json.name", at);
    std::string_view key;
    if (!string(key)) return false;
    skip_white_space();
    if (*at_ != ':') return fail("json.colon", here());
    ++at_;
    skip_white_space();
    return one_value(key, at);
}

/// A comma and what follows, or the end of the innermost object or array.
bool scan::behind_value() {
    const bool object = open_.back()->is == kind::object;
    skip_white_space();
    if (*at_ == (object ? '}' : ']')) return close();
    if (*at_ != ',') return fail(object ? "json.object_end" : "json.array_end", here());
    ++at_;
    skip_white_space();
    return object ? member() : one_value({}, here());
}

bool scan::word(std::string_view letters, kind is, std::string_view key, model::position at) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(letters))
        return fail("json.value", here());
    at_ += letters.size();
    return add(is, key, at, is == kind::null ? std::string_view{} : letters);
}

bool scan::open(kind is, std::string_view key, model::position at) {
    if (open_.size() >= bounds_.depth) return fail("limit.depth", here(), std::to_string(bounds_.depth));
    if (!add(is, key, at, {})) return false;
    open_.push_back(open_.empty() ? root_ : open_.back()->last);
    ++at_;
    return true;
}

bool scan::close() noexcept {
    ++at_;
    open_.pop_back();
    return true;
}

bool scan::add(kind is, std::string_view key, model::position at, std::string_view text) {
    if (++count_ > bounds_.nodes) return fail("limit.nodes", at, std::to_string(bounds_.nodes));
    value* made = values_.create<value>();
    made->key = key;
    made->text = text;
    made->at = at;
    made->is = is;
    if (open_.empty()) {
        root_ = made;
        return true;
    }
    value& parent = *open_.back();
    (parent.last == nullptr ? parent.first : parent.last->next) = made;
    parent.last = made;
    return true;
}

model::checked<const value*> read(std::string_view utf8, model::arena& texts, model::arena& values,
                                  const limits& bounds) {
    scan pass(utf8, texts, values, bounds);
    model::checked<const value*> out;
    out.value = pass.run() ? pass.root() : nullptr;
    out.found = std::move(pass.found());
    return out;
}

}  // namespace genvej::formats::json
