#pragma once
/// A button that an operator pressed: its effect, its key and its answer in one transaction (operations.hpp).
/// Who presses with the same key on another node at the same time waits for the first one's commit, and then
/// sees its answer. Thread-safety: the job belongs to the writer once it is pushed.
#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/writer.hpp"

namespace genvej::store::postgres {

class press_job final : public job {
public:
    press_job(button which, operator_action what, operations::answering answer, operations::pressed done)
        : which_(std::move(which)),
          what_(std::move(what)),
          answer_(std::move(answer)),
          done_(std::move(done)) {}

    void write(connection& database, counts& sums) override;
    void finish(boost::system::error_code error) override;
    bool makes_due() const override { return true; }

private:
    /// @return whether nobody has used the key
    bool claim_key(connection& database) const;
    void read_earlier(connection& database);
    void keep(connection& database) const;

    const button which_;
    const operator_action what_;
    const operations::answering answer_;
    const operations::pressed done_;
    press_outcome outcome_;
};

}  // namespace genvej::store::postgres
