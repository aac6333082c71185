#pragma once
/// One connection to PostgreSQL by libpq: asynchronous, pipelined, prepared.
///
/// Statements are sent one after the other without waiting and answered together by finish(); query is the
/// same for a single one. Every wait has an end, so that a server that was stopped holds nobody for ever.
/// Errors are thrown as failure and caught where the store's interface begins (postgres_store.cpp,
/// writer.cpp). Thread-safety: none; one connection belongs to one thread at a time.
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <libpq-fe.h>
#include <boost/system/system_error.hpp>

#include "adapters/store/postgres/values.hpp"
#include "adapters/store/store.hpp"

namespace genvej::store::postgres {

/// What went wrong, with PostgreSQL's own code for it (SQLSTATE; empty: the connection).
class failure : public boost::system::system_error {
public:
    explicit failure(store_errc what, std::string_view state = {})
        : system_error(make_error_code(what)), state_(state) {}
    const std::string& state() const noexcept { return state_; }

private:
    std::string state_;
};
[[noreturn]] void fail(store_errc what);
/// What an SQLSTATE means to genvej.
store_errc meaning_of(std::string_view state) noexcept;

/// The rows that a statement gave.
class rows {
public:
    rows() = default;
    explicit rows(PGresult* what) : what_(what) {}

    /// True while there is a row.
    bool step() noexcept { return ++at_ < PQntuples(what_.get()); }
    int size() const noexcept { return PQntuples(what_.get()); }
    std::int64_t number(int at) const noexcept;
    bool is_null(int at) const noexcept { return PQgetisnull(what_.get(), at_, at) != 0; }
    std::string_view text(int at) const noexcept {
        return {PQgetvalue(what_.get(), at_, at),
                static_cast<std::size_t>(PQgetlength(what_.get(), at_, at))};
    }
    std::string string(int at) const { return std::string(text(at)); }
    /// How many rows a statement has changed.
    std::uint64_t changes() const noexcept;

private:
    struct closer {
        void operator()(PGresult* what) const noexcept { PQclear(what); }
    };
    std::unique_ptr<PGresult, closer> what_;
    int at_ = -1;
};

/// How sessions are made.
struct session {
    std::string url;
    std::string password;            ///< empty: as libpq finds it
    std::string synchronous_commit;  ///< as it was when the store was opened; empty: as the server has it
    std::chrono::milliseconds answer_within{30'000};
    std::chrono::milliseconds idle_in_transaction{10'000};
    bool reads_whole_tables = false;  ///< what looks after a store; a gateway finds everything by its indexes
};

class connection;

/// A statement and its answer.
class query {
public:
    query(connection& on, const char* sql) noexcept : on_(on), sql_(sql) {}

    template <class... Values>
    query& bind(const Values&... values) {
        run_with(parameters(values...));
        return *this;
    }
    void run() {
        if (!done_) run_with(parameters());
    }
    bool step() {
        run();
        return answer_.step();
    }
    std::int64_t number(int at) const noexcept { return answer_.number(at); }
    bool is_null(int at) const noexcept { return answer_.is_null(at); }
    std::string_view text(int at) const noexcept { return answer_.text(at); }
    std::string string(int at) const { return answer_.string(at); }
    std::uint64_t changes() const noexcept { return answer_.changes(); }

private:
    void run_with(const parameters& given);

    connection& on_;
    const char* sql_;
    rows answer_;
    bool done_ = false;
};

class connection {
public:
    /// @throw failure
    explicit connection(const session& how);

    /// The text must be a literal: its address is its name.
    query operator()(const char* sql) { return {*this, sql}; }
    using told = std::function<void(rows&)>;
    /// Sends without waiting. Nothing is known of it before finish(), which gives the answer to `answered`,
    /// where there is one, and then keeps none.
    void send(const char* sql, const parameters& given, told answered = {});
    /// The answers to what was sent, in order. @throw failure: the first thing that went wrong; what came
    /// after it was not run
    std::vector<rows> finish();
    /// A statement whose rows are given one by one, each in a `rows` of its own, so that not more than one is
    /// kept here. What it is given to must not use this connection. Only where nothing was sent.
    void stream(const char* sql, const parameters& given, const std::function<void(const rows&)>& to);
    /// Several statements without values, one transaction. Only where nothing was sent.
    void script(const char* sql);

    bool in_transaction() const noexcept { return PQtransactionStatus(handle_.get()) != PQTRANS_IDLE; }
    bool broken() const noexcept { return broken_ || PQstatus(handle_.get()) != CONNECTION_OK; }
    /// Gives up a transaction. False: the connection is of no use any more.
    bool roll_back() noexcept;
    /// The server said that a commit did not wait for its standby. Asking forgets it.
    bool standby_was_skipped() noexcept { return std::exchange(standby_was_skipped_, false); }
    int socket() const noexcept { return PQsocket(handle_.get()); }
    PGconn* handle() const noexcept { return handle_.get(); }

private:
    struct closer {
        void operator()(PGconn* handle) const noexcept { PQfinish(handle); }
    };
    /// What the next answer belongs to.
    struct expected {
        const char* prepares = nullptr;  ///< the statement, where it is its preparation
        told answered;
    };

    void open(const session& how);
    void settle_in(const session& how);
    void prepare(const char* sql, const parameters& given);
    void wait(short events);
    void flush();
    PGresult* next();
    void end_pipeline();
    [[noreturn]] void lost();
    static void note(void* self, const PGresult* notice);

    std::unique_ptr<PGconn, closer> handle_;
    std::chrono::milliseconds answer_within_;
    std::deque<expected> expected_;
    std::unordered_set<const char*> prepared_;
    bool broken_ = false;
    bool standby_was_skipped_ = false;
};

/// Several statements that see one state of the database.
class snapshot {
public:
    explicit snapshot(connection& database) : database_(database) {
        database_("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").run();
    }
    snapshot(const snapshot&) = delete;
    snapshot& operator=(const snapshot&) = delete;
    ~snapshot() { database_.roll_back(); }

private:
    connection& database_;
};

/// The municipality that a number carries, and the number of a row from one that was drawn.
constexpr std::int64_t number_in(std::int64_t municipality, std::int64_t drawn) {
    return (municipality << 52) | drawn;
}
constexpr std::int64_t municipality_in(std::int64_t number) {
    return number >> 52;
}
/// The other way: what was drawn for it, by which lists go (003_operations.sql).
constexpr std::int64_t drawn(std::int64_t number) {
    return number & ((std::int64_t{1} << 52) - 1);
}

}  // namespace genvej::store::postgres
