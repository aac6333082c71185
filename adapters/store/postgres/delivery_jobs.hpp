#pragma once
/// What the writer is given to do by store::accept, record_attempts, decide and exchange::settle.
/// Thread-safety: made by whoever calls, then used by the writer's thread alone.
#include "adapters/store/postgres/decisions.hpp"
#include "adapters/store/postgres/writer.hpp"
#include "adapters/store/recent_translations.hpp"
#include "adapters/store/settlement_rules.hpp"

namespace genvej::store::postgres {

class accept_job final : public job {
public:
    accept_job(struct reception what, store::accepted done, recent_translations& recent)
        : what_(pack_bodies(std::move(what))),
          done_(std::move(done)),
          bytes_(size_of(what_)),
          recent_(recent) {}

    const packed_reception* reception() const override { return &what_; }
    std::size_t bytes() const noexcept override { return bytes_; }
    void decided(arrival what) override {
        outcome_ = std::move(what.outcome);
        mistake_ = what.error;
        letter_ = what.letter;
    }
    void committed() override {
        if (!mistake_ && letter_ != 0) recent_.remember(letter_, std::move(what_.letters.unpacked));
    }
    void finish(boost::system::error_code error) override {
        if (!error) error = mistake_;
        done_(error ? result<accept_outcome>(error) : result<accept_outcome>(std::move(outcome_)));
    }

private:
    packed_reception what_;
    store::accepted done_;
    const std::size_t bytes_;
    recent_translations& recent_;
    std::int64_t letter_ = 0;
    accept_outcome outcome_;
    boost::system::error_code mistake_;
};

class attempts_job final : public job {
public:
    attempts_job(std::vector<attempt_result> attempts, store::recorded done, hands& held)
        : attempts_(std::move(attempts)), done_(std::move(done)), held_(held) {
        for (const attempt_result& one : attempts_) {
            if (one.receipt != nullptr) receipts_.push_back(pack_bodies(*one.receipt));
        }
    }

    const std::vector<attempt_result>* results() const override { return &attempts_; }
    const std::vector<packed_reception>* receipts() const override { return &receipts_; }
    void finish(boost::system::error_code error) override {
        if (!error) {
            for (const attempt_result& one : attempts_) held_.let_go(one.id);
        }
        done_(error ? result<void>(error) : result<void>());
    }

private:
    std::vector<attempt_result> attempts_;
    std::vector<packed_reception> receipts_;
    store::recorded done_;
    hands& held_;
};

class settle_job final : public job {
public:
    settle_job(settlement what, exchange::settled done, hands& held)
        : what_(std::move(what)), done_(std::move(done)), held_(held) {
        pack_settlement(what_);
        bytes_ = settlement_bytes(what_);
    }

    const settlement* settles() const override { return &what_; }
    std::size_t bytes() const noexcept override { return bytes_; }
    void objected(boost::system::error_code why) override { objection_ = why; }
    void finish(boost::system::error_code error) override {
        if (!error) error = objection_;
        if (!error) {
            for (const std::int64_t one : what_.closes) held_.let_go_follow_up(one);
            for (const auto& [one, due] : what_.postpones) held_.let_go_follow_up(one);
        }
        done_(error ? result<void>(error) : result<void>());
    }

private:
    settlement what_;
    exchange::settled done_;
    hands& held_;
    std::size_t bytes_ = 0;
    boost::system::error_code objection_;
};

class decisions_job final : public job {
public:
    decisions_job(std::vector<delivery_decision> what, store::decided done)
        : what_(std::move(what)), done_(std::move(done)) {}

    void write(connection& database, counts& sums) override {
        changed_.clear();
        const std::vector<decision_outcome> all = postgres::decide(database, sums, what_);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].what == action_outcome::verdict::done) changed_.push_back(what_[i].id);
        }
    }
    bool makes_due() const override { return true; }
    void finish(boost::system::error_code error) override {
        using outcome = result<std::vector<std::int64_t>>;
        done_(error ? outcome(error) : outcome(std::move(changed_)));
    }

private:
    std::vector<delivery_decision> what_;
    store::decided done_;
    std::vector<std::int64_t> changed_;
};

}  // namespace genvej::store::postgres
