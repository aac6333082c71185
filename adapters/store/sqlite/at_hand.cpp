#include "adapters/store/sqlite/at_hand.hpp"

#include <algorithm>
#include <utility>

namespace genvej::store::sqlite {

std::string lanes_at_hand::name_of(std::int64_t target, std::string_view lane) {
    std::string out = std::to_string(target);
    out += '/';
    out += lane;
    return out;
}

void lanes_at_hand::enter(std::int64_t delivery, place where) {
    held_.emplace(name_of(where.target, where.lane), delivery);
    places_.emplace(delivery, std::move(where));
}

void lanes_at_hand::leave(std::int64_t delivery) {
    const auto found = places_.find(delivery);
    held_.erase(name_of(found->second.target, found->second.lane));
    places_.erase(found);
}

void lanes_at_hand::hold(std::int64_t delivery, place where) {
    enter(delivery, std::move(where));
    undo_.emplace_back(delivery, std::nullopt);
}

const lanes_at_hand::place* lanes_at_hand::find(std::int64_t delivery) const {
    const auto found = places_.find(delivery);
    return found == places_.end() ? nullptr : &found->second;
}

void lanes_at_hand::release(std::int64_t delivery) {
    const place* where = find(delivery);
    if (where == nullptr) return;
    undo_.emplace_back(delivery, *where);
    leave(delivery);
}

void lanes_at_hand::roll_back() {
    while (!undo_.empty()) {
        auto [delivery, where] = std::move(undo_.back());
        undo_.pop_back();
        where ? enter(delivery, std::move(*where)) : leave(delivery);
    }
}

namespace {

using entry = deliveries_at_hand::entry;

/// Those at the front that are due; behind one of the future, which only a clock that was set back makes, the
/// others.
template <class Due>
void take_due(std::deque<entry>& from, std::size_t limit, const Due& is_due, std::vector<entry>& out) {
    std::size_t left = limit;
    for (; left > 0 && !from.empty() && is_due(from.front()); --left) {
        out.push_back(std::move(from.front()));
        from.pop_front();
    }
    if (left == 0) return;
    std::erase_if(from, [&](entry& one) {
        if (left == 0 || !is_due(one)) return false;
        out.push_back(std::move(one));
        --left;
        return true;
    });
}

}  // namespace

void deliveries_at_hand::add(std::vector<entry> what) {
    const std::lock_guard lock(mutex_);
    for (entry& one : what) {
        auto found = by_target_.find(one.target);
        if (found == by_target_.end()) found = by_target_.emplace(one.target, queues()).first;
        found->second[one.partner].push_back(std::move(one));
    }
}

std::vector<entry> deliveries_at_hand::take(std::string_view target, time_ms now, time_ms horizon,
                                            std::size_t limit) {
    const std::lock_guard lock(mutex_);
    std::vector<entry> out;
    const auto found = by_target_.find(target);
    if (found == by_target_.end()) return out;
    const auto is_due = [&](const entry& one) { return one.due <= now || one.due > now + horizon; };
    for (auto& [partner, all] : found->second) take_due(all, limit, is_due, out);
    return out;
}

void deliveries_at_hand::put_back(std::vector<entry> what) {
    const std::lock_guard lock(mutex_);
    for (auto one = what.rbegin(); one != what.rend(); ++one)
        by_target_[one->target][one->partner].push_front(std::move(*one));
}

void deliveries_at_hand::forget(const std::set<std::int64_t>& ids) {
    if (ids.empty()) return;
    const std::lock_guard lock(mutex_);
    for (auto& [target, partners] : by_target_) {
        for (auto& [partner, all] : partners)
            std::erase_if(all, [&](const entry& one) { return ids.contains(one.id); });
    }
}

std::optional<time_ms> deliveries_at_hand::next(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    std::optional<time_ms> out;
    const auto found = by_target_.find(target);
    if (found == by_target_.end()) return out;
    for (const auto& [partner, all] : found->second) {
        for (const entry& one : all) out = std::min(out.value_or(one.due), one.due);
    }
    return out;
}

}  // namespace genvej::store::sqlite
