#pragma once
/// A button that an operator pressed: its effect, its key and its answer in one transaction (operations.hpp).
/// Thread-safety: the job belongs to the writer once it is pushed.
#include "adapters/store/operations.hpp"
#include "adapters/store/sqlite/decisions.hpp"

namespace genvej::store::sqlite {

/// What of deliveries is in memory while the database changes.
struct hands_on_deliveries {
    flights& under_way;
    deliveries_at_hand& at_hand;
    std::mutex& taking;
};

class press_job final : public job {
public:
    press_job(button which, operator_action what, operations::answering answer, operations::pressed done,
              const hands_on_deliveries& hands)
        : which_(std::move(which)),
          what_(std::move(what)),
          answer_(std::move(answer)),
          done_(std::move(done)),
          deciding_(hands.under_way, hands.at_hand, hands.taking) {}

    void apply(connection& database, ledger& numbers) override;
    void finish(boost::system::error_code error) override;

private:
    /// @return whether this caller has used the key
    bool find_earlier(connection& database);
    void keep(connection& database);

    const button which_;
    const operator_action what_;
    const operations::answering answer_;
    const operations::pressed done_;
    deciding deciding_;
    press_outcome outcome_;
};

}  // namespace genvej::store::sqlite
