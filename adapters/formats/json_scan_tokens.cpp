// Numbers and strings of a JSON text.
#include "adapters/formats/json_scan.hpp"

#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_characters.hpp"
#include "adapters/formats/xml_text.hpp"

namespace genvej::formats::json {

namespace {

constexpr xml::stop_set string_stops{"\"\\"};

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// What stands behind the backslash: the character, or NUL where none is meant.
constexpr char short_escape(char c) noexcept {
    constexpr std::string_view forms = "\"\"\\\\//b\bf\fn\nr\rt\t";
    for (std::size_t i = 0; i < forms.size(); i += 2) {
        if (forms[i] == c) return forms[i + 1];
    }
    return '\0';
}

constexpr bool is_high_surrogate(std::uint32_t c) noexcept {
    return c >= 0xD800 && c <= 0xDBFF;
}
constexpr bool is_low_surrogate(std::uint32_t c) noexcept {
    return c >= 0xDC00 && c <= 0xDFFF;
}

}  // namespace

// 6: number = [ minus ] int [ frac ] [ exp ]
bool scan::number(std::string_view& out) {
    const char* from = at_;
    if (*at_ == '-') ++at_;
    if (*at_ == '0') {
        ++at_;
    } else if (!digits()) {
        return fail("json.value", here());
    }
    if (*at_ == '.') {
        ++at_;
        if (!digits()) return fail("json.number", here());
    }
    if (*at_ == 'e' || *at_ == 'E') {
        ++at_;
        if (*at_ == '+' || *at_ == '-') ++at_;
        if (!digits()) return fail("json.number", here());
    }
    out = {from, static_cast<std::size_t>(at_ - from)};
    return true;
}

bool scan::digits() {
    const char* from = at_;
    while (is_digit(*at_)) ++at_;
    return at_ != from;
}

// 7: string = quotation-mark *char quotation-mark
bool scan::string(std::string_view& out) {
    const model::position begin = here();
    const char* from = ++at_;
    bool escaped = false;
    for (;;) {
        at_ = xml::find_stop(at_, end_, string_stops);
        if (*at_ == '"') break;
        if (*at_ == '\\') {
            std::uint32_t meant = 0;
            if (!escape(begin, meant)) return false;
            escaped = true;
            continue;
        }
        if (*at_ == '\0') return fail("json.string_end", here());
        if (static_cast<unsigned char>(*at_) < 0x20) return fail("json.control", here());
        if (!xml::is_character(decode_utf8({at_, static_cast<std::size_t>(end_ - at_)}).value))
            return fail("json.character", begin);
        ++at_;
    }
    out = {from, static_cast<std::size_t>(at_ - from)};
    if (escaped) out = decode(out);
    ++at_;
    return true;
}

/// Reads one escape, or the pair of a character beyond FFFF.
bool scan::escape(model::position begin, std::uint32_t& out) {
    const model::position here_it_is = here();
    const char form = at_[1];
    at_ += 2;
    if (form != 'u') {
        out = static_cast<unsigned char>(short_escape(form));
        if (out == 0) return fail("json.escape", here_it_is);
        return xml::is_character(out) || fail("json.character", begin);
    }
    if (!four_digits(at_, out)) return fail("json.escape", here_it_is);
    at_ += 4;
    if (is_high_surrogate(out)) {
        std::uint32_t low = 0;
        const bool pair =
            at_[0] == '\\' && at_[1] == 'u' && four_digits(at_ + 2, low) && is_low_surrogate(low);
        if (!pair) return fail("json.character", here_it_is);
        out = 0x10000 + ((out - 0xD800) << 10U) + (low - 0xDC00);
        at_ += 6;
    }
    return xml::is_character(out) || fail("json.character", begin);
}

bool scan::four_digits(const char* from, std::uint32_t& out) const noexcept {
    if (end_ - from < 4) return false;
    out = 0;
    for (const char* at = from; at != from + 4; ++at) {
        const char low = static_cast<char>(*at | 0x20);
        if (is_digit(*at)) {
            out = out * 16 + static_cast<std::uint32_t>(*at - '0');
        } else if (low >= 'a' && low <= 'f') {
            out = out * 16 + static_cast<std::uint32_t>(low - 'a' + 10);
        } else {
            return false;
        }
    }
    return true;
}

/// What is written has passed, and is never shorter than what it stands for.
std::string_view scan::decode(std::string_view written) {
    auto* const begin = static_cast<char*>(texts_.allocate(written.size(), 1));
    char* to = begin;
    const char* const behind = at_;
    at_ = written.data();
    for (;;) {
        const std::string_view rest(at_, static_cast<std::size_t>(behind - at_));
        const std::size_t plain = std::min(rest.find('\\'), rest.size());
        to += rest.copy(to, plain);
        at_ += plain;
        if (at_ == behind) break;
        std::uint32_t meant = 0;
        escape({}, meant);
        to = put_utf8(to, meant);
    }
    texts_.keep_until(to);
    return {begin, static_cast<std::size_t>(to - begin)};
}

}  // namespace genvej::formats::json
