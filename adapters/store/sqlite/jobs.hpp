#pragma once
/// What the store gives its writer to do: receptions to take in, attempts to write down.
/// Thread-safety: jobs belong to the writer once they are pushed.
#include "adapters/store/recent_translations.hpp"
#include "adapters/store/reception_rules.hpp"
#include "adapters/store/sqlite/attempts.hpp"
#include "adapters/store/sqlite/flights.hpp"
#include "adapters/store/sqlite/intake.hpp"
#include "adapters/store/sqlite/stale_at_hand.hpp"
#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

class accept_job final : public job {
public:
    accept_job(reception what, store::accepted done, recent_translations& recent, deliveries_at_hand& at_hand)
        : what_(pack_bodies(std::move(what))),
          done_(std::move(done)),
          bytes_(size_of(what_)),
          recent_(recent),
          at_hand_(at_hand) {}

    void apply(connection& database, ledger& numbers) override {
        taken_ = take_in(database, numbers, what_);
        letter_ = numbers.letter;
        put_down_ = put_down_stale(database, numbers);
    }
    /// What goes at once can be taken when the caller wakes up the target.
    void finish(boost::system::error_code error) override {
        if (error) return done_(error);
        if (taken_.outcome.what == accept_outcome::verdict::stored)
            recent_.remember(letter_, std::move(what_.letters.unpacked));
        at_hand_.forget(put_down_);
        if (!taken_.at_once.empty()) at_hand_.add(std::move(taken_.at_once));
        done_(std::move(taken_.outcome));
    }
    std::size_t bytes() const noexcept override { return bytes_; }
    bool bounded() const noexcept override { return true; }

private:
    static std::size_t size_of(const packed_reception& in) noexcept {
        const reception& what = in.what;
        return sizeof(in) + in.bodies.size() + in.letters.unpacked.size() + what.receipt.size() +
               what.issues.size() + planned_bytes(what);
    }

    packed_reception what_;
    store::accepted done_;
    const std::size_t bytes_;
    recent_translations& recent_;
    deliveries_at_hand& at_hand_;
    taken_in taken_;
    std::set<std::int64_t> put_down_;
    std::int64_t letter_ = 0;  ///< the last one that was taken in
};

class attempts_job final : public job {
public:
    attempts_job(std::vector<attempt_result> attempts, store::recorded done, flights& under_way)
        : attempts_(std::move(attempts)), done_(std::move(done)), under_way_(under_way) {
        for (const attempt_result& one : attempts_) {
            if (one.receipt != nullptr) receipts_.push_back(pack_bodies(*one.receipt));
        }
    }

    void apply(connection& database, ledger& numbers) override {
        for (const attempt_result& one : attempts_) {
            // With an old lease only the fact that it was delivered counts.
            const bool counts =
                one.state == delivery_state::delivered || under_way_.is_present(one.id, one.lease);
            if (counts) record(database, numbers, one);
        }
        // After the delivery: what is acknowledged in the answer was delivered. What a receiver said is true
        // whatever became of the lease.
        for (const packed_reception& one : receipts_) static_cast<void>(take_in(database, numbers, one));
    }
    void finish(boost::system::error_code error) override {
        // Only after the commit: until then a reader still sees them waiting and would take them again.
        if (!error) under_way_.remove(attempts_);
        done_(error ? result<void>(error) : result<void>());
    }
    bool has_time() const noexcept override { return true; }

private:
    std::vector<attempt_result> attempts_;
    std::vector<packed_reception> receipts_;
    store::recorded done_;
    flights& under_way_;
};

}  // namespace genvej::store::sqlite
