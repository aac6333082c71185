#include "adapters/store/sqlite/at_hand.hpp"

#include <algorithm>
#include <iterator>
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

void deliveries_at_hand::add(std::vector<entry> what) {
    const std::lock_guard lock(mutex_);
    for (entry& one : what) {
        auto found = by_target_.find(one.target);
        if (found == by_target_.end()) found = by_target_.emplace(one.target, std::deque<entry>()).first;
        found->second.push_back(std::move(one));
    }
}

std::vector<deliveries_at_hand::entry> deliveries_at_hand::take(std::string_view target, time_ms now,
                                                                time_ms horizon, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    std::vector<entry> out;
    const auto found = by_target_.find(target);
    if (found == by_target_.end()) return out;
    std::deque<entry>& all = found->second;
    const auto is_due = [&](const entry& one) { return one.due <= now || one.due > now + horizon; };
    while (!all.empty() && out.size() < limit && is_due(all.front())) {
        out.push_back(std::move(all.front()));
        all.pop_front();
    }
    if (out.size() == limit) return out;
    // Behind one of the future, which only a clock that was set back makes.
    std::erase_if(all, [&](entry& one) {
        if (out.size() == limit || !is_due(one)) return false;
        out.push_back(std::move(one));
        return true;
    });
    return out;
}

void deliveries_at_hand::put_back(std::vector<entry> what) {
    if (what.empty()) return;
    const std::lock_guard lock(mutex_);
    std::deque<entry>& all = by_target_[what.front().target];
    all.insert(all.begin(), std::make_move_iterator(what.begin()), std::make_move_iterator(what.end()));
}

void deliveries_at_hand::forget(const std::set<std::int64_t>& ids) {
    if (ids.empty()) return;
    const std::lock_guard lock(mutex_);
    for (auto& [target, all] : by_target_)
        std::erase_if(all, [&](const entry& one) { return ids.contains(one.id); });
}

std::optional<time_ms> deliveries_at_hand::next(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    const auto found = by_target_.find(target);
    if (found == by_target_.end() || found->second.empty()) return std::nullopt;
    const auto earliest = std::min_element(found->second.begin(), found->second.end(),
                                           [](const entry& a, const entry& b) { return a.due < b.due; });
    return earliest->due;
}

}  // namespace genvej::store::sqlite
