#pragma once
/// Work for the writer that a reader waits for: filling an index when somebody asks. Thread-safety: any
/// thread but the writer's.
#include <functional>
#include <future>

#include "adapters/store/sqlite/writer.hpp"

namespace genvej::store::sqlite {

class task final : public job {
public:
    explicit task(std::function<void(connection&)> work) : work_(std::move(work)) {}
    void apply(connection& database, ledger&) override { work_(database); }
    void finish(boost::system::error_code error) override { done_.set_value(error); }
    std::future<boost::system::error_code> future() { return done_.get_future(); }

private:
    std::function<void(connection&)> work_;
    std::promise<boost::system::error_code> done_;
};

/// Durable when it returns. @throw boost::system::system_error
inline void run_on(writer& to, std::function<void(connection&)> work) {
    auto what = std::make_unique<task>(std::move(work));
    std::future<boost::system::error_code> done = what->future();
    to.push(std::move(what));
    if (const boost::system::error_code error = done.get()) throw boost::system::system_error(error);
}

}  // namespace genvej::store::sqlite
