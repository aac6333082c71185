#include "adapters/store/postgres/known_courses.hpp"

#include <limits>

namespace genvej::store::postgres {
namespace {

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

// Where nobody looks at measurements a quarter of the data is sent (009_measured.sql).
constexpr const char* known_now =
    "SELECT course, pack, CASE WHEN $5 = 1 THEN data ELSE substr(data, 1, measured_from) || substr(data, "
    "measured_to + 1) END, referred, known_from, known_until FROM known_course WHERE known_until = "
    "1000000000000000 AND municipality = $1 AND referred >= $2 AND referred < $3 AND ($4 = '' OR pack = "
    "$4) ORDER BY referred, course";
constexpr const char* known_then =
    "SELECT course, pack, CASE WHEN $5 = 1 THEN data ELSE substr(data, 1, measured_from) || substr(data, "
    "measured_to + 1) END, referred, known_from, known_until FROM known_course WHERE municipality = $1 AND "
    "referred >= $2 AND referred < $3 AND known_from <= $6 AND known_until > $6 AND ($4 = '' OR pack = $4) "
    "ORDER BY referred, course";

}  // namespace

void send_present(connection& database, const column& citizens) {
    // ANY as in lanes.cpp.
    database.send(
        "SELECT n, k.id, k.course, k.pack, k.data, k.municipality::bigint, k.referred, k.known_from FROM "
        "unnest($1::text[]) WITH ORDINALITY AS r(p, n) JOIN citizen c ON c.public_id = ANY (ARRAY[p]) JOIN "
        "known_course k ON k.known_until = 1000000000000000 AND k.citizen = ANY (ARRAY[c.id])",
        parameters(citizens));
}

present_course read_present(const rows& row) {
    present_course one;
    one.row = row.number(1);
    one.course = row.string(2);
    one.pack = row.string(3);
    one.data = row.string(4);
    one.municipality = static_cast<std::uint16_t>(row.number(5));
    one.referred = static_cast<std::int32_t>(row.number(6));
    one.known_from = row.number(7);
    return one;
}

void known_rows::add(numbers& from, std::int64_t citizen, std::span<const present_course> present,
                     std::span<const course_row> courses, time_ms now) {
    const known_changes changes = changes_of(present, courses, now);
    for (const known_changes::end& one : changes.ends) put(ends_, one.what->row, one.until);
    for (const known_changes::beginning& one : changes.begins) {
        const course_row& row = *one.what;
        put(begins_, row.municipality, from.next(row.municipality), row.course, citizen, row.pack,
            row.referred, one.from, row.data, row.measured.from, row.measured.to);
    }
}

void known_rows::send(connection& database) const {
    if (!ends_[0].empty())
        database.send(
            "UPDATE known_course k SET known_until = u FROM unnest($1::bigint[], $2::bigint[]) AS r(i, u) "
            "WHERE k.municipality = place(i) AND k.id = ANY (ARRAY[i])",
            parameters(ends_[0], ends_[1]));
    const auto& b = begins_;
    if (!b[0].empty())
        database.send(
            "INSERT INTO known_course (municipality, id, course, citizen, pack, referred, known_from, "
            "known_until, data, measured_from, measured_to) SELECT m, i, c, z, p, r, f, 1000000000000000, d, "
            "v, w FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], "
            "$6::bigint[], "
            "$7::bigint[], $8::bytea[], $9::bigint[], $10::bigint[]) AS n(m, i, c, z, p, r, f, d, v, w)",
            parameters(b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9]));
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
            database.stream(
                known_now,
                parameters(municipality, which.referred_from, before, which.pack, which.measurements), give);
        } else {
            database.stream(known_then,
                            parameters(municipality, which.referred_from, before, which.pack,
                                       which.measurements, which.as_known),
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
