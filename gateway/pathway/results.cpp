#include "gateway/pathway/results.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include <fmt/format.h>

#include "gateway/pathway/decimals.hpp"

namespace genvej::gateway::pathway {
namespace {

constexpr std::int64_t thousand = 1000;

bool is_hads(const measured& score) noexcept {
    return score.what != nullptr && score.method == "HADS";
}

}  // namespace

const measured* results::at(text measure, test_point point) const noexcept {
    const day anchor = point == test_point::start ? started_ : (point == test_point::end ? ended_ : 0);
    // Smaller is better: what says its point, what the municipality measured, what is near, what is later.
    const auto rank = [&](const measured& one) {
        const int away = anchor == 0 ? 0 : std::abs(one.on - anchor);
        return std::tuple(!one.said, one.from_referral, away, -one.on);
    };
    const measured* out = nullptr;
    for (const measured& one : all_) {
        if (one.at != point || one.what->measure != measure) continue;
        if (out == nullptr || rank(one) < rank(*out)) out = &one;
    }
    return out;
}

const measured* results::latest(text measure) const noexcept {
    const measured* out = nullptr;
    for (const measured& one : all_) {
        if (one.what->measure == measure && (out == nullptr || one.on >= out->on)) out = &one;
    }
    return out;
}

std::optional<compared> results::compare(text measure) const noexcept {
    compared out;
    out.start = at(measure, test_point::start);
    out.end = at(measure, test_point::end);
    if (out.start == nullptr || out.end == nullptr) return std::nullopt;
    out.same_method = out.start->method == out.end->method && out.start->protocol == out.end->protocol;
    const bool number =
        out.start->what->kind == measure_kind::quantity || out.start->what->kind == measure_kind::score;
    if (out.same_method && number && out.start->thousandths != 0) {
        out.change =
            rounded_ratio(out.end->thousandths - out.start->thousandths, out.start->thousandths, thousand);
    }
    return out;
}

bool compared::rises_by(int cent) const noexcept {
    if (!change || start->thousandths <= 0) return false;
    return (end->thousandths - start->thousandths) * 100 >= start->thousandths * cent;
}

const results::contact* results::first(text meaning) const noexcept {
    const auto found = std::find_if(contacts_.begin(), contacts_.end(),
                                    [&](const contact& one) { return one.meaning == meaning; });
    return found == contacts_.end() ? nullptr : &*found;
}

day results::first_contact(text meaning) const noexcept {
    const contact* const found = first(meaning);
    return found == nullptr ? 0 : found->on;
}

const hads_band_row* hads_band(const rules& by, const measured& score) noexcept {
    if (!is_hads(score)) return nullptr;
    for (const hads_band_row& row : by.hads_bands()) {
        if (score.thousandths >= row.from * thousand && score.thousandths <= row.to * thousand) return &row;
    }
    return nullptr;
}

bool hads_is_positive(const rules& by, const measured& score) noexcept {
    return is_hads(score) && score.thousandths >= by.setting("hads_positive") * thousand;
}

std::string per_cent(std::int64_t per_mille, int decimals, char point) {
    const std::int64_t tenths = decimals > 0 ? per_mille : rounded_ratio(per_mille, 10, 1) * 10;
    if (tenths == 0) return "0";
    std::string out = fmt::format("{}{}", tenths < 0 ? '-' : '+', std::abs(tenths) / 10);
    if (tenths % 10 != 0) out.append(1, point).append(std::to_string(std::abs(tenths) % 10));
    return out;
}

}  // namespace genvej::gateway::pathway
