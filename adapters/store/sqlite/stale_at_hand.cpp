#include "adapters/store/sqlite/stale_at_hand.hpp"

#include "adapters/store/sqlite/attempts.hpp"

namespace genvej::store::sqlite {
namespace {

/// With each message: they become fewer though others come.
constexpr std::size_t at_once = 16;

}  // namespace

std::set<std::int64_t> put_down_stale(connection& database, ledger& numbers) {
    std::set<std::int64_t> out;
    while (out.size() < at_once && numbers.at_hand->size() > 0) {
        const std::int64_t oldest = numbers.at_hand->all_after(numbers.delivery) + 1;
        if (numbers.delivery - oldest < stale_after) break;
        const lanes_at_hand::place where = *numbers.at_hand->find(oldest);
        put_into_lane(database, numbers, where.target, where.lane);
        out.insert(oldest);
    }
    return out;
}

}  // namespace genvej::store::sqlite
