#pragma once
/// What persons decide about deliveries: sent again, or given up (docs/delivery.md).
/// Thread-safety: the job belongs to the writer once it is pushed.
#include <mutex>

#include "adapters/store/sqlite/flights.hpp"
#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

class decisions_job final : public job {
public:
    /// @param taking held while deliveries are taken: what was decided about is free again only when nobody
    /// still looks at the database as it was before
    decisions_job(std::vector<delivery_decision> what, store::decided done, flights& under_way,
                  deliveries_at_hand& at_hand, std::mutex& taking)
        : what_(std::move(what)),
          done_(std::move(done)),
          under_way_(under_way),
          at_hand_(at_hand),
          taking_(taking) {}

    void apply(connection& database, ledger& numbers) override;
    void finish(boost::system::error_code error) override;

private:
    std::vector<delivery_decision> what_;
    store::decided done_;
    flights& under_way_;
    deliveries_at_hand& at_hand_;
    std::mutex& taking_;
    std::vector<std::int64_t> changed_;
    std::set<std::int64_t> reserved_;
    std::set<std::int64_t> put_down_;
};

}  // namespace genvej::store::sqlite
