#include "adapters/store/postgres/record_desk.hpp"

#include <algorithm>

#include "adapters/store/postgres/guarded.hpp"
#include "adapters/store/postgres/known_courses.hpp"
#include "adapters/store/postgres/record_reading.hpp"
#include "adapters/store/postgres/record_writing.hpp"
#include "adapters/store/reception_rules.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {
namespace {

class write_job final : public job {
public:
    write_job(record_transaction what, record_keeper::written done)
        : what_(std::move(what)), done_(std::move(done)) {
        pack_bodies(what_);
        bytes_ = bytes_of(what_);
    }

    void write(connection& database, counts& sums) override {
        outcome_ = write_record(database, sums, what_);
    }
    void finish(boost::system::error_code error) override {
        done_(error ? result<record_outcome>(error) : result<record_outcome>(std::move(outcome_)));
    }
    bool makes_due() const override { return true; }
    std::size_t bytes() const noexcept override { return bytes_; }
    bool bounded() const override { return true; }
    std::string_view record_of() const override { return what_.came.partner; }

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

    void write(connection& database, counts&) override { join_letters(database, what_, now_); }
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
    settle_citizen_job(citizen_settlement what, std::function<void(result<void>)> done, hands& held)
        : what_(std::move(what)), done_(std::move(done)), held_(held) {
        for (struct reception& one : what_.makes) makes_.push_back(pack_bodies(std::move(one)));
        what_.makes.clear();
        for (const packed_reception& one : makes_) bytes_ += size_of(one);
        file_ = {&what_, makes_, {}};
    }

    settled_file* file() override { return &file_; }
    bool makes_due() const override { return !makes_.empty(); }
    void finish(boost::system::error_code error) override {
        if (!error) error = file_.objection;
        if (!error) held_.let_go_citizen(what_.citizen);
        done_(error ? result<void>(error) : result<void>());
    }
    std::size_t bytes() const noexcept override { return bytes_; }

private:
    citizen_settlement what_;
    const std::function<void(result<void>)> done_;
    hands& held_;
    std::vector<packed_reception> makes_;
    std::size_t bytes_ = 0;
    settled_file file_;
};

}  // namespace

void record_desk::write(record_transaction what, written done) {
    if (!is_well_formed(what)) return done(store_errc::unknown);
    writer_.push(std::make_unique<write_job>(std::move(what), std::move(done)));
}

result<std::optional<record_version>> record_desk::read(std::string_view partner, const record_name& name,
                                                        std::uint32_t version) {
    return look(pool_, [&](connection& database) { return read_version(database, partner, name, version); });
}

result<std::vector<record_version>> record_desk::history(std::string_view partner, const record_name& name,
                                                         std::uint32_t before, std::size_t limit) {
    return look(pool_,
                [&](connection& database) { return read_versions(database, partner, name, before, limit); });
}

result<std::vector<record_version>> record_desk::search(std::string_view partner, std::string_view type,
                                                        const std::vector<record_token>& keys,
                                                        std::string_view after, std::size_t limit) {
    return see(pool_, [&](connection& database) {
        return search_record(database, partner, type, keys, after, limit);
    });
}

result<std::optional<std::string>> record_desk::citizen_of(std::string_view partner,
                                                           std::string_view patient) {
    return look(pool_, [&](connection& database) { return citizen_of_patient(database, partner, patient); });
}

result<std::optional<std::string>> record_desk::find_citizen(const citizen_key& whom) {
    return look(pool_, [&](connection& database) { return read_citizen(database, whom); });
}

result<std::optional<citizen_key>> record_desk::whose(const known_course& one) {
    return look(pool_, [&](connection& database) { return read_whose(database, one); });
}

result<std::vector<unjoined_letter>> record_desk::letters_to_join(std::size_t limit) {
    return see(pool_, [&](connection& database) { return read_unjoined(database, limit); });
}

void record_desk::join(std::vector<joined_letter> what, time_ms now, std::function<void(result<void>)> done) {
    writer_.push(std::make_unique<join_job>(std::move(what), now, std::move(done)));
}

/// Not twice: what was taken by a statement whose answer was lost is free again when its lease has run out.
result<std::vector<due_citizen>> record_desk::take_citizens(time_ms now, std::size_t limit) {
    return guarded([&] { return postgres::take_citizens(*pool_.borrow(), who_, now, limit, held_); });
}

void record_desk::give_back(std::string_view citizen, time_ms due) {
    const auto whom = held_.find_citizen(citizen);
    held_.let_go_citizen(citizen);
    if (!whom) return;
    // Where that fails his lease runs out: he comes back all the same, later.
    static_cast<void>(guarded([&] {
        postgres::give_back(*pool_.borrow(), who_, *whom, due);
        return 0;
    }));
}

result<std::optional<time_ms>> record_desk::next_citizen() {
    return look(pool_, [&](connection& database) { return earliest_citizen(database, who_); });
}

result<std::optional<citizen_file>> record_desk::read_file(std::string_view citizen) {
    return see(pool_, [&](connection& database) { return postgres::read_file(database, citizen); });
}

void record_desk::settle(citizen_settlement what, std::function<void(result<void>)> done) {
    if (!std::all_of(what.makes.begin(), what.makes.end(),
                     [](const reception& one) { return is_well_formed(one); }))
        return done(store_errc::unknown);
    writer_.push(std::make_unique<settle_citizen_job>(std::move(what), std::move(done), held_));
}

result<std::vector<course_row>> record_desk::courses(const course_filter& which, std::string_view after,
                                                     std::size_t limit) {
    return see(pool_, [&](connection& database) { return read_courses(database, which, after, limit); });
}

/// From the beginning only where nothing was given before the connection was lost.
result<void> record_desk::known_courses(const known_filter& which,
                                        const std::function<void(const known_course&)>& each) {
    bool given = false;
    const auto done = see(pool_, [&](connection& database) {
        if (given) fail(store_errc::unreachable);
        read_known(database, which, [&](const known_course& one) {
            given = true;
            each(one);
        });
        return 0;
    });
    return done ? result<void>() : result<void>(done.error());
}

}  // namespace genvej::store::postgres
