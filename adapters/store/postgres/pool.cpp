#include "adapters/store/postgres/pool.hpp"

namespace genvej::store::postgres {

pool::loan pool::borrow() {
    {
        std::unique_lock lock(mutex_);
        if (!free_.wait_for(lock, how_.answer_within, [this] { return closed_ || lent_ < most; }))
            fail(store_errc::busy);
        if (closed_) fail(store_errc::closed);
        ++lent_;
        if (!idle_.empty()) {
            std::unique_ptr<connection> found = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(found)};
        }
    }
    try {
        return {*this, std::make_unique<connection>(how_)};
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void pool::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    idle_.clear();
    free_.notify_all();
}

void pool::give_back(std::unique_ptr<connection> what) noexcept {
    const bool sound = what != nullptr && what->roll_back();
    const std::lock_guard lock(mutex_);
    --lent_;
    // The others were most likely made when it was, and have died with it.
    if (what != nullptr && !sound) idle_.clear();
    if (sound && !closed_) idle_.push_back(std::move(what));
    free_.notify_one();
}

}  // namespace genvej::store::postgres
