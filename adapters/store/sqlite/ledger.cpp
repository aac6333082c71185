#include "adapters/store/sqlite/ledger.hpp"

#include <array>

namespace genvej::store::sqlite {
namespace {

struct sum {
    const char* name;
    std::uint64_t counts::*value;
};

constexpr std::array<sum, 9> kept = {
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
     }
};

}  // namespace

ledger ledger::load(connection& database) {
    ledger out;
    out.reception = database.pragma("SELECT coalesce(max(id), 0) FROM reception");
    out.letter = database.pragma("SELECT coalesce(max(id), 0) FROM letter");
    out.delivery = database.pragma("SELECT coalesce(max(id), 0) FROM delivery");
    for (const sum& one : kept) {
        query found = database("SELECT value FROM tally WHERE name = ?");
        if (found.bind(std::string_view(one.name)).step())
            out.sums.*one.value = static_cast<std::uint64_t>(found.number(0));
    }
    query known = database("SELECT name, id FROM target");
    while (known.step()) out.targets.emplace(known.string(0), known.number(1));
    return out;
}

void ledger::save(connection& database, const ledger& before) const {
    for (const sum& one : kept) {
        if (sums.*one.value == before.sums.*one.value) continue;
        database("INSERT OR REPLACE INTO tally (name, value) VALUES (?, ?)")
            .bind(std::string_view(one.name), sums.*one.value)
            .run();
    }
}

std::int64_t ledger::target(connection& database, const std::string& name) {
    const auto known = targets.find(name);
    if (known != targets.end()) return known->second;
    database("INSERT INTO target (name) VALUES (?)").bind(name).run();
    const std::int64_t number = sqlite3_last_insert_rowid(database.handle());
    targets.emplace(name, number);
    return number;
}

}  // namespace genvej::store::sqlite
