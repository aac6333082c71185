#include "adapters/store/postgres/known_courses.hpp"

#include <limits>

#include "adapters/store/known_rules.hpp"
#include "adapters/store/postgres/numbers.hpp"

namespace genvej::store::postgres {
namespace {

std::vector<present_course> present_of(connection& database, std::int64_t citizen) {
    query rows = database(
        "SELECT id, course, pack, data, municipality::bigint, referred, known_from FROM known_course WHERE "
        "known_until = 1000000000000000 AND citizen = $1");
    rows.bind(citizen);
    std::vector<present_course> out;
    while (rows.step()) {
        present_course& one = out.emplace_back();
        one.row = rows.number(0);
        one.course = rows.string(1);
        one.pack = rows.string(2);
        one.data = rows.string(3);
        one.municipality = static_cast<std::uint16_t>(rows.number(4));
        one.referred = static_cast<std::int32_t>(rows.number(5));
        one.known_from = rows.number(6);
    }
    return out;
}

void end(connection& database, const known_changes::end& one) {
    database.send("UPDATE known_course SET known_until = $2 WHERE municipality = place($1) AND id = $1",
                  parameters(one.what->row, one.until));
}

void begin(connection& database, numbers& from, std::int64_t citizen, const known_changes::beginning& one) {
    const course_row& row = *one.what;
    database.send(
        "INSERT INTO known_course (municipality, id, course, citizen, pack, referred, known_from, "
        "known_until, data) VALUES ($1, $2, $3, $4, $5, $6, $7, 1000000000000000, $8)",
        parameters(row.municipality, from.next(row.municipality), row.course, citizen, row.pack, row.referred,
                   one.from, blob{row.data}));
}

/// Those asked for; where none are, those of which something is known.
std::vector<std::uint16_t> municipalities_of(connection& database, const known_filter& which) {
    if (!which.municipalities.empty()) return in_order(which.municipalities);
    std::vector<std::uint16_t> out;
    for (std::int64_t last = -1;;) {
        query row = database(
            "SELECT municipality::bigint FROM known_course WHERE municipality > $1 ORDER BY municipality "
            "LIMIT 1");
        if (!row.bind(last).step()) return out;
        last = row.number(0);
        out.push_back(static_cast<std::uint16_t>(last));
    }
}

constexpr const char* known_now =
    "SELECT course, pack, data, referred, known_from, known_until FROM known_course WHERE known_until = "
    "1000000000000000 AND municipality = $1 AND referred >= $2 AND referred < $3 AND ($4 = '' OR pack = "
    "$4) ORDER BY referred, course";
constexpr const char* known_then =
    "SELECT course, pack, data, referred, known_from, known_until FROM known_course WHERE municipality = $1 "
    "AND referred >= $2 AND referred < $3 AND known_from <= $5 AND known_until > $5 AND ($4 = '' OR pack = "
    "$4) ORDER BY referred, course";

}  // namespace

void keep_known(connection& database, std::int64_t citizen, std::span<const course_row> courses,
                time_ms now) {
    const std::vector<present_course> present = present_of(database, citizen);
    const known_changes changes = changes_of(present, courses, now);
    for (const known_changes::end& one : changes.ends) end(database, one);
    if (changes.begins.empty()) return;
    numbers from(database);
    from.reserve(changes.begins.size());
    for (const known_changes::beginning& one : changes.begins) begin(database, from, citizen, one);
}

void read_known(connection& database, const known_filter& which,
                const std::function<void(const known_course&)>& each) {
    // They come in the order of the index: nothing is sorted, however many there are.
    database("SET LOCAL enable_sort = off").run();
    database("SET LOCAL enable_bitmapscan = off").run();
    const std::int64_t before =
        which.referred_before == 0 ? std::numeric_limits<std::int64_t>::max() : which.referred_before;
    for (const std::uint16_t municipality : municipalities_of(database, which)) {
        const auto give = [&](const rows& row) {
            known_course one;
            one.course = row.text(0);
            one.municipality = municipality;
            one.pack = row.text(1);
            one.data = row.text(2);
            one.referred = static_cast<std::int32_t>(row.number(3));
            one.known_from = row.number(4);
            one.known_until = row.number(5);
            each(one);
        };
        if (which.as_known == store::endless) {
            database.stream(known_now, parameters(municipality, which.referred_from, before, which.pack),
                            give);
        } else {
            database.stream(known_then,
                            parameters(municipality, which.referred_from, before, which.pack, which.as_known),
                            give);
        }
    }
}

std::optional<citizen_key> read_whose(connection& database, const known_course& one) {
    query row = database(
        "SELECT c.municipality::bigint, c.cpr FROM known_course k JOIN citizen c ON c.municipality = "
        "k.municipality AND c.id = k.citizen WHERE "
        "k.municipality = $1 AND k.referred = $2 AND k.course = $3 LIMIT 1");
    if (!row.bind(one.municipality, one.referred, one.course).step()) return std::nullopt;
    return citizen_key{static_cast<std::uint16_t>(row.number(0)), row.string(1)};
}

}  // namespace genvej::store::postgres
