#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {

readers::loan readers::borrow() {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) fail(store_errc::closed);
        if (!idle_.empty()) {
            std::unique_ptr<connection> found = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(found)};
        }
    }
    return {*this, std::make_unique<connection>(path_, connection::purpose::reading, busy_ms_)};
}

void readers::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    idle_.clear();
}

void readers::give_back(std::unique_ptr<connection> what) {
    const std::lock_guard lock(mutex_);
    if (!closed_) idle_.push_back(std::move(what));
}

}  // namespace genvej::store::sqlite
