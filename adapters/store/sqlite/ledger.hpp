#pragma once
/// The numbers that the writer hands out and the sums that the operator sees. They change with each
/// transaction and are put back when it is rolled back, so the writer works on a copy. Thread-safety: values.
#include <map>
#include <string>

#include "adapters/store/sqlite/at_hand.hpp"
#include "adapters/store/sqlite/keys_at_hand.hpp"

namespace genvej::store::sqlite {

struct ledger {
    std::int64_t reception = 0;  ///< last number given
    std::int64_t letter = 0;
    std::int64_t delivery = 0;
    std::int64_t document = 0;
    std::int64_t follow_up = 0;  ///< kept in the tally: rows go, their numbers are not given again
    counts sums;
    std::map<std::string, std::int64_t, std::less<>> targets;  ///< number by name
    std::map<std::string, std::int64_t, std::less<>> partners;
    std::int64_t holds = 0;            ///< rows of lane_hold
    std::int64_t at_hand_after = 0;    ///< deliveries of state new have higher numbers
    std::int64_t keys_after = 0;       ///< letters whose identifiers are at hand have higher numbers
    lanes_at_hand* at_hand = nullptr;  ///< the writer's, with an undo of its own
    keys_at_hand* keys = nullptr;      ///< likewise

    /// Deliveries that wait with an index.
    bool others_wait() const noexcept { return sums.waiting > at_hand->size(); }

    /// What the database holds. Deliveries that were at hand of a process that is gone become waiting ones.
    static ledger load(connection& database);
    /// Writes the sums that differ from `before`. Inside the transaction.
    void save(connection& database, const ledger& before) const;
    /// The number of a target; a new name gets a row.
    std::int64_t target(connection& database, const std::string& name);
    std::int64_t partner(connection& database, const std::string& name);
};

}  // namespace genvej::store::sqlite
