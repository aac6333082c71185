#include "adapters/store/postgres/forgetting.hpp"

#include "adapters/store/postgres/prune_steps.hpp"

namespace genvej::store::postgres {
namespace {

/// So often it comes again after it has stepped back for whoever writes.
constexpr int tries = 120;
constexpr std::chrono::milliseconds between_tries{500};

struct forgettable {
    column municipalities = int8s(), numbers = texts(), lanes = texts();
    std::string since;  ///< what was written by this transaction, or by a later one, was not seen
};

/// Kept on the server: they may be many.
void look(connection& database) {
    database.script(
        "DECLARE forgettable NO SCROLL CURSOR WITH HOLD FOR SELECT p.municipality, p.cpr, p.lane, "
        "pg_snapshot_xmin(pg_current_snapshot())::text FROM patient p WHERE NOT EXISTS (SELECT 1 FROM ("
        "SELECT d.lane FROM delivery d JOIN letter l ON l.municipality = d.municipality AND l.id = d.letter "
        "JOIN reception r ON r.municipality = l.municipality AND r.id = l.reception WHERE r.pruned = 0 "
        "UNION ALL SELECT l.lane FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id "
        "= l.reception WHERE r.pruned = 0 AND l.lane IS NOT NULL "
        "UNION ALL SELECT lane FROM lane WHERE held_until <> 0 UNION ALL SELECT lane FROM thread"
        ") AS used WHERE used.lane = p.lane)");
}

forgettable fetch(connection& database) {
    static_assert(names_at_once == 5'000);
    forgettable out;
    query rows = database("FETCH 5000 FROM forgettable");
    while (rows.step()) {
        out.municipalities.add(rows.number(0));
        out.numbers.add(rows.text(1));
        out.lanes.add(rows.text(2));
        out.since = rows.string(3);
    }
    return out;
}

/// In what came since, the lane of a letter of his, or of a delivery.
std::uint64_t forget(connection& database, const forgettable& which) {
    transaction one(database);
    database.send("SET LOCAL lock_timeout = '50ms'", parameters());
    database.send("SELECT pg_advisory_xact_lock(hashtextextended('genvej citizens ' || current_schema(), 0))",
                  parameters());
    query gone = database(
        "WITH since AS MATERIALIZED (SELECT lane FROM letter WHERE seen >= $4::text::xid8 AND lane IS NOT "
        "NULL UNION SELECT d.lane FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND "
        "d.letter = l.id WHERE l.seen >= $4::text::xid8) DELETE FROM patient p USING unnest($1::bigint[], "
        "$2::text[], $3::text[]) AS c(m, n, l) WHERE p.municipality = m AND p.cpr = n AND p.lane = l AND NOT "
        "EXISTS (SELECT 1 FROM since WHERE since.lane = l)");
    const std::uint64_t count =
        gone.bind(which.municipalities, which.numbers, which.lanes, which.since).changes();
    one.commit();
    return count;
}

std::uint64_t forget_in_turn(connection& database, const forgettable& which) {
    for (int attempt = 1;; ++attempt) {
        try {
            return forget(database, which);
        } catch (const failure& error) {
            if (error.code() != store_errc::busy || attempt == tries || database.broken()) throw;
        }
        std::this_thread::sleep_for(between_tries);
    }
}

}  // namespace

void keep_citizens(connection& database) {
    database.send(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended('genvej citizens ' || current_schema(), 0))",
        parameters());
}

std::uint64_t forget_citizens(connection& database, const std::function<void()>& between) {
    std::uint64_t out = 0;
    look(database);
    for (forgettable some = fetch(database); !some.numbers.empty(); some = fetch(database)) {
        between();
        out += forget_in_turn(database, some);
    }
    database.script("CLOSE forgettable");
    between();
    return out;
}

}  // namespace genvej::store::postgres
