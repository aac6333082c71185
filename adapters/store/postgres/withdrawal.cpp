#include "adapters/store/postgres/withdrawal.hpp"

#include <algorithm>

namespace genvej::store::postgres {
namespace {

/// Letters of a reception that took effect and still do.
std::vector<std::int64_t> standing_letters(connection& database, std::int64_t reception) {
    query rows = database(
        "SELECT id FROM letter WHERE municipality + 0 = place($1) AND reception = $1 AND NOT withdrawn ORDER "
        "BY "
        "id");
    rows.bind(reception);
    std::vector<std::int64_t> out;
    while (rows.step()) out.push_back(rows.number(0));
    return out;
}

/// Frees the identifiers of a letter.
void forget_letter(connection& database, counts& sums, std::int64_t letter) {
    database(
        "DELETE FROM letter_key k USING letter l, municipality m WHERE l.municipality = place($1) AND l.id = "
        "$1 AND "
        "k.municipality = m.municipality + 0 AND k.sender = l.sender AND k.letter_id = l.letter_id AND "
        "k.letter "
        "= $1")
        .bind(letter);
    query was = database(
        "UPDATE letter SET withdrawn = true WHERE municipality = place($1) AND id = $1 RETURNING receipt");
    database("DELETE FROM unjoined_letter WHERE municipality = place($1) AND letter = $1").bind(letter);
    sums.letters--;
    sums.receipts -= was.bind(letter).step() && was.number(0) != 0 ? 1U : 0U;
}

void forget_envelopes(connection& database, std::int64_t reception) {
    database(
        "DELETE FROM envelope_key k USING municipality m, (SELECT sender, envelope_id FROM letter WHERE "
        "municipality = "
        "place($1) AND reception = $1 UNION SELECT '', vans_envelope_id FROM reception WHERE municipality = "
        "place($1) "
        "AND id = $1) AS e WHERE k.municipality = m.municipality + 0 AND k.sender = e.sender AND "
        "k.envelope_id = "
        "e.envelope_id AND k.reception = $1")
        .bind(reception);
}

void withdraw(connection& database, counts& sums, std::int64_t reception, const changed_reception& what) {
    const std::vector<std::int64_t> standing = standing_letters(database, reception);
    std::size_t left = standing.size();
    for (const std::int64_t letter : standing) {
        const bool named = what.letters.empty() ||
                           std::find(what.letters.begin(), what.letters.end(), letter) != what.letters.end();
        if (!named) continue;
        forget_letter(database, sums, letter);
        --left;
    }
    if (left > 0) return;
    forget_envelopes(database, reception);
    database("UPDATE reception SET state = $1 WHERE municipality = place($2) AND id = $2")
        .bind(static_cast<int>(reception_state::refused), reception);
    sums.accepted--;
    sums.refused++;
}

}  // namespace

void change(connection& database, counts& sums, const changed_reception& what) {
    std::int64_t reception = 0;
    bool accepted = false;
    {
        query row = database("SELECT id, state FROM reception WHERE public_id = $1");
        if (!row.bind(what.id).step()) fail(store_errc::damaged);
        reception = row.number(0);
        accepted = row.number(1) == static_cast<int>(reception_state::accepted);
    }
    if (!what.issues.empty()) {
        database(
            "INSERT INTO late_issues (municipality, reception, id, issues) VALUES (place($1), $1, "
            "nextval('number'), "
            "$2)")
            .bind(reception, blob{what.issues});
    }
    if (what.refused && accepted) withdraw(database, sums, reception, what);
}

}  // namespace genvej::store::postgres
