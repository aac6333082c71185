#include "adapters/store/sqlite/ledger.hpp"

#include <array>

namespace genvej::store::sqlite {
namespace {

struct sum {
    const char* name;
    std::uint64_t counts::*value;
};

constexpr std::array<sum, 17> kept = {
    {
     {"receptions", &counts::receptions},
     {"accepted", &counts::accepted},
     {"duplicates", &counts::duplicates},
     {"refused", &counts::refused},
     {"letters", &counts::letters},
     {"waiting", &counts::waiting},
     {"delivered", &counts::delivered},
     {"refused_deliveries", &counts::refused_deliveries},
     {"dead", &counts::dead},
     {"discarded", &counts::discarded},
     {"waiting_for_pair", &counts::waiting_for_pair},
     {"documents", &counts::documents},
     {"receipts_positive", &counts::receipts_positive},
     {"receipts_negative", &counts::receipts_negative},
     {"receipts_overdue", &counts::receipts_overdue},
     {"planned", &counts::planned},
     {"receipts", &counts::receipts},
     }
};

constexpr std::string_view last_follow_up = "last follow-up";
constexpr std::string_view at_hand_mark = "at hand after";
constexpr std::string_view keys_mark = "keys at hand after";

std::optional<std::int64_t> tally(connection& database, std::string_view name) {
    query found = database("SELECT value FROM tally WHERE name = ?");
    if (!found.bind(name).step()) return std::nullopt;
    return found.number(0);
}

void set_tally(connection& database, std::string_view name, std::uint64_t value) {
    database("INSERT OR REPLACE INTO tally (name, value) VALUES (?, ?)").bind(name, value).run();
}

}  // namespace

ledger ledger::load(connection& database) {
    ledger out;
    out.reception = database.pragma("SELECT coalesce(max(id), 0) FROM reception");
    out.letter = database.pragma("SELECT coalesce(max(id), 0) FROM letter");
    out.delivery = database.pragma("SELECT coalesce(max(id), 0) FROM delivery");
    // Letters that became documents (002_exchange.sql) have numbers below zero.
    out.document = database.pragma("SELECT max(0, coalesce(max(id), 0)) FROM document");
    out.follow_up = tally(database, last_follow_up).value_or(0);
    out.at_hand_after = tally(database, at_hand_mark).value_or(0);
    out.keys_after = tally(database, keys_mark).value_or(0);
    database("UPDATE delivery SET state = 0 WHERE id > ? AND state = 1").bind(out.at_hand_after).run();
    for (const sum& one : kept)
        out.sums.*one.value = static_cast<std::uint64_t>(tally(database, one.name).value_or(0));
    // Whether anything waits decides whether indexes are asked at all: counted, not remembered.
    out.sums.waiting =
        static_cast<std::uint64_t>(database.pragma("SELECT count(*) FROM delivery WHERE state = 0"));
    out.sums.unknown = static_cast<std::uint64_t>(
        database.pragma("SELECT count(*) FROM delivery WHERE state = 0 AND unknown = 1"));
    out.holds = database.pragma("SELECT count(*) FROM lane_hold");
    query known = database("SELECT name, id FROM target");
    while (known.step()) out.targets.emplace(known.string(0), known.number(1));
    query partners = database("SELECT name, id FROM partner");
    while (partners.step()) out.partners.emplace(partners.string(0), partners.number(1));
    return out;
}

void ledger::save(connection& database, const ledger& before) const {
    for (const sum& one : kept) {
        if (sums.*one.value != before.sums.*one.value) set_tally(database, one.name, sums.*one.value);
    }
    if (follow_up != before.follow_up)
        set_tally(database, last_follow_up, static_cast<std::uint64_t>(follow_up));
    if (at_hand_after != before.at_hand_after)
        set_tally(database, at_hand_mark, static_cast<std::uint64_t>(at_hand_after));
    if (keys_after != before.keys_after)
        set_tally(database, keys_mark, static_cast<std::uint64_t>(keys_after));
}

std::int64_t ledger::target(connection& database, const std::string& name) {
    const auto known = targets.find(name);
    if (known != targets.end()) return known->second;
    database("INSERT INTO target (name) VALUES (?)").bind(name).run();
    return targets.emplace(name, sqlite3_last_insert_rowid(database.handle())).first->second;
}

std::int64_t ledger::partner(connection& database, const std::string& name) {
    const auto known = partners.find(name);
    if (known != partners.end()) return known->second;
    database("INSERT INTO partner (name) VALUES (?)").bind(name).run();
    return partners.emplace(name, sqlite3_last_insert_rowid(database.handle())).first->second;
}

}  // namespace genvej::store::sqlite
