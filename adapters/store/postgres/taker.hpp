#pragma once
/// What this node's workers take: what was leased ahead, and what the database has due besides (taking.hpp).
/// Thread-safety: every function may be called from any thread; of one target by one at a time.
#include <map>
#include <mutex>
#include <string>

#include "adapters/store/postgres/bell.hpp"
#include "adapters/store/postgres/pool.hpp"

namespace genvej::store::postgres {

class taker {
public:
    taker(pool& from, const holder& who, hands& held, ahead& at_once, recent_translations& recent, bell& tell)
        : from_(from), who_(who), held_(held), at_once_(at_once), recent_(recent), tell_(tell) {}

    /// As store::take_due. What was leased ahead and cannot be given goes back. @throw failure
    std::vector<due_delivery> take(std::string_view target, time_ms now, std::size_t limit, time_ms horizon);

private:
    void look_for_more(std::vector<head>& out, const wanted& what);
    std::string turn_of(std::string_view target);
    void note_turn(std::string_view target, const std::string& partner);

    pool& from_;
    const holder& who_;
    hands& held_;
    ahead& at_once_;
    recent_translations& recent_;
    bell& tell_;
    std::mutex turns_mutex_;
    std::map<std::string, std::string, std::less<>> turns_;  ///< by target: the partner who had the last turn
};

}  // namespace genvej::store::postgres
