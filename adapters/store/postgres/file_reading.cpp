#include <set>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/bodies.hpp"
#include "adapters/store/postgres/record_reading.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {
namespace {

/// The versions of a file, his own and those of resources about nobody that they point at.
class versions {
public:
    explicit versions(connection& database) : database_(database) {}

    std::vector<record_version> of(rows own) {
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
    template <class Rows>
    void add(Rows& rows) {
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

// Everything that is asked about him begins with his row, and goes by indexes only: ANY as in lanes.cpp, and
// what an index leaves out is said (`<> 0`): one plan for all values knows none of them.
void ask(connection& database, std::string_view citizen) {
    database.send("SELECT id, municipality, cpr, version FROM citizen WHERE public_id = $1",
                  parameters(citizen));
    database.send(
        "SELECT r.id, r.partner, r.type, r.name, v.version, v.changed, v.reception, v.entry, v.pointed_at, "
        "v.body FROM citizen c JOIN record_resource r ON r.citizen = ANY (ARRAY[c.id]) AND r.citizen <> 0 "
        "JOIN "
        "record_version v ON v.municipality = r.municipality + 0 AND v.record = r.id WHERE c.public_id = $1",
        parameters(citizen));
    database.send(
        "SELECT l.id, r.partner, l.kind, l.sender, l.receiver, l.letter_id, r.public_id, r.received, "
        "b.translations, l.translation_at, l.translation_size FROM citizen c JOIN citizen_letter f ON "
        "f.citizen = ANY (ARRAY[c.id]) JOIN letter l ON l.municipality = f.municipality + 0 AND l.id = "
        "f.letter JOIN reception r ON r.municipality = l.municipality + 0 AND r.id = l.reception LEFT JOIN "
        "reception_body b ON b.municipality = l.municipality + 0 AND b.kept = l.kept AND b.reception = "
        "l.reception AND l.translation_size > 0 WHERE c.public_id = $1 ORDER BY drawn(l.id)",
        parameters(citizen));
    database.send(
        "SELECT n.id, at, kind, who, body FROM citizen c JOIN citizen_note n ON n.citizen = ANY "
        "(ARRAY[c.id]) WHERE c.public_id = $1 ORDER BY n.id",
        parameters(citizen));
}

std::vector<filed_letter> letters_in(connection& database, rows found) {
    std::vector<filed_letter> out;
    while (found.step()) {
        filed_letter& one = out.emplace_back();
        one.letter = found.number(0);
        one.partner = found.string(1);
        one.kind = found.string(2);
        one.sender = found.string(3);
        one.receiver = found.string(4);
        one.letter_id = found.string(5);
        one.reception = found.string(6);
        one.received = found.number(7);
        if (!found.is_null(8))
            one.translation =
                translation_in(unpack(found.text(8)).value(), found.number(9), found.number(10));
    }
    // What came as FHIR, and what became a message later.
    for (filed_letter& one : out) {
        if (one.translation.empty()) one.translation = text_in_file(database, one.letter);
    }
    return out;
}

std::vector<record_note> notes_in(rows found) {
    std::vector<record_note> out;
    while (found.step()) {
        out.push_back({found.number(0), found.number(1), found.string(2), found.string(3),
                       unpack(found.text(4)).value()});
    }
    return out;
}

}  // namespace

std::optional<citizen_file> read_file(connection& database, std::string_view citizen) {
    ask(database, citizen);
    std::vector<rows> answers = database.finish();
    rows& his = answers[0];
    if (!his.step()) return std::nullopt;
    citizen_file out;
    out.id = citizen;
    out.whom = {static_cast<std::uint16_t>(his.number(1)), his.string(2)};
    out.version = static_cast<std::uint64_t>(his.number(3));
    out.resources = versions(database).of(std::move(answers[1]));
    out.letters = letters_in(database, std::move(answers[2]));
    out.notes = notes_in(std::move(answers[3]));
    return out;
}

}  // namespace genvej::store::postgres
