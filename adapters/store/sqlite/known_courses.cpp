#include "adapters/store/sqlite/known_courses.hpp"

#include <algorithm>

#include "adapters/store/known_rules.hpp"

namespace genvej::store::sqlite {
namespace {

/// Rows lie by what they are looked for by (011_known_courses.sql): those that are known still before all
/// others, then by municipality and day of referral.
constexpr int number_bits = 32, day_bits = 20, municipality_bits = 10;
constexpr std::int64_t last_day = (std::int64_t{1} << day_bits) - 1;

std::int64_t place_of(bool is_over, std::uint16_t municipality, std::int32_t referred) {
    const std::int64_t day = std::clamp<std::int64_t>(referred, 0, last_day);
    const std::int64_t over = is_over ? 1 : 0;
    return (((over << municipality_bits) | municipality) << (day_bits + number_bits)) | (day << number_bits);
}

/// The next free number in a place.
std::int64_t next_in(connection& database, std::int64_t place) {
    query row = database("SELECT coalesce(max(id), ?1) + 1 FROM known_course WHERE id >= ?1 AND id < ?2");
    row.bind(place, place + (std::int64_t{1} << number_bits));
    row.step();
    return row.number(0);
}

std::vector<present_course> present_of(connection& database, std::int64_t citizen) {
    query rows = database(
        "SELECT id, course, pack, data, municipality, referred, known_from FROM known_course INDEXED BY "
        "known_course_citizen WHERE known_until = 1000000000000000 AND citizen = ?");
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
    const std::int64_t place = place_of(true, one.what->municipality, one.what->referred);
    database("UPDATE known_course SET id = ?, known_until = ? WHERE id = ?")
        .bind(next_in(database, place), one.until, one.what->row)
        .run();
}

void begin(connection& database, std::int64_t citizen, const known_changes::beginning& one) {
    const course_row& row = *one.what;
    database(
        "INSERT INTO known_course (id, course, citizen, municipality, pack, referred, known_from, "
        "known_until, data) VALUES (?, ?, ?, ?, ?, ?, ?, 1000000000000000, ?)")
        .bind(next_in(database, place_of(false, row.municipality, row.referred)), row.course, citizen,
              row.municipality, row.pack, row.referred, one.from, blob{row.data})
        .run();
}

/// Those asked for; where none are, those of which something is known.
std::vector<std::uint16_t> municipalities_of(connection& database, const known_filter& which) {
    if (!which.municipalities.empty()) return in_order(which.municipalities);
    std::vector<std::uint16_t> out;
    for (std::int64_t last = -1;;) {
        query row = database(
            "SELECT municipality FROM known_course INDEXED BY known_course_then WHERE municipality > ? ORDER "
            "BY municipality LIMIT 1");
        if (!row.bind(last).step()) return out;
        last = row.number(0);
        out.push_back(static_cast<std::uint16_t>(last));
    }
}

/// What is known still is found by an index of its own: as much as there is of it is read, and no more. Of
/// an earlier day the spans stand in the index, so that only rows of that day are read.
constexpr const char* known_now =
    "SELECT course, pack, data, referred, known_from, known_until FROM known_course INDEXED BY "
    "known_course_now WHERE known_until = 1000000000000000 AND municipality = ?1 AND referred >= ?2 AND "
    "referred < ?3 AND (?4 = '' OR pack = ?4) ORDER BY referred, course";
constexpr const char* known_then =
    "SELECT course, pack, data, referred, known_from, known_until FROM known_course INDEXED BY "
    "known_course_then WHERE municipality = ?1 AND referred >= ?2 AND referred < ?3 AND known_from <= ?5 AND "
    "known_until > ?5 AND (?4 = '' OR pack = ?4) ORDER BY referred, course";

}  // namespace

void keep_known(connection& database, std::int64_t citizen, std::span<const course_row> courses,
                time_ms now) {
    const std::vector<present_course> present = present_of(database, citizen);
    const known_changes changes = changes_of(present, courses, now);
    for (const known_changes::end& one : changes.ends) end(database, one);
    for (const known_changes::beginning& one : changes.begins) begin(database, citizen, one);
}

void read_known(connection& database, const known_filter& which,
                const std::function<void(const known_course&)>& each) {
    const bool now = which.as_known == store::endless;
    const std::int64_t before = which.referred_before == 0 ? last_day + 1 : which.referred_before;
    for (const std::uint16_t municipality : municipalities_of(database, which)) {
        query rows = database(now ? known_now : known_then);
        if (now) {
            rows.bind(municipality, which.referred_from, before, which.pack);
        } else {
            rows.bind(municipality, which.referred_from, before, which.pack, which.as_known);
        }
        while (rows.step()) {
            known_course one;
            one.course = rows.text(0);
            one.municipality = municipality;
            one.pack = rows.text(1);
            one.data = rows.text(2);
            one.referred = static_cast<std::int32_t>(rows.number(3));
            one.known_from = rows.number(4);
            one.known_until = rows.number(5);
            each(one);
        }
    }
}

std::optional<citizen_key> read_whose(connection& database, const known_course& one) {
    query row = database(
        "SELECT c.municipality, c.cpr FROM known_course k INDEXED BY known_course_then JOIN citizen c ON "
        "c.id = k.citizen WHERE "
        "k.municipality = ?1 AND k.referred = ?2 AND k.course = ?3 LIMIT 1");
    if (!row.bind(one.municipality, one.referred, one.course).step()) return std::nullopt;
    return citizen_key{static_cast<std::uint16_t>(row.number(0)), row.string(1)};
}

}  // namespace genvej::store::sqlite
