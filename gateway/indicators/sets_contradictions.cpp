#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "gateway/indicators/sets_reader.hpp"

namespace genvej::gateway::indicators {

namespace {

/// What a clause with one row about one datum demands; others may hold in more than one way.
const set_row* demanded(const clause& one) {
    if (one.rows.size() != 1 || one.rows.front().data.size() != 1) return nullptr;
    return &one.rows.front();
}

struct span_of_numbers {
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};
span_of_numbers span_of(const set_row& row) {
    span_of_numbers out;
    if (row.other != row_datum::none) return out;
    if (row.is == predicate::at_least) out.least = row.number;
    if (row.is == predicate::at_most) out.most = row.number;
    if (row.is == predicate::below) out.most = row.number - 1;
    return out;
}

bool share_a_word(const set_row& a, const set_row& b) {
    return std::any_of(a.words.begin(), a.words.end(), [&](text word) {
        return std::find(b.words.begin(), b.words.end(), word) != b.words.end();
    });
}

bool same_demand(const set_row& a, const set_row& b) {
    return a.is == b.is && a.datum == b.datum && a.at == b.at && a.value == b.value;
}

bool exclude_each_other(const set_row& a, const set_row& b) {
    if (a.data.front().at != b.data.front().at || a.data.front().end != b.data.front().end) return false;
    if ((a.is == predicate::yes && b.is == predicate::no) ||
        (a.is == predicate::no && b.is == predicate::yes))
        return true;
    if (a.is == predicate::is && b.is == predicate::is) return !a.several && !share_a_word(a, b);
    const span_of_numbers one = span_of(a), other = span_of(b);
    return std::max(one.least, other.least) > std::min(one.most, other.most);
}

}  // namespace

std::string contradiction(const std::vector<const clause*>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const set_row* const a = demanded(*all[i]);
            const set_row* const b = demanded(*all[j]);
            if (a != nullptr && b != nullptr && exclude_each_other(*a, *b))
                return fmt::format(
                    "lines {} and {} can never hold together: `{}` cannot be both; change one of them, or "
                    "make "
                    "them alternatives of one clause",
                    b->line, a->line, a->datum);
        }
    }
    return {};
}

std::string nobody_is_left(const indicator& one) {
    if (one.exclusion.size() != 1) return {};
    const set_row* const out = demanded(one.exclusion.front());
    for (const clause& in : one.denominator) {
        const set_row* const row = demanded(in);
        if (row != nullptr && out != nullptr && same_demand(*row, *out))
            return fmt::format("the exclusion in line {} is what line {} demands: nobody would be left",
                               out->line, row->line);
    }
    return {};
}

}  // namespace genvej::gateway::indicators
