#include "adapters/store/sqlite/record_desk.hpp"

#include <algorithm>
#include <set>

#include "adapters/store/reception_rules.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"
#include "adapters/store/sqlite/guarded.hpp"
#include "adapters/store/sqlite/known_courses.hpp"
#include "adapters/store/sqlite/record_reading.hpp"
#include "adapters/store/sqlite/record_writing.hpp"
#include "adapters/store/sqlite/stale_at_hand.hpp"

namespace genvej::store::sqlite {
namespace {

class write_job final : public job {
public:
    write_job(record_transaction what, record_keeper::written done)
        : what_(std::move(what)), done_(std::move(done)) {
        pack_bodies(what_);
        bytes_ = bytes_of(what_);
    }

    void apply(connection& database, ledger& numbers) override {
        outcome_ = write_record(database, numbers, what_);
    }
    void finish(boost::system::error_code error) override {
        done_(error ? result<record_outcome>(error) : result<record_outcome>(std::move(outcome_)));
    }
    std::size_t bytes() const noexcept override { return bytes_; }
    bool bounded() const noexcept override { return true; }

private:
    record_transaction what_;
    const record_keeper::written done_;
    std::size_t bytes_ = 0;
    record_outcome outcome_;
};

class join_job final : public job {
public:
    join_job(std::vector<joined_letter> what, time_ms now, std::function<void(result<void>)> done)
        : what_(std::move(what)), now_(now), done_(std::move(done)) {}

    void apply(connection& database, ledger&) override { join_letters(database, what_, now_); }
    void finish(boost::system::error_code error) override {
        done_(error ? result<void>(error) : result<void>());
    }

private:
    const std::vector<joined_letter> what_;
    const time_ms now_;
    const std::function<void(result<void>)> done_;
};

class settle_citizen_job final : public job {
public:
    settle_citizen_job(citizen_settlement what, std::function<void(result<void>)> done,
                       citizens_in_hand& hands, deliveries_at_hand& at_hand)
        : what_(std::move(what)), done_(std::move(done)), hands_(hands), at_hand_(at_hand) {
        for (reception& one : what_.makes) makes_.push_back(pack_bodies(std::move(one)));
        what_.makes.clear();
        for (const packed_reception& one : makes_) bytes_ += one.bodies.size() + planned_bytes(one.what);
    }

    void apply(connection& database, ledger& numbers) override {
        at_once_.clear();
        objection_ = settle_citizen(database, numbers, what_, makes_, at_once_);
        put_down_ = makes_.empty() ? std::set<std::int64_t>() : put_down_stale(database, numbers);
    }
    /// What goes at once can be taken when the caller wakes up its target.
    void finish(boost::system::error_code error) override {
        if (!error) at_hand_.forget(put_down_);
        if (!error) error = objection_;
        if (!error) {
            if (!at_once_.empty()) at_hand_.add(std::move(at_once_));
            hands_.let_go(what_.citizen);
        }
        done_(error ? result<void>(error) : result<void>());
    }
    std::size_t bytes() const noexcept override { return bytes_; }

private:
    citizen_settlement what_;
    const std::function<void(result<void>)> done_;
    citizens_in_hand& hands_;
    deliveries_at_hand& at_hand_;
    std::vector<packed_reception> makes_;
    std::size_t bytes_ = 0;
    std::vector<deliveries_at_hand::entry> at_once_;
    std::set<std::int64_t> put_down_;
    boost::system::error_code objection_;
};

/// He is due later, unless something has come into his file since he was taken.
class give_back_job final : public job {
public:
    give_back_job(std::string citizen, std::int64_t version, time_ms due, citizens_in_hand& hands)
        : citizen_(std::move(citizen)), version_(version), due_(due), hands_(hands) {}

    void apply(connection& database, ledger&) override {
        database("UPDATE citizen SET due = ? WHERE public_id = ? AND version = ?")
            .bind(due_, citizen_, version_)
            .run();
    }
    /// Where it could not be written he is due as before.
    void finish(boost::system::error_code) override { hands_.let_go(citizen_); }
    bool has_time() const noexcept override { return true; }

private:
    const std::string citizen_;
    const std::int64_t version_;
    const time_ms due_;
    citizens_in_hand& hands_;
};

}  // namespace

citizens_in_hand::held citizens_in_hand::all() const {
    const std::lock_guard lock(mutex_);
    return held_;
}

void citizens_in_hand::take(const std::string& citizen, std::int64_t version) {
    const std::lock_guard lock(mutex_);
    held_[citizen] = version;
}

void citizens_in_hand::let_go(std::string_view citizen) {
    const std::lock_guard lock(mutex_);
    if (const auto found = held_.find(citizen); found != held_.end()) held_.erase(found);
}

std::optional<std::int64_t> citizens_in_hand::version_of(std::string_view citizen) const {
    const std::lock_guard lock(mutex_);
    const auto found = held_.find(citizen);
    return found == held_.end() ? std::nullopt : std::optional(found->second);
}

void record_desk::write(record_transaction what, written done) {
    if (!is_well_formed(what)) return done(store_errc::unknown);
    writer_.push(std::make_unique<write_job>(std::move(what), std::move(done)));
}

result<std::optional<record_version>> record_desk::read(std::string_view partner, const record_name& name,
                                                        std::uint32_t version) {
    return guarded([&] { return read_version(*readers_.borrow(), partner, name, version); });
}

result<std::vector<record_version>> record_desk::history(std::string_view partner, const record_name& name,
                                                         std::uint32_t before, std::size_t limit) {
    return guarded([&] { return read_versions(*readers_.borrow(), partner, name, before, limit); });
}

result<std::vector<record_version>> record_desk::search(std::string_view partner, std::string_view type,
                                                        const std::vector<record_token>& keys,
                                                        std::string_view after, std::size_t limit) {
    return guarded([&] { return search_record(*readers_.borrow(), partner, type, keys, after, limit); });
}

result<std::optional<std::string>> record_desk::citizen_of(std::string_view partner,
                                                           std::string_view patient) {
    return guarded([&] { return citizen_of_patient(*readers_.borrow(), partner, patient); });
}

result<std::optional<std::string>> record_desk::find_citizen(const citizen_key& whom) {
    return guarded([&] { return read_citizen(*readers_.borrow(), whom); });
}

result<std::optional<citizen_key>> record_desk::whose(const known_course& one) {
    return guarded([&] { return read_whose(*readers_.borrow(), one); });
}

result<std::vector<unjoined_letter>> record_desk::letters_to_join(std::size_t limit) {
    return guarded([&] {
        const readers::loan reader = readers_.borrow();
        const snapshot one_state(*reader);
        return read_unjoined(*reader, limit);
    });
}

void record_desk::join(std::vector<joined_letter> what, time_ms now, std::function<void(result<void>)> done) {
    writer_.push(std::make_unique<join_job>(std::move(what), now, std::move(done)));
}

result<std::vector<due_citizen>> record_desk::take_citizens(time_ms now, std::size_t limit) {
    const std::lock_guard one_at_a_time(taking_);
    return guarded([&] {
        // The copy comes before the rows: who is gone from it has been committed as settled.
        const auto held = hands_.all();
        std::vector<due_citizen> out;
        for (taken_citizen& one : due_citizens(*readers_.borrow(), now, limit + held.size())) {
            if (out.size() == limit) break;
            if (held.contains(one.who.citizen)) continue;
            hands_.take(one.who.citizen, one.version);
            out.push_back(std::move(one.who));
        }
        return out;
    });
}

void record_desk::give_back(std::string_view citizen, time_ms due) {
    const auto version = hands_.version_of(citizen);
    if (version) writer_.push(std::make_unique<give_back_job>(std::string(citizen), *version, due, hands_));
}

result<std::optional<time_ms>> record_desk::next_citizen() {
    return guarded([&]() -> std::optional<time_ms> {
        const auto held = hands_.all();
        for (const taken_citizen& one : due_citizens(*readers_.borrow(), store::endless, held.size() + 1)) {
            if (!held.contains(one.who.citizen)) return one.who.due;
        }
        return std::nullopt;
    });
}

result<std::optional<citizen_file>> record_desk::read_file(std::string_view citizen) {
    return guarded([&] {
        const readers::loan reader = readers_.borrow();
        const snapshot one_state(*reader);
        return sqlite::read_file(*reader, citizen);
    });
}

void record_desk::settle(citizen_settlement what, std::function<void(result<void>)> done) {
    if (!std::all_of(what.makes.begin(), what.makes.end(),
                     [](const reception& one) { return is_well_formed(one); }))
        return done(store_errc::unknown);
    writer_.push(std::make_unique<settle_citizen_job>(std::move(what), std::move(done), hands_, at_hand_));
}

result<std::vector<course_row>> record_desk::courses(const course_filter& which, std::string_view after,
                                                     std::size_t limit) {
    return guarded([&] {
        const readers::loan reader = readers_.borrow();
        const snapshot one_state(*reader);
        return read_courses(*reader, which, after, limit);
    });
}

result<void> record_desk::known_courses(const known_filter& which,
                                        const std::function<void(const known_course&)>& each) {
    const auto done = guarded([&] {
        const readers::loan reader = readers_.borrow();
        const snapshot one_state(*reader);
        read_known(*reader, which, each);
        return 0;
    });
    return done ? result<void>() : result<void>(done.error());
}

}  // namespace genvej::store::sqlite
