#include "adapters/store/postgres/ahead.hpp"

#include <algorithm>
#include <utility>

namespace genvej::store::postgres {
namespace {

/// What other nodes and time make due is asked for so often while all that is known is sent from here.
constexpr std::chrono::milliseconds between_looks{50};
constexpr std::chrono::seconds longest_wait{1};

}  // namespace

ahead::queue& ahead::at(std::string_view target) {
    const auto found = queues_.find(target);
    return found != queues_.end() ? found->second : queues_[std::string(target)];
}

const ahead::queue* ahead::find(std::string_view target) const {
    const auto found = queues_.find(target);
    return found == queues_.end() ? nullptr : &found->second;
}

void ahead::expect(std::string_view target, std::size_t most) {
    const std::lock_guard lock(mutex_);
    queue& here = at(target);
    here.is_expected = here.was_ever_expected = true;
    here.most = most;
}

void ahead::put_back(std::string_view target) {
    const std::lock_guard lock(mutex_);
    queue& here = at(target);
    here.is_expected = false;
    here.most = 0;
    for (auto& [since, one] : std::exchange(here.waiting, {})) unwanted_.push_back(std::move(one));
}

std::size_t ahead::room(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    const queue* const here = find(target);
    if (here == nullptr || here->is_crowded) return 0;
    return here->most - std::min(here->most, here->waiting.size());
}

void ahead::add(std::vector<head> leased) {
    const auto now = steady::now();
    const std::lock_guard lock(mutex_);
    for (head& one : leased) {
        queue& here = at(one.what.target);
        if (here.is_expected)
            here.waiting.emplace_back(now, std::move(one));
        else
            unwanted_.push_back(std::move(one));
    }
}

std::vector<head> ahead::take(std::string_view target, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    std::vector<head> out;
    queue& here = at(target);
    drop_old(here);
    for (; out.size() < limit && !here.waiting.empty(); here.waiting.pop_front())
        out.push_back(std::move(here.waiting.front().second));
    return out;
}

void ahead::give_up(std::vector<head> taken) {
    const std::lock_guard lock(mutex_);
    for (head& one : taken) unwanted_.push_back(std::move(one));
}

bool ahead::has_unwanted() const {
    const std::lock_guard lock(mutex_);
    return !unwanted_.empty();
}

/// The oldest stand in front.
void ahead::drop_old(queue& here) {
    const auto oldest = steady::now() - longest_wait;
    for (; !here.waiting.empty() && here.waiting.front().first < oldest; here.waiting.pop_front())
        unwanted_.push_back(std::move(here.waiting.front().second));
}

std::vector<head> ahead::unwanted() {
    const std::lock_guard lock(mutex_);
    for (auto& [name, here] : queues_) drop_old(here);
    return std::exchange(unwanted_, {});
}

void ahead::may_wait(std::string_view target) {
    const std::lock_guard lock(mutex_);
    at(target).news++;
}

void ahead::may_wait() {
    const std::lock_guard lock(mutex_);
    for (auto& [name, here] : queues_) here.news++;
}

bool ahead::is_worth_a_look(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    const queue* const here = find(target);
    return here == nullptr || !here->was_ever_expected || here->news != here->answered ||
           steady::now() - here->last_look >= between_looks;
}

std::uint64_t ahead::news(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    const queue* const here = find(target);
    return here == nullptr ? 0 : here->news;
}

void ahead::looked(std::string_view target, std::uint64_t known, bool found_all) {
    const std::lock_guard lock(mutex_);
    queue& here = at(target);
    here.last_look = steady::now();
    here.is_crowded = !found_all;
    if (found_all)
        here.answered = known;
    else
        here.news++;
}

bool leased_ahead::plan(std::string_view target, head what) {
    const auto count = counts_.try_emplace(std::string(target), 0).first;
    if (count->second >= from_.room(target)) {
        behind_.emplace(target);
        return false;
    }
    ++count->second;
    const std::int64_t number = what.what.id;
    planned_.emplace(number, std::move(what));
    return true;
}

void leased_ahead::leased(std::int64_t delivery, std::uint64_t lease) {
    if (const auto found = planned_.find(delivery); found != planned_.end()) found->second.what.lease = lease;
}

void leased_ahead::keep(ahead& in, hands& held) {
    std::vector<head> out;
    for (auto& [number, one] : planned_) {
        if (one.what.lease == 0) {
            // Its lane was there already; or nobody could hear what the commit said.
            behind_.insert(one.what.target);
            continue;
        }
        held.take(number, one.what.lease);
        out.push_back(std::move(one));
    }
    if (others_) in.may_wait();
    for (const std::string& target : behind_) in.may_wait(target);
    in.add(std::move(out));
}

bool give_back_unwanted(connection& database, const holder& who, ahead& from, hands& held) {
    const std::vector<head> all = from.unwanted();
    if (all.empty()) return false;
    column rows[4] = {int8s(), texts(), texts(), int8s()};
    for (const head& one : all) {
        // Where this does not reach the database the lease runs out.
        held.let_go(one.what.id);
        put(rows, municipality_in(one.what.id), one.what.target, one.what.lane,
            static_cast<std::int64_t>(one.what.lease));
    }
    // ANY as in lanes.cpp.
    database(
        "UPDATE lane SET lease = 0, sending = 0, leased_until = NULL, holder = NULL FROM "
        "unnest($2::bigint[], "
        "$3::text[], $4::text[], $5::bigint[]) AS r(m, t, l, k) WHERE municipality = ANY (ARRAY[m]) AND "
        "target "
        "= t AND lane = l AND lease = k AND holder = $1")
        .bind(who.node, rows[0], rows[1], rows[2], rows[3]);
    from.may_wait();
    return true;
}

}  // namespace genvej::store::postgres
