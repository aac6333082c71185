#pragma once
/// Takes what is due: leases lanes, so that no other node sends their heads, and reads what is to be sent.
/// Thread-safety: as connection. @throw failure
#include <map>
#include <mutex>
#include <set>

#include "adapters/store/postgres/follow_ups.hpp"
#include "adapters/store/recent_translations.hpp"

namespace genvej::store::postgres {

/// What is asked for.
struct wanted {
    std::string_view target;
    time_ms now = 0;
    std::size_t limit = 0;
    time_ms horizon = store::endless;  ///< what is to be tried later than `now` and this is due, too
    std::string after;                 ///< the partner who had the last turn
};

/// The head of a lane that was leased.
struct head {
    std::int64_t place = 0;  ///< its turn among those that were leased together
    std::string partner;
    std::int64_t translation_of = 0;  ///< the letter whose translation is sent; 0: something else is
    bool has_body = false;
    due_delivery what;
};

/// Leases heads of lanes that are due, round and round the partners, each partner's oldest first.
std::vector<head> lease_due(connection& database, const holder& who, const wanted& what);
/// Gives heads the translations that are remembered. @return false: some are still without a body
bool give_remembered(recent_translations& recent, std::vector<head>& to);
/// Reads the bodies that are missing.
void read_bodies(connection& database, std::vector<head>& of);
/// When there may be something to take: the earliest next attempt or end of a hold among lanes that nobody
/// has leased, and the end of other nodes' leases.
std::optional<time_ms> earliest(connection& database, const holder& who, std::string_view target);

/// What this process has in its hands. What it does not know of is not renewed, so that a lease whose answer
/// was lost runs out by itself. Thread-safety: every function may be called from any thread.
class hands {
public:
    void take(std::int64_t delivery, std::uint64_t lease) {
        const std::lock_guard lock(mutex_);
        deliveries_[delivery] = lease;
    }
    void take_follow_up(std::int64_t id) {
        const std::lock_guard lock(mutex_);
        follow_ups_.insert(id);
    }
    void let_go(std::int64_t delivery) {
        const std::lock_guard lock(mutex_);
        deliveries_.erase(delivery);
    }
    void let_go_follow_up(std::int64_t id) {
        const std::lock_guard lock(mutex_);
        follow_ups_.erase(id);
    }
    /// @param version of his file when he was taken
    void take_citizen(const std::string& citizen, std::int64_t number, std::int64_t version) {
        const std::lock_guard lock(mutex_);
        citizens_[citizen] = {number, version};
    }
    void let_go_citizen(std::string_view citizen) {
        const std::lock_guard lock(mutex_);
        if (const auto found = citizens_.find(citizen); found != citizens_.end()) citizens_.erase(found);
    }
    struct citizen_in_hand {
        std::int64_t number = 0, version = 0;
    };
    /// None: we do not have him.
    std::optional<citizen_in_hand> find_citizen(std::string_view citizen) const {
        const std::lock_guard lock(mutex_);
        const auto found = citizens_.find(citizen);
        return found == citizens_.end() ? std::nullopt : std::optional(found->second);
    }
    /// Leases of lanes, numbers of follow-ups and of citizens.
    struct everything {
        column leases = int8s(), follow_ups = int8s(), citizens = int8s();
    };
    everything held() const {
        const std::lock_guard lock(mutex_);
        everything out;
        for (const auto& [delivery, lease] : deliveries_) out.leases.add(lease);
        for (const std::int64_t id : follow_ups_) out.follow_ups.add(id);
        for (const auto& [name, one] : citizens_) out.citizens.add(one.number);
        return out;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::uint64_t> deliveries_;
    std::set<std::int64_t> follow_ups_;
    std::map<std::string, citizen_in_hand, std::less<>> citizens_;
};

/// What the node has in its hands stays so for another while.
void renew(connection& database, const holder& who, const hands& what);
/// Lanes that were held and into which nobody has come since: a week after the hold nobody asks for them.
void forget_old_holds(connection& database);
/// The node has nothing in its hands any more: all is due again.
void let_go(connection& database, const holder& who);

}  // namespace genvej::store::postgres
