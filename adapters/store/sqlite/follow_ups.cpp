#include "adapters/store/sqlite/follow_ups.hpp"

#include <algorithm>
#include <set>

#include "adapters/store/row_forms.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/correlations.hpp"

namespace genvej::store::sqlite {
namespace {

std::vector<std::string> read_keys(connection& database, std::int64_t follow_up) {
    query rows = database("SELECT key FROM follow_up_key WHERE follow_up = ? ORDER BY key");
    rows.bind(follow_up);
    std::vector<std::string> out;
    while (rows.step()) out.push_back(rows.string(0));
    return out;
}

}  // namespace

std::map<std::int64_t, std::optional<time_ms>> hands::held_at(time_ms now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(held_, [now](const auto& one) { return one.second && *one.second <= now; });
    return held_;
}

std::map<std::int64_t, std::optional<time_ms>> hands::held() const {
    const std::lock_guard lock(mutex_);
    return held_;
}

void hands::take(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    held_[id] = std::nullopt;
}

void hands::give_back(std::int64_t id, time_ms due) {
    const std::lock_guard lock(mutex_);
    held_[id] = due;
}

void hands::let_go(std::span<const std::int64_t> ids) {
    const std::lock_guard lock(mutex_);
    for (const std::int64_t id : ids) held_.erase(id);
}

std::vector<std::int64_t> due_follow_ups(connection& database, time_ms now, std::size_t limit) {
    query rows = database("SELECT id FROM follow_up WHERE due <= ? ORDER BY due, id LIMIT ?");
    rows.bind(now, limit);
    std::vector<std::int64_t> out;
    while (rows.step()) out.push_back(rows.number(0));
    return out;
}

std::optional<due_follow_up> read_accepted(connection& database, std::int64_t letter) {
    std::optional<known_letter> found = read_letter(database, letter);
    if (!found) return std::nullopt;
    query row = database(
        "SELECT media_type, bodies, raw_size FROM letter JOIN reception ON reception.id = letter.reception "
        "WHERE letter.id = ? AND pruned = 0");
    if (!row.bind(letter).step()) return std::nullopt;
    due_follow_up out;
    out.letter = std::move(*found);
    out.media_type = row.string(0);
    out.raw = unpack_part(row, 1, 0, row.number(2));
    return out;
}

std::optional<due_follow_up> read_follow_up(connection& database, std::int64_t id) {
    query row = database("SELECT letter, kind, due, until, document FROM follow_up WHERE id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    std::optional<due_follow_up> out =
        follow_up_of(row, [&](std::int64_t letter) { return read_accepted(database, letter); });
    if (!out) fail(store_errc::damaged);
    out->id = id;
    out->keys = read_keys(database, id);
    return out;
}

std::vector<std::int64_t> halves(connection& database, std::string_view kind, std::string_view sender,
                                 std::string_view receiver, std::span<const std::string> keys) {
    std::set<std::int64_t> found;
    for (const std::string& key : keys) {
        query rows = database(
            "SELECT follow_up FROM follow_up_key WHERE key = ? AND sender = ? AND receiver = ? AND kind = ?");
        rows.bind(key, sender, receiver, kind);
        while (rows.step()) found.insert(rows.number(0));
    }
    return {found.begin(), found.end()};
}

std::optional<time_ms> earliest_follow_up(connection& database,
                                          const std::map<std::int64_t, std::optional<time_ms>>& held) {
    std::optional<time_ms> out;
    for (const auto& [id, until] : held) {
        if (until) out = std::min(out.value_or(*until), *until);
    }
    query rows = database("SELECT due, id FROM follow_up ORDER BY due, id LIMIT ?");
    rows.bind(held.size() + 1);
    while (rows.step()) {
        if (!held.contains(rows.number(1))) return std::min(out.value_or(rows.number(0)), rows.number(0));
    }
    return out;
}

}  // namespace genvej::store::sqlite
