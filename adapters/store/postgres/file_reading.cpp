#include <set>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/record_reading.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {
namespace {

/// The versions of a file, his own and those of resources about nobody that they point at.
class versions {
public:
    explicit versions(connection& database) : database_(database) {}

    std::vector<record_version> of(std::int64_t citizen) {
        query own = database_(
            "SELECT r.id, r.partner, r.type, r.name, v.version, v.changed, v.reception, v.entry, "
            "v.pointed_at, v.body FROM record_resource r JOIN record_version v ON v.municipality = "
            "r.municipality + 0 AND v.record = r.id WHERE r.citizen = $1");
        own.bind(citizen);
        add(own);
        for (column next = not_seen(); !next.empty(); next = not_seen()) {
            query others = database_(
                "SELECT r.id, r.partner, r.type, r.name, v.version, v.changed, v.reception, v.entry, "
                "v.pointed_at, v.body FROM unnest($1::bigint[]) AS n(i) JOIN record_resource r ON "
                "r.municipality = place(i) AND r.id = i JOIN record_version v ON v.municipality = "
                "r.municipality + 0 AND v.record = r.id");
            others.bind(next);
            add(others);
        }
        return in_order(std::move(all_));
    }

private:
    void add(query& rows) {
        while (rows.step()) {
            seen_.insert(rows.number(0));
            placed_version& one = all_.emplace_back();
            one.reception = drawn(rows.number(6));
            one.entry = rows.number(7);
            for (const std::int64_t target : numbers_in(rows.text(8))) pointed_at_.insert(target);
            one.what = version_of(rows.text(1), {rows.string(2), rows.string(3)}, rows.number(4),
                                  rows.number(5), rows.text(9));
        }
    }

    /// From here on they are seen, whether they are found or not.
    column not_seen() {
        column out = int8s();
        for (const std::int64_t one : std::exchange(pointed_at_, {})) {
            if (seen_.insert(one).second) out.add(one);
        }
        return out;
    }

    connection& database_;
    std::vector<placed_version> all_;
    std::set<std::int64_t> seen_, pointed_at_;
};

std::vector<filed_letter> letters_of(connection& database, std::int64_t citizen) {
    query rows = database(
        "SELECT l.id, r.partner, l.kind, l.sender, l.receiver, l.letter_id, r.public_id, r.received FROM "
        "citizen_letter c JOIN letter l ON l.municipality = c.municipality + 0 AND l.id = c.letter JOIN "
        "reception r ON r.municipality = l.municipality + 0 AND r.id = l.reception WHERE c.citizen = $1 "
        "ORDER "
        "BY drawn(l.id)");
    rows.bind(citizen);
    std::vector<filed_letter> out;
    while (rows.step()) {
        filed_letter& one = out.emplace_back();
        one.letter = rows.number(0);
        one.partner = rows.string(1);
        one.kind = rows.string(2);
        one.sender = rows.string(3);
        one.receiver = rows.string(4);
        one.letter_id = rows.string(5);
        one.reception = rows.string(6);
        one.received = rows.number(7);
    }
    for (filed_letter& one : out) one.translation = text_in_file(database, one.letter);
    return out;
}

std::vector<record_note> notes_of(connection& database, std::int64_t citizen) {
    query rows = database("SELECT id, at, kind, who, body FROM citizen_note WHERE citizen = $1 ORDER BY id");
    rows.bind(citizen);
    std::vector<record_note> out;
    while (rows.step()) {
        out.push_back(
            {rows.number(0), rows.number(1), rows.string(2), rows.string(3), unpack(rows.text(4)).value()});
    }
    return out;
}

}  // namespace

std::optional<citizen_file> read_file(connection& database, std::string_view citizen) {
    query row = database("SELECT id, municipality, cpr, version FROM citizen WHERE public_id = $1");
    if (!row.bind(citizen).step()) return std::nullopt;
    const std::int64_t number = row.number(0);
    citizen_file out;
    out.id = citizen;
    out.whom = {static_cast<std::uint16_t>(row.number(1)), row.string(2)};
    out.version = static_cast<std::uint64_t>(row.number(3));
    out.resources = versions(database).of(number);
    out.letters = letters_of(database, number);
    out.notes = notes_of(database, number);
    return out;
}

}  // namespace genvej::store::postgres
