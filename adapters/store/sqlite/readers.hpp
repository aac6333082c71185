#pragma once
/// Connections for reading: as many as threads read at once, kept for the next. Readers never wait for the
/// writer. Thread-safety: every function may be called from any thread.
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

class readers {
public:
    readers(std::string path, std::uint32_t busy_ms) : path_(std::move(path)), busy_ms_(busy_ms) {}

    /// A connection for as long as it is held. @throw boost::system::system_error
    class loan {
    public:
        loan(readers& from, std::unique_ptr<connection> what) : from_(from), what_(std::move(what)) {}
        loan(const loan&) = delete;
        loan& operator=(const loan&) = delete;
        ~loan() { from_.give_back(std::move(what_)); }
        connection& operator*() const noexcept { return *what_; }

    private:
        readers& from_;
        std::unique_ptr<connection> what_;
    };
    loan borrow();
    /// Later calls of borrow() fail with store_errc::closed.
    void close();

private:
    void give_back(std::unique_ptr<connection> what);

    const std::string path_;
    const std::uint32_t busy_ms_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<connection>> idle_;
    bool closed_ = false;
};

/// Several statements that see one state of the database.
class snapshot {
public:
    explicit snapshot(connection& database) : database_(database) { database_("BEGIN").run(); }
    snapshot(const snapshot&) = delete;
    snapshot& operator=(const snapshot&) = delete;
    ~snapshot() { sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }

private:
    connection& database_;
};

}  // namespace genvej::store::sqlite
