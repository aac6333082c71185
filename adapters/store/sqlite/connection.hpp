#pragma once
/// One connection to the database, with its prepared statements.
///
/// Errors are thrown as boost::system::system_error with a store_errc and caught where the store's interface
/// begins (sqlite_store.cpp, writer.cpp): between there and here nothing would handle them. Thread-safety:
/// none; one connection belongs to one thread at a time.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include <sqlite3.h>
#include <boost/system/system_error.hpp>

#include "adapters/store/store.hpp"

namespace genvej::store::sqlite {

/// What SQLite's (extended) result code means to genvej.
store_errc meaning_of(int code) noexcept;
[[noreturn]] void fail(store_errc what);

/// Bytes that are bound as BLOB; everything else textual is TEXT.
struct blob {
    std::string_view bytes;
};

/// A prepared statement in use: bound, stepped, and given back reset. Bound texts must live as long as it
/// does.
class query {
public:
    explicit query(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    query(const query&) = delete;
    query& operator=(const query&) = delete;
    ~query() { sqlite3_reset(statement_); }

    template <class... Values>
    query& bind(const Values&... values) {
        int at = 0;
        (bind_one(++at, values), ...);
        return *this;
    }
    /// True while there is a row. @throw boost::system::system_error
    bool step();
    /// Runs a statement that gives no rows.
    void run() {
        while (step()) {
        }
    }

    std::int64_t number(int column) const noexcept { return sqlite3_column_int64(statement_, column); }
    bool is_null(int column) const noexcept { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    /// Valid until the next step.
    std::string_view text(int column) const noexcept;
    std::string string(int column) const { return std::string(text(column)); }

private:
    void check(int code) const;
    void bind_one(int at, std::string_view text);
    void bind_one(int at, blob bytes);
    void bind_one(int at, std::nullptr_t) { check(sqlite3_bind_null(statement_, at)); }
    template <class Number>
    requires std::is_integral_v<Number>
    void bind_one(int at, Number value) {
        check(sqlite3_bind_int64(statement_, at, static_cast<std::int64_t>(value)));
    }

    sqlite3_stmt* statement_;
};

class connection {
public:
    enum class purpose : std::uint8_t { writing, reading };
    /// @throw boost::system::system_error
    connection(const std::string& path, purpose use, std::uint32_t busy_ms);

    /// The prepared statement of that text. The text must be a literal: its address is its name.
    query operator()(const char* sql);
    /// Statements that are run once.
    void execute(const char* sql);
    std::int64_t pragma(const char* sql);
    int changes() const noexcept { return sqlite3_changes(handle_.get()); }
    bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle_.get()) == 0; }
    sqlite3* handle() const noexcept { return handle_.get(); }

private:
    struct closer {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3, closer> handle_;
    std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, closer>>
        statements_;  // finalized before the handle
};

}  // namespace genvej::store::sqlite
