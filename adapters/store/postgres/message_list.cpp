#include <algorithm>
#include <limits>
#include <map>

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/postgres/listings.hpp"

namespace genvej::store::postgres {
namespace {

constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

/// A reception as a list meets it.
struct met {
    std::int64_t place = 0;  ///< in the order of the list
    std::int64_t id = 0, first = 0;
    message_row row;
};
using many = std::vector<met>;

/// In the order of `ids`.
many read_heads(connection& database, const column& ids) {
    many out;
    query rows = database(
        "SELECT drawn(r.id), r.id, r.public_id, r.partner, r.received, r.state, coalesce(r.first, 0), "
        "r.http_status FROM unnest($1::bigint[]) WITH ORDINALITY AS w(i, n) JOIN reception r ON "
        "r.municipality = place(i) AND r.id = i ORDER BY n");
    rows.bind(ids);
    while (rows.step()) {
        met& one = out.emplace_back();
        one.place = rows.number(0);
        one.id = rows.number(1);
        one.row.id = rows.string(2);
        one.row.partner = rows.string(3);
        one.row.received = rows.number(4);
        one.row.state = static_cast<reception_state>(rows.number(5));
        one.first = rows.number(6);
        one.row.http_status = static_cast<std::uint16_t>(rows.number(7));
    }
    return out;
}

void ask_letters(connection& database, const column& receptions) {
    database.send(
        "SELECT n, l.kind, l.sender, l.receiver, l.letter_id, EXISTS (SELECT 1 FROM follow_up f WHERE "
        "f.letter = l.id AND f.municipality = l.municipality + 0 AND f.kind = 0) FROM unnest($1::bigint[]) "
        "WITH ORDINALITY AS w(i, n) JOIN letter l ON l.reception = i AND l.municipality + 0 = place(i) ORDER "
        "BY n, l.id",
        parameters(receptions));
}

void ask_deliveries(connection& database, const column& receptions) {
    database.send(
        "SELECT n, d.state, count(*) FROM unnest($1::bigint[]) WITH ORDINALITY AS w(i, n) JOIN letter l ON "
        "l.reception = i AND l.municipality + 0 = place(i) JOIN delivery d ON d.letter = l.id AND "
        "d.municipality = l.municipality + 0 GROUP BY n, d.state",
        parameters(receptions));
}

/// Adds letters and sums of deliveries, and leaves those that belong to the list.
void complete(connection& database, const message_filter& which, many& of) {
    std::erase_if(of, [&](const met& one) { return !fits(which, one.row); });
    if (of.empty()) return;
    column whose = int8s(), own = int8s();
    for (const met& one : of) {
        // A duplicate has no letters of its own: those of the first are shown.
        whose.add(one.first != 0 ? one.first : one.id);
        own.add(one.id);
    }
    ask_letters(database, whose);
    ask_deliveries(database, own);
    std::vector<rows> answers = database.finish();
    for (rows& letters = answers[0]; letters.step();) {
        of.at(static_cast<std::size_t>(letters.number(0) - 1))
            .row.letters.push_back({letters.string(1), letters.string(2), letters.string(3),
                                    letters.string(4), letters.number(5) != 0});
    }
    for (rows& sums = answers[1]; sums.step();) {
        count_deliveries(of.at(static_cast<std::size_t>(sums.number(0) - 1)).row,
                         static_cast<delivery_state>(sums.number(1)),
                         static_cast<std::uint32_t>(sums.number(2)));
    }
    std::erase_if(of, [&](const met& one) { return !fits(which, one.row.letters); });
}

/// The place of the last reception that can have been received before `until`, plus one.
std::int64_t end_of(connection& database, time_ms until) {
    if (until == 0) return no_end;
    std::int64_t low = 0;
    std::int64_t high = 1;
    query last = database("SELECT drawn(id) FROM reception ORDER BY drawn(id) DESC LIMIT 1");
    if (last.step()) high = last.number(0) + 1;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        query row =
            database("SELECT received FROM reception WHERE drawn(id) >= $1 ORDER BY drawn(id) LIMIT 1");
        const bool later = !row.bind(middle).step() || row.number(0) >= until + clock_slack;
        (later ? high : low) = later ? middle : middle + 1;
    }
    return low;
}

many next_in_walk(connection& database, const message_filter& which, std::int64_t before, std::size_t most) {
    if (which.state && *which.state != reception_state::accepted) {
        database.send(
            "SELECT id FROM reception WHERE state = $1 AND state > 0 AND drawn(id) < $2 ORDER BY drawn(id) "
            "DESC LIMIT $3",
            parameters(static_cast<int>(*which.state), before, most));
    } else {
        database.send("SELECT id FROM reception WHERE drawn(id) < $1 ORDER BY drawn(id) DESC LIMIT $2",
                      parameters(before, most));
    }
    column ids = int8s();
    for (rows found = std::move(database.finish().back()); found.step();) ids.add(found.number(0));
    return read_heads(database, ids);
}

/// First as many as are wanted, then more at a time.
page<message_row> walk(connection& database, const message_filter& which, std::int64_t before,
                       std::size_t limit) {
    page<message_row> out;
    std::size_t seen = 0;
    for (std::size_t most = limit; seen < rows_looked_at; most *= 4) {
        most = std::min(most, rows_looked_at - seen);
        many some = next_in_walk(database, which, before, most);
        const std::size_t found = some.size();
        seen += found;
        if (found > 0) before = some.back().place;
        const bool all_earlier =
            which.from > 0 && found > 0 && some.back().row.received < which.from - clock_slack;
        complete(database, which, some);
        for (met& one : some) {
            out.rows.push_back(std::move(one.row));
            if (out.rows.size() < limit) continue;
            out.next = one.place;
            return out;
        }
        if (found < most || all_earlier) return out;
    }
    out.next = before;
    return out;
}

/// Receptions by their places, latest first, and down to which place they are all that there are.
struct candidates {
    std::map<std::int64_t, std::int64_t, std::greater<>> by_place;
    std::int64_t whole_from = 0;

    /// @param from places and numbers, latest first; `most` were asked for
    void add(rows& from, std::size_t most) {
        std::int64_t last = 0;
        while (from.step()) {
            last = from.number(0);
            by_place.emplace(last, from.number(1));
        }
        if (static_cast<std::size_t>(from.size()) == most) whole_from = std::max(whole_from, last);
    }
};

/// Whoever sent it: one step down the key for each sender.
std::vector<std::int64_t> firsts_of(connection& database, const message_filter& which) {
    if (!which.sender.empty()) {
        database.send(
            "SELECT k.reception FROM municipality m JOIN letter_key k ON k.municipality = m.municipality + 0 "
            "AND k.sender = $1 AND k.letter_id = $2",
            parameters(which.sender, which.letter_id));
    } else {
        database.send(
            "WITH RECURSIVE senders(m, sender) AS (SELECT municipality, (SELECT k.sender FROM letter_key k "
            "WHERE k.municipality = m.municipality + 0 ORDER BY k.sender LIMIT 1) FROM municipality m UNION "
            "ALL SELECT m, (SELECT k.sender FROM letter_key k WHERE k.municipality = s.m AND k.sender > "
            "s.sender ORDER BY k.sender LIMIT 1) FROM senders s WHERE s.sender IS NOT NULL) SELECT "
            "k.reception FROM senders s JOIN letter_key k ON k.municipality = s.m AND k.sender = s.sender "
            "AND k.letter_id = $1 WHERE s.sender IS NOT NULL",
            parameters(which.letter_id));
    }
    std::vector<std::int64_t> out;
    for (rows found = std::move(database.finish().back()); found.step();) out.push_back(found.number(0));
    return out;
}

/// Of a letter identifier the letters that took effect, their duplicates, and refused ones, which have no
/// key.
candidates find_candidates(connection& database, const message_filter& which, std::int64_t before) {
    candidates out;
    const std::vector<std::int64_t> firsts = firsts_of(database, which);
    for (const std::int64_t first : firsts) {
        if (drawn(first) < before) out.by_place.emplace(drawn(first), first);
        database.send(
            "SELECT drawn(id), id FROM reception WHERE first = $1 AND drawn(id) < $2 ORDER BY drawn(id) DESC "
            "LIMIT $3",
            parameters(first, before, rows_looked_at));
    }
    database.send(refused_by_letter_id, parameters(which.letter_id, before, rows_looked_at));
    std::vector<rows> answers = database.finish();
    for (rows& one : answers) out.add(one, rows_looked_at);
    return out;
}

page<message_row> by_letter(connection& database, const message_filter& which, std::int64_t before,
                            std::size_t limit) {
    const candidates found = find_candidates(database, which, before);
    column ids = int8s();
    for (const auto& [place, id] : found.by_place) {
        if (place >= found.whole_from) ids.add(id);
    }
    many some = read_heads(database, ids);
    complete(database, which, some);
    page<message_row> out;
    out.next = found.whole_from;
    for (met& one : some) {
        out.rows.push_back(std::move(one.row));
        if (out.rows.size() < limit) continue;
        out.next = one.place;
        break;
    }
    return out;
}

}  // namespace

const char* const refused_by_letter_id =
    "SELECT drawn(reception), reception FROM letter WHERE letter_id = $1 AND withdrawn AND drawn(reception) "
    "< $2 ORDER BY drawn(reception) DESC LIMIT $3";

page<message_row> list_messages(connection& database, const message_filter& which, std::int64_t after,
                                std::size_t limit) {
    const std::int64_t before = after > 0 ? after : end_of(database, which.until);
    return which.letter_id.empty() ? walk(database, which, before, limit)
                                   : by_letter(database, which, before, limit);
}

}  // namespace genvej::store::postgres
