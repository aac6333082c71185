#pragma once
/// Which deliveries are under way, by what right, and which are being decided about by a person meanwhile.
///
/// They are still open in the database (001_first.sql): what was under way when the process died must be sent
/// again anyway. At most one of a lane is here. Thread-safety: every function may be called from any thread.
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::store::sqlite {

class flights {
public:
    /// Ids that may not be taken.
    std::set<std::int64_t> copy() const {
        const std::lock_guard lock(mutex_);
        std::set<std::int64_t> out = reserved_;
        for (const auto& [id, one] : under_way_) out.insert(id);
        return out;
    }
    /// @return its lease; 0: it, or another of its lane, is under way, or somebody decides about it
    std::uint64_t add(std::int64_t id, std::string lane) {
        const std::lock_guard lock(mutex_);
        if (under_way_.contains(id) || reserved_.contains(id) || !lanes_.insert(lane).second) return 0;
        under_way_.emplace(id, flight{++last_lease_, std::move(lane)});
        return last_lease_;
    }
    /// @return whether a result with that lease is the present one; a lease of 0 is whatever is under way
    bool is_present(std::int64_t id, std::uint64_t lease) const {
        const std::lock_guard lock(mutex_);
        const auto found = under_way_.find(id);
        return lease == 0 || (found != under_way_.end() && found->second.lease == lease);
    }
    void remove(const std::vector<attempt_result>& attempts) {
        const std::lock_guard lock(mutex_);
        for (const attempt_result& one : attempts) {
            const auto found = under_way_.find(one.id);
            if (found == under_way_.end() || (one.lease != 0 && one.lease != found->second.lease)) continue;
            lanes_.erase(found->second.lane);
            under_way_.erase(found);
        }
    }
    /// Keeps one from being taken while it is decided about. @return false: it is under way
    bool reserve(std::int64_t id) {
        const std::lock_guard lock(mutex_);
        if (under_way_.contains(id)) return false;
        reserved_.insert(id);
        return true;
    }
    void release(std::int64_t id) {
        const std::lock_guard lock(mutex_);
        reserved_.erase(id);
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return under_way_.size();
    }

private:
    struct flight {
        std::uint64_t lease = 0;
        std::string lane;
    };
    mutable std::mutex mutex_;
    std::map<std::int64_t, flight> under_way_;
    std::set<std::string> lanes_;  ///< of what is under way, with the target's name
    std::set<std::int64_t> reserved_;
    std::uint64_t last_lease_ = 0;
};

}  // namespace genvej::store::sqlite
