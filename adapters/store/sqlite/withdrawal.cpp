#include "adapters/store/sqlite/withdrawal.hpp"

#include <algorithm>

#include "adapters/store/sqlite/duplicates.hpp"
#include "adapters/store/sqlite/message_index.hpp"

namespace genvej::store::sqlite {
namespace {

/// Letters of a reception that took effect and still do.
std::vector<std::int64_t> standing_letters(connection& database, std::int64_t reception) {
    query rows = database(
        "SELECT letter.id FROM reception JOIN letter ON letter.id >= first_letter AND letter.id < "
        "first_letter + letters WHERE reception.id = ? AND effect > 0 ORDER BY letter.id");
    rows.bind(reception);
    std::vector<std::int64_t> out;
    while (rows.step()) out.push_back(rows.number(0));
    return out;
}

void withdraw(connection& database, ledger& numbers, std::int64_t reception, const changed_reception& what) {
    const std::vector<std::int64_t> standing = standing_letters(database, reception);
    std::size_t left = standing.size();
    for (const std::int64_t letter : standing) {
        const bool named = what.letters.empty() ||
                           std::find(what.letters.begin(), what.letters.end(), letter) != what.letters.end();
        if (!named) continue;
        forget_letter(database, *numbers.keys, letter);
        {
            query row = database("SELECT receipt FROM letter WHERE id = ?");
            numbers.sums.receipts -= row.bind(letter).step() && row.number(0) != 0 ? 1U : 0U;
        }
        forget_message(database, letter);
        database("DELETE FROM unjoined_letter WHERE letter = ?").bind(letter).run();
        numbers.sums.letters--;
        --left;
    }
    if (left > 0) return;
    forget_envelopes(database, reception);
    database("UPDATE reception SET state = ? WHERE id = ?")
        .bind(static_cast<int>(reception_state::refused), reception)
        .run();
    numbers.sums.accepted--;
    numbers.sums.refused++;
}

}  // namespace

void change(connection& database, ledger& numbers, const changed_reception& what) {
    std::int64_t reception = 0;
    bool accepted = false;
    {
        query row = database("SELECT id, state FROM reception WHERE public_id = ?");
        if (!row.bind(what.id).step()) fail(store_errc::damaged);
        reception = row.number(0);
        accepted = row.number(1) == static_cast<int>(reception_state::accepted);
    }
    if (!what.issues.empty()) {
        database("INSERT INTO late_issues (reception, issues) VALUES (?, ?)")
            .bind(reception, what.issues)
            .run();
    }
    if (what.refused && accepted) withdraw(database, numbers, reception, what);
}

}  // namespace genvej::store::sqlite
