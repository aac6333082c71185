#include "adapters/store/postgres/auditing.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "adapters/store/postgres/bodies.hpp"
#include "adapters/store/postgres/sums.hpp"

namespace genvej::store::postgres {
namespace {

static_assert(summed.size() == 18, "audit/postgres.sql holds each of them against the rows, by its place");

/// Deliveries whose numbers are read at once; each is then read as it would be sent.
constexpr int at_once = 500;

/// For the life of the program: the address of a statement is its name.
const std::vector<question>& questions() {
    static const std::vector<question> all = read_questions("adapters/store/audit/postgres.sql");
    return all;
}

std::uint64_t number(connection& database, const char* sql) {
    query row = database(sql);
    return row.step() ? static_cast<std::uint64_t>(row.number(0)) : 0;
}

/// Counts what was looked into.
class looking {
public:
    looking(const progress& how_far, std::uint64_t total) : how_far_(how_far), total_(total) {}
    void step() {
        if (how_far_ && (++done_ % said_every == 0 || done_ == total_)) how_far_(done_, total_);
    }

private:
    static constexpr std::uint64_t said_every = 200;
    const progress& how_far_;
    const std::uint64_t total_;
    std::uint64_t done_ = 0;
};

/// Takes a number and the space behind it off the front.
std::int64_t take_number(std::string_view& from) {
    std::int64_t out = 0;
    const auto read = std::from_chars(from.data(), from.data() + from.size(), out);
    if (read.ec != std::errc() || read.ptr == from.data() + from.size()) fail(store_errc::damaged);
    from.remove_prefix(static_cast<std::size_t>(read.ptr - from.data()) + 1);
    return out;
}

std::string take_bytes(std::string_view& from, std::int64_t size) {
    std::string out(from.substr(0, static_cast<std::size_t>(size)));
    from.remove_prefix(out.size());
    return out;
}

/// @param facts of each letter: number, form, size of its identifier, size of its hash, both; identifiers may
/// hold whatever a sender wrote
void compare_hashes(std::string_view raw, std::string_view facts, const hash_again& again, findings& to) {
    std::vector<hashed_letter> letters;
    std::vector<kept_hash> kept;
    while (!facts.empty()) {
        const std::int64_t number = take_number(facts);
        const auto form = static_cast<message_form>(take_number(facts));
        const std::int64_t id_size = take_number(facts), hash_size = take_number(facts);
        letters.push_back({form, take_bytes(facts, id_size)});
        kept.push_back({number, take_bytes(facts, hash_size)});
    }
    if (!letters.empty()) audit_hashes(raw, letters, kept, again, to);
}

void audit_receptions(connection& database, looking& bar, const hash_again& again, findings& to,
                      audit& sums) {
    database.stream(
        "SELECT b.reception, b.receipt, b.raw, b.translations, coalesce((SELECT max(translation_at + "
        "translation_size) FROM letter l WHERE l.municipality = b.municipality AND l.reception = "
        "b.reception), 0), coalesce((SELECT string_agg(concat(l.id, ' ', l.form, ' ', "
        "octet_length(l.letter_id), ' ', octet_length(l.content_hash), ' ', l.letter_id, l.content_hash), '' "
        "ORDER BY l.id) FROM letter l JOIN reception r ON r.municipality = l.municipality AND r.id = "
        "l.reception WHERE l.municipality = b.municipality AND l.reception = "
        "b.reception AND r.state = 0 AND r.pruned = 0 AND l.content_hash <> ''), '') FROM reception_body b",
        parameters(), [&](const rows& row) {
            audit_body(fmt::format("receipt of reception {}", row.number(0)), row.text(1), -1, to, sums);
            const auto raw =
                audit_body(fmt::format("reception {}", row.number(0)), row.text(2), -1, to, sums);
            if (raw && again) compare_hashes(*raw, row.text(5), again, to);
            audit_body(fmt::format("translations of reception {}", row.number(0)), row.text(3), row.number(4),
                       to, sums);
            bar.step();
        });
}

void audit_others(connection& database, looking& bar, findings& to, audit& sums) {
    database.stream("SELECT owner, bytes FROM body", parameters(), [&](const rows& row) {
        audit_body(fmt::format("bytes of {}", row.number(0)), row.text(1), -1, to, sums);
        bar.step();
    });
}

/// Versions, notes and courses. A version that deletes has no body.
void audit_record(connection& database, looking& bar, findings& to, audit& sums) {
    database.stream("SELECT record, version, body FROM record_version WHERE octet_length(body) > 0",
                    parameters(), [&](const rows& row) {
                        audit_body(fmt::format("resource {}, version {}", row.number(0), row.number(1)),
                                   row.text(2), -1, to, sums);
                        bar.step();
                    });
    database.stream("SELECT id, body FROM citizen_note", parameters(), [&](const rows& row) {
        audit_body(fmt::format("note {}", row.number(0)), row.text(1), -1, to, sums);
        bar.step();
    });
    database.stream("SELECT course, facts FROM course", parameters(), [&](const rows& row) {
        audit_body(fmt::format("course {}", row.text(0)), row.text(1), -1, to, sums);
        bar.step();
    });
}

bool can_be_sent(connection& database, std::int64_t delivery) {
    try {
        return !read_delivery_body(database, delivery).empty();
    } catch (const failure& error) {
        // What the server says of itself is no matter of this delivery.
        if (!error.state().empty() || database.broken()) throw;
        return false;
    } catch (const boost::system::system_error&) {
        return false;
    }
}

void audit_open_deliveries(connection& database, findings& to) {
    std::int64_t last = -1;
    for (bool more = true; more;) {
        std::vector<std::int64_t> ids;
        query open = database(
            "SELECT id FROM delivery WHERE (municipality, id) > (CASE WHEN $1 < 0 THEN 0 ELSE place($1) END, "
            "$1) AND state IN (0, 5) ORDER BY municipality, id LIMIT $2");
        open.bind(last, at_once);
        while (open.step()) ids.push_back(open.number(0));
        for (const std::int64_t id : ids) {
            if (!can_be_sent(database, id))
                to.add("store.delivery_body", fmt::format("delivery {}", id), "nothing that could be sent",
                       "what it sends");
        }
        more = !ids.empty();
        if (more) last = ids.back();
    }
}

}  // namespace

void audit_rows(connection& database, findings& to) {
    for (const question& one : questions()) {
        database.stream(one.sql.c_str(), parameters(), [&](const rows& row) {
            to.add(one.code, row.string(0), row.string(1), row.string(2));
        });
    }
}

void count_rows(connection& database, audit& to) {
    query seen = database(
        "SELECT coalesce(sum(greatest(letters, 1)), 0)::bigint, count(*) FILTER (WHERE state = 1), "
        "(coalesce(sum(greatest(letters, 1)) FILTER (WHERE state = 2), 0) + coalesce(sum(withdrawn), "
        "0))::bigint, "
        "coalesce(sum(receipts), 0)::bigint, coalesce(sum(translated), 0)::bigint FROM (SELECT r.state, "
        "count(l.id) AS letters, "
        "count(*) FILTER (WHERE r.state = 0 AND withdrawn) AS withdrawn, "
        "count(*) FILTER (WHERE r.state = 0 AND NOT withdrawn AND receipt) AS receipts, "
        "count(*) FILTER (WHERE r.state = 0 AND NOT withdrawn AND NOT receipt AND (part_of IS NOT NULL OR "
        "EXISTS (SELECT 1 FROM delivery d WHERE d.municipality = l.municipality AND d.letter = l.id) OR "
        "EXISTS "
        "(SELECT 1 FROM citizen_letter c WHERE c.municipality = l.municipality AND c.letter = l.id) OR "
        "EXISTS "
        "(SELECT 1 FROM unjoined_letter u WHERE u.municipality = l.municipality AND u.letter = l.id)) AND "
        "NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.municipality = l.municipality AND f.letter = l.id AND "
        "f.kind = 0)) AS translated "
        "FROM reception r LEFT JOIN letter l ON l.municipality = r.municipality AND l.reception = r.id GROUP "
        "BY r.municipality, r.id) AS each");
    if (!seen.step()) fail(store_errc::failed);
    to.received = static_cast<std::uint64_t>(seen.number(0));
    to.duplicates = static_cast<std::uint64_t>(seen.number(1));
    to.refused = static_cast<std::uint64_t>(seen.number(2));
    to.receipts = static_cast<std::uint64_t>(seen.number(3));
    to.translated = static_cast<std::uint64_t>(seen.number(4));
    to.recorded = number(database, "SELECT count(*) FROM record_reception");
    to.waiting_for_pair = number(database, "SELECT count(DISTINCT letter) FROM follow_up WHERE kind = 0");
    query planned = database("SELECT state, count(*) FROM delivery GROUP BY state");
    while (planned.step()) {
        const auto many = static_cast<std::uint64_t>(planned.number(1));
        to.planned += many;
        switch (static_cast<delivery_state>(planned.number(0))) {
            case delivery_state::waiting:
                to.waiting = many;
                break;
            case delivery_state::unknown:
                to.unknown = many;
                break;
            case delivery_state::delivered:
                to.delivered = many;
                break;
            case delivery_state::refused:
                to.refused_deliveries = many;
                break;
            case delivery_state::dead:
                to.dead = many;
                break;
            case delivery_state::discarded:
                to.discarded = many;
                break;
            case delivery_state::sending:
                break;
        }
    }
}

void audit_bodies(connection& database, const progress& how_far, const hash_again& again, findings& to,
                  audit& sums) {
    looking bar(how_far,
                number(database,
                       "SELECT (SELECT count(*) FROM reception_body) + (SELECT count(*) FROM "
                       "body) + (SELECT count(*) FROM record_version WHERE octet_length(body) > 0) + "
                       "(SELECT count(*) FROM citizen_note) + (SELECT count(*) FROM course)"));
    audit_receptions(database, bar, again, to, sums);
    audit_others(database, bar, to, sums);
    audit_record(database, bar, to, sums);
    // From here on one row after the other is looked for, as a gateway does.
    for (const char* const setting : {"SET LOCAL enable_seqscan = off", "SET LOCAL enable_hashjoin = off",
                                      "SET LOCAL enable_mergejoin = off"})
        database(setting).run();
    audit_open_deliveries(database, to);
}

}  // namespace genvej::store::postgres
