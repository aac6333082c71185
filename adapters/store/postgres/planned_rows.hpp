#pragma once
/// Rows on their way into the tables, column by column: what is planned is the same for a letter that is
/// accepted and for a settlement that adds to one. Thread-safety: used inside the writer's transaction.
#include <set>
#include <tuple>

#include "adapters/store/postgres/ahead.hpp"
#include "adapters/store/postgres/numbers.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {

/// Where a delivery belongs.
struct delivery_place {
    std::int64_t municipality = 0;
    std::int64_t letter = 0;
    std::int64_t document = 0;  ///< 0: the letter itself
    std::string_view partner;
    std::string_view media_type;  ///< where the plan names none
    std::string_view lane;
    time_ms now = 0;
    bool is_at_hand = false;  ///< what is sent is a translation that this process remembers
};
/// What a half is found by.
struct half {
    std::string_view kind, sender, receiver;
};

class planned_rows {
public:
    /// @param leased nullptr: nothing is leased ahead
    planned_rows(numbers& from, counts& sums, leased_ahead* leased = nullptr)
        : numbers_(from), sums_(sums), leased_(leased) {}

    /// @param what its body is packed already; an empty one means the letter's translation
    /// @return its number
    std::int64_t document(std::int64_t municipality, std::int64_t letter, const outgoing_document& what);
    /// @param one its body is packed already
    /// @return its number
    std::int64_t delivery(const delivery_place& at, const planned_delivery& one);
    void follow_up(std::int64_t municipality, std::int64_t letter, const half& whose,
                   const planned_follow_up& what);
    void body(std::int64_t municipality, std::int64_t owner, std::string_view bytes);
    void send(connection& database) const;

private:
    bool lease(const delivery_place& at, const planned_delivery& one, std::int64_t id);
    void send_lanes(connection& database) const;

    numbers& numbers_;
    counts& sums_;
    leased_ahead* const leased_;
    column documents_[11] = {int8s(), int8s(), int8s(), int8s(), texts(), texts(),
                             texts(), texts(), texts(), texts(), texts()};
    column within_ = int8s();
    column deliveries_[9] = {int8s(), int8s(), int8s(), int8s(), texts(), texts(), texts(), int8s(), texts()};
    column media_types_ = texts();
    column lanes_[6] = {int8s(), texts(), texts(), texts(), int8s(), int8s()};
    column leases_ = booleans();
    std::set<std::tuple<std::int64_t, std::string, std::string>> lane_names_;
    column bodies_[3] = {int8s(), int8s(), byteas()};
    column follow_ups_[6] = {int8s(), int8s(), int8s(), int8s(), int8s(), int8s()};
    column keys_[6] = {int8s(), texts(), texts(), texts(), texts(), int8s()};
};

}  // namespace genvej::store::postgres
