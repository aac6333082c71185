#include "adapters/store/postgres/taker.hpp"

#include <iterator>

#include "adapters/store/taking_rules.hpp"

namespace genvej::store::postgres {

std::vector<due_delivery> taker::take(std::string_view target, time_ms now, std::size_t limit,
                                      time_ms horizon) {
    // What may wait in the database gets half of the turn.
    const bool looks = at_once_.is_worth_a_look(target);
    std::vector<head> out = at_once_.take(target, looks ? (limit + 1) / 2 : limit);
    if (at_once_.has_unwanted()) tell_.ring();
    try {
        if (looks) look_for_more(out, {target, now, limit - out.size(), horizon, turn_of(target)});
        if (!give_remembered(recent_, out)) read_bodies(*from_.borrow(), out);
    } catch (...) {
        at_once_.give_up(std::move(out));
        tell_.ring();
        throw;
    }
    std::vector<due_delivery> given;
    given.reserve(out.size());
    for (head& one : out) given.push_back(std::move(one.what));
    return given;
}

/// Adds what is due in the database, and where that leaves room what was leased ahead.
void taker::look_for_more(std::vector<head>& out, const wanted& what) {
    const std::uint64_t known = at_once_.news(what.target);
    std::vector<head> found;
    if (what.limit > 0) {
        const pool::loan database = from_.borrow();
        found = lease_due(*database, who_, what);
        if (!give_remembered(recent_, found)) read_bodies(*database, found);
    }
    std::uint64_t bytes = 0;
    for (const head& one : found) {
        held_.take(one.what.id, one.what.lease);
        bytes += one.what.body.size();
    }
    // Where there was no room to look there may be something: nothing more is leased ahead of that.
    at_once_.looked(what.target, known, found.size() < what.limit && bytes < taken_bytes);
    if (!found.empty()) note_turn(what.target, found.back().partner);
    const std::size_t left = what.limit - found.size();
    std::move(found.begin(), found.end(), std::back_inserter(out));
    found = at_once_.take(what.target, left);
    std::move(found.begin(), found.end(), std::back_inserter(out));
}

std::string taker::turn_of(std::string_view target) {
    const std::lock_guard lock(turns_mutex_);
    const auto found = turns_.find(target);
    return found == turns_.end() ? std::string() : found->second;
}

void taker::note_turn(std::string_view target, const std::string& partner) {
    const std::lock_guard lock(turns_mutex_);
    turns_.insert_or_assign(std::string(target), partner);
}

}  // namespace genvej::store::postgres
