#pragma once
/// What persons decide about deliveries: sent again, or given up (docs/delivery.md).
/// Thread-safety: a job belongs to the writer once it is pushed.
#include <mutex>

#include "adapters/store/operations.hpp"
#include "adapters/store/sqlite/flights.hpp"
#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

/// Decisions of one transaction. What was decided about is not taken until the transaction has ended.
class deciding {
public:
    using verdict = action_outcome::verdict;

    /// @param taking held while deliveries are taken: what was decided about is free again only when nobody
    /// still looks at the database as it was before
    deciding(flights& under_way, deliveries_at_hand& at_hand, std::mutex& taking)
        : under_way_(under_way), at_hand_(at_hand), taking_(taking) {}

    /// The transaction begins, perhaps again.
    void begin() { put_down_.clear(); }
    /// @return done, no_effect, under_way, pruned, unknown
    verdict decide(connection& database, ledger& numbers, const delivery_decision& what);
    /// Before something else is done to a lane: what is at hand there becomes a waiting one.
    void open_lane(connection& database, ledger& numbers, std::int64_t target, std::string_view lane);
    void end(boost::system::error_code error);

private:
    flights& under_way_;
    deliveries_at_hand& at_hand_;
    std::mutex& taking_;
    std::set<std::int64_t> reserved_;
    std::set<std::int64_t> put_down_;
};

class decisions_job final : public job {
public:
    decisions_job(std::vector<delivery_decision> what, store::decided done, flights& under_way,
                  deliveries_at_hand& at_hand, std::mutex& taking)
        : what_(std::move(what)), done_(std::move(done)), deciding_(under_way, at_hand, taking) {}

    void apply(connection& database, ledger& numbers) override;
    void finish(boost::system::error_code error) override;

private:
    std::vector<delivery_decision> what_;
    store::decided done_;
    deciding deciding_;
    std::vector<std::int64_t> changed_;
};

}  // namespace genvej::store::sqlite
