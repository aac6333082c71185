#pragma once
/// A few connections for reading and for taking work. Who comes when all are in use waits a moment; what has
/// broken is replaced when somebody needs one. Thread-safety: every function may be called from any thread.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

class pool {
public:
    explicit pool(session how) : how_(std::move(how)) {}

    /// A connection for as long as it is held.
    class loan {
    public:
        loan(pool& from, std::unique_ptr<connection> what) : from_(from), what_(std::move(what)) {}
        loan(const loan&) = delete;
        loan& operator=(const loan&) = delete;
        ~loan() { from_.give_back(std::move(what_)); }
        connection& operator*() const noexcept { return *what_; }

    private:
        pool& from_;
        std::unique_ptr<connection> what_;
    };
    /// @throw failure
    loan borrow();
    /// Runs `work` with a connection; once more where that had died unnoticed. REQUIRES: it may be run twice.
    template <class Work>
    auto with(const Work& work) {
        try {
            return work(*borrow());
        } catch (const failure& error) {
            if (error.code() != store_errc::unreachable || !error.state().empty()) throw;
        }
        return work(*borrow());
    }
    /// Later calls of borrow() fail with store_errc::closed.
    void close();

private:
    static constexpr std::size_t most = 8;
    void give_back(std::unique_ptr<connection> what) noexcept;

    const session how_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<connection>> idle_;
    std::size_t lent_ = 0;
    bool closed_ = false;
};

}  // namespace genvej::store::postgres
