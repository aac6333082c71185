#include "gateway/pathway/decimals.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace genvej::gateway::pathway {
namespace {

constexpr std::int64_t thousand = 1000;
constexpr std::int64_t most = thousand * thousand * thousand;

/// Digits with at most one point; exact. nullopt: something else.
std::optional<std::int64_t> read_plain(std::string_view digits) noexcept {
    std::int64_t out = 0;
    int behind = -1;  // digits behind the point; -1: there was none
    bool up = false;
    bool any = false;
    for (const char c : digits) {
        if (c == '.') {
            if (behind >= 0) return std::nullopt;
            behind = 0;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        any = true;
        if (behind >= 3) {
            if (behind == 3) up = c >= '5';
            ++behind;
            continue;
        }
        out = out * 10 + (c - '0');
        if (behind >= 0) ++behind;
        if (out > most * thousand) return std::nullopt;
    }
    for (int i = behind < 0 ? 0 : behind; i < 3; ++i) out *= 10;
    if (!any || out > most * thousand) return std::nullopt;
    return out + (up ? 1 : 0);
}

}  // namespace

std::optional<std::int64_t> read_thousandths(std::string_view decimal) noexcept {
    const bool negative = !decimal.empty() && decimal.front() == '-';
    const std::string_view digits = decimal.substr(negative ? 1 : 0);
    std::optional<std::int64_t> out = read_plain(digits);
    if (!out && digits.find_first_of("eE") != std::string_view::npos) {
        double value = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
        if (whole && value >= 0 && value <= static_cast<double>(most)) out = std::llround(value * thousand);
    }
    return out && negative ? std::optional(-*out) : out;
}

std::int64_t rounded_ratio(std::int64_t part, std::int64_t whole, std::int64_t parts) noexcept {
    const std::int64_t scaled = std::abs(part) * parts;
    const std::int64_t size = std::abs(whole);
    const std::int64_t out = (2 * scaled + size) / (2 * size);
    return (part < 0) != (whole < 0) ? -out : out;
}

}  // namespace genvej::gateway::pathway
