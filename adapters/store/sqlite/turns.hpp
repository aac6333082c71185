#pragma once
/// Which heads of lanes are due, round and round the partners (docs/delivery.md).
/// Thread-safety: each call works on the connection it is given.
#include <map>
#include <set>
#include <vector>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// What is due: what was to be tried at `now` or before, or later than `now` and the horizon.
struct due_times {
    time_ms now = 0;
    time_ms horizon = store::endless;
};

/// Heads of each partner that are due, his oldest first. What is under way is among them.
/// One step down the index for each partner, whatever waits behind his first: cheap with very many due.
using heads_by_partner = std::map<std::int64_t, std::vector<std::int64_t>>;
/// @param limit for each partner
heads_by_partner due_heads(connection& database, std::string_view target, const due_times& when,
                           std::size_t limit);
/// The earliest next attempt among heads that are not under way, or end of a hold.
std::optional<time_ms> earliest(connection& database, std::string_view target,
                                const std::set<std::int64_t>& sending);

/// One of each in turn, beginning behind the one that had the last turn; at most `limit`.
template <class Item>
std::vector<Item> in_turns(std::map<std::int64_t, std::vector<Item>>& of, std::int64_t last_partner,
                           std::size_t limit) {
    std::vector<Item> out;
    for (std::size_t round = 0;; ++round) {
        const std::size_t before = out.size();
        const auto add = [&](auto first, auto end) {
            for (; first != end && out.size() < limit; ++first) {
                if (round < first->second.size()) out.push_back(std::move(first->second[round]));
            }
        };
        add(of.upper_bound(last_partner), of.end());
        add(of.begin(), of.upper_bound(last_partner));
        if (out.size() == before) return out;
    }
}

}  // namespace genvej::store::sqlite
