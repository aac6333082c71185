#include <set>

#include "adapters/store/packed.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"
#include "adapters/store/sqlite/record_reading.hpp"

namespace genvej::store::sqlite {
namespace {

/// The versions of a file, his own and those of resources about nobody that they point at.
class versions {
public:
    explicit versions(connection& database) : database_(database) {}

    std::vector<record_version> of(std::int64_t citizen) {
        add(database_("SELECT r.id, partner.name, r.type, r.name, v.version, changed, reception, entry, "
                      "pointed_at, body FROM record_resource r JOIN partner ON partner.id = r.partner JOIN "
                      "record_version v ON v.record = r.id WHERE r.citizen = ?"),
            citizen);
        // Each is read once; those that they point at come to the end of the row.
        while (!pointed_at_.empty()) {
            const std::int64_t next = *pointed_at_.begin();
            pointed_at_.erase(pointed_at_.begin());
            if (!seen_.contains(next))
                add(database_("SELECT r.id, partner.name, r.type, r.name, v.version, changed, reception, "
                              "entry, pointed_at, body FROM record_resource r JOIN partner ON partner.id = "
                              "r.partner JOIN record_version v ON v.record = r.id WHERE r.id = ?"),
                    next);
        }
        return in_order(std::move(all_));
    }

private:
    void add(query rows, std::int64_t which) {
        rows.bind(which);
        while (rows.step()) {
            seen_.insert(rows.number(0));
            placed_version& one = all_.emplace_back();
            one.reception = rows.number(6);
            one.entry = rows.number(7);
            for (const std::int64_t target : numbers_in(rows.text(8))) pointed_at_.insert(target);
            one.what = version_of(rows.text(1), {rows.string(2), rows.string(3)}, rows.number(4),
                                  rows.number(5), rows.text(9));
        }
    }

    connection& database_;
    std::vector<placed_version> all_;
    std::set<std::int64_t> seen_, pointed_at_;
};

std::vector<filed_letter> letters_of(connection& database, std::int64_t citizen) {
    std::vector<filed_letter> out;
    {
        query rows = database(
            "SELECT letter.id, partner, kind, sender, receiver, letter_id, public_id, received FROM "
            "citizen_letter JOIN letter ON letter.id = citizen_letter.letter JOIN reception ON reception.id "
            "= "
            "letter.reception WHERE citizen = ? ORDER BY letter.id");
        rows.bind(citizen);
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
    }
    for (filed_letter& one : out) one.translation = text_in_file(database, one.letter);
    return out;
}

std::vector<record_note> notes_of(connection& database, std::int64_t citizen) {
    query rows = database("SELECT id, at, kind, who, body FROM citizen_note WHERE citizen = ? ORDER BY id");
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
    citizen_file out;
    std::int64_t number = 0;
    {
        query row = database("SELECT id, municipality, cpr, version FROM citizen WHERE public_id = ?");
        if (!row.bind(citizen).step()) return std::nullopt;
        number = row.number(0);
        out.whom = {static_cast<std::uint16_t>(row.number(1)), row.string(2)};
        out.version = static_cast<std::uint64_t>(row.number(3));
    }
    out.id = citizen;
    out.resources = versions(database).of(number);
    out.letters = letters_of(database, number);
    out.notes = notes_of(database, number);
    return out;
}

}  // namespace genvej::store::sqlite
