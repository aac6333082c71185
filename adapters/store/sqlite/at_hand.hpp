#pragma once
/// Deliveries that go at once: planned for a lane that was free, sent a moment later, and done.
///
/// Nearly all are like that. Their rows have state 1, new, which no index of waiting deliveries holds
/// (003_one_row_a_message.sql): the writer knows their lanes, so that what follows in the same lane waits
/// behind them, and the queue knows what is still to be taken. The rows are the truth: after a crash they are
/// made waiting ones and found by the indexes like all others. What fails at its first attempt becomes a
/// waiting one at once, and so does what a person decides about, or about another of its lane
/// (put_into_lane()). What must not go at once, be it that its lane is held, is planned as a waiting one.
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::store::sqlite {

/// The lanes that they hold, from the transaction that plans them to the one that ends them. Belongs to the
/// writer: what a transaction changes is kept with commit() or undone with roll_back(). Thread-safety: none.
class lanes_at_hand {
public:
    /// More than these wait the usual way: what a crash leaves to be put right is bounded.
    static constexpr std::size_t most = 4096;

    struct place {
        std::int64_t target = 0;
        std::string lane;
        std::int64_t document = 0;  ///< 0: the letter itself
    };

    bool is_held(std::int64_t target, std::string_view lane) const {
        return held_.contains(name_of(target, lane));
    }
    /// The delivery that holds it; 0: none does.
    std::int64_t holder(std::int64_t target, std::string_view lane) const {
        const auto found = held_.find(name_of(target, lane));
        return found == held_.end() ? 0 : found->second;
    }
    bool has_room() const noexcept { return places_.size() < most; }
    std::size_t size() const noexcept { return places_.size(); }
    /// REQUIRES: not held
    void hold(std::int64_t delivery, place where);
    /// nullptr: it is not at hand.
    const place* find(std::int64_t delivery) const;
    void release(std::int64_t delivery);
    /// All that are at hand have higher numbers. @param last the last number given
    std::int64_t all_after(std::int64_t last) const noexcept {
        return places_.empty() ? last : places_.begin()->first - 1;
    }

    void commit() noexcept { undo_.clear(); }
    void roll_back();

private:
    static std::string name_of(std::int64_t target, std::string_view lane);
    void enter(std::int64_t delivery, place where);
    void leave(std::int64_t delivery);

    std::map<std::int64_t, place> places_;
    std::unordered_map<std::string, std::int64_t> held_;
    /// What to enter again (with a place) or to take out (without), backwards.
    std::vector<std::pair<std::int64_t, std::optional<place>>> undo_;
};

/// Those that are committed and not yet taken, by target and partner, in order of arrival. Thread-safety:
/// every function may be called from any thread; one takes at a time.
class deliveries_at_hand {
public:
    struct entry {
        std::int64_t id = 0;
        std::int64_t letter = 0;
        bool is_translation = false;  ///< sends the letter's translation
        std::string target, lane, receiver_key, media_type;
        time_ms due = 0;
        std::int64_t partner = 0;  ///< ledger::partner
    };

    void add(std::vector<entry> what);
    /// Of each partner the first that are due, at most `limit`. @param horizon see store::take_due
    std::vector<entry> take(std::string_view target, time_ms now, time_ms horizon, std::size_t limit);
    /// They were taken, but cannot be sent now. In the order in which they were taken.
    void put_back(std::vector<entry> what);
    /// They wait in the indexes now. Whoever has been taken is not here any more.
    void forget(const std::set<std::int64_t>& ids);
    std::optional<time_ms> next(std::string_view target) const;

private:
    mutable std::mutex mutex_;
    using queues = std::map<std::int64_t, std::deque<entry>>;  ///< by partner
    std::map<std::string, queues, std::less<>> by_target_;
};

}  // namespace genvej::store::sqlite
