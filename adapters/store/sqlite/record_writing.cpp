#include "adapters/store/sqlite/record_writing.hpp"

#include <algorithm>
#include <iterator>

#include "adapters/store/packed.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/sqlite/known_courses.hpp"

namespace genvej::store::sqlite {
namespace {

class stored_facts final : public record_facts {
public:
    stored_facts(connection& database, std::int64_t partner) : database_(database), partner_(partner) {}

    known_record find(const record_name& name) override {
        known_record out;
        query row = database_(
            "SELECT id, record_resource.version, deleted, coalesce(citizen, 0), keys, changed, pointed_at, "
            "body, coalesce(patient, 0) FROM record_resource JOIN record_version ON record = id AND "
            "record_version.version = "
            "record_resource.version WHERE partner = ? AND type = ? AND name = ?");
        if (!row.bind(partner_, name.type, name.id).step()) return out;
        out.number = row.number(0);
        out.version = static_cast<std::uint32_t>(row.number(1));
        out.deleted = row.number(2) != 0;
        out.citizen = row.number(3);
        out.keys = keys_in(row.text(4));
        out.changed = row.number(5);
        out.points_at = numbers_in(row.text(6));
        out.body = row.string(7);
        out.patient = row.number(8);
        return out;
    }
    std::vector<record_name> find_by_key(std::string_view type, const record_token& key) override {
        query rows = database_(
            "SELECT name FROM record_key JOIN record_resource ON id = record WHERE record_key.partner = ? "
            "AND "
            "record_key.type = ? AND parameter = ? AND value = ? ORDER BY name");
        rows.bind(partner_, type, key.parameter, key.value);
        std::vector<record_name> out;
        while (rows.step()) out.push_back({std::string(type), rows.string(0)});
        return out;
    }
    std::int64_t find_citizen(const citizen_key& whom) override {
        query row = database_("SELECT id FROM citizen WHERE municipality = ? AND cpr = ?");
        return row.bind(whom.municipality, whom.cpr).step() ? row.number(0) : 0;
    }
    std::vector<record_name> referrers(const known_record& target) override {
        return target.citizen == 0 ? referrers_of_nobodys(target) : referrers_of_a_citizens(target);
    }

private:
    std::vector<record_name> referrers_of_nobodys(const known_record& target) {
        query rows = database_(
            "SELECT type, name FROM record_reference JOIN record_resource ON id = source WHERE target = ?");
        rows.bind(target.number);
        std::vector<record_name> out;
        while (rows.step()) out.push_back({rows.string(0), rows.string(1)});
        return out;
    }
    /// Whatever points at it is about the same citizen.
    std::vector<record_name> referrers_of_a_citizens(const known_record& target) {
        query rows = database_(
            "SELECT type, name, coalesce(patient, 0), pointed_at FROM record_resource JOIN record_version ON "
            "record = id AND record_version.version = record_resource.version WHERE citizen = ? AND partner "
            "= ? AND deleted = 0");
        rows.bind(target.citizen, partner_);
        std::vector<record_name> out;
        while (rows.step()) {
            const std::vector<std::int64_t> points_at = numbers_in(rows.text(3));
            if (rows.number(2) == target.number ||
                std::find(points_at.begin(), points_at.end(), target.number) != points_at.end())
                out.push_back({rows.string(0), rows.string(1)});
        }
        return out;
    }

    connection& database_;
    const std::int64_t partner_;
};

std::int64_t make_citizen(connection& database, const citizen_key& whom, time_ms now) {
    database("INSERT INTO citizen (public_id, municipality, cpr, version) VALUES (?, ?, ?, 0)")
        .bind(make_id(now), whom.municipality, whom.cpr)
        .run();
    return sqlite3_last_insert_rowid(database.handle());
}

std::int64_t find_or_make_citizen(connection& database, const citizen_key& whom, time_ms now) {
    {
        query row = database("SELECT id FROM citizen WHERE municipality = ? AND cpr = ?");
        if (row.bind(whom.municipality, whom.cpr).step()) return row.number(0);
    }
    return make_citizen(database, whom, now);
}

/// Something came into his file: he is due.
void grow(connection& database, std::int64_t citizen, time_ms now) {
    database("UPDATE citizen SET version = version + 1, due = min(coalesce(due, ?1), ?1) WHERE id = ?2")
        .bind(now, citizen)
        .run();
}

/// A plan on its way into the tables.
class writing {
public:
    writing(connection& database, std::int64_t partner, time_ms now, const record_plan& plan)
        : database_(database),
          partner_(partner),
          now_(now),
          plan_(plan),
          last_record_(database.pragma("SELECT coalesce(max(id), 0) FROM record_resource")) {}

    void run(std::int64_t reception) {
        for (const citizen_key& one : plan_.new_citizens)
            new_citizens_.push_back(make_citizen(database_, one, now_));
        for (const planned_record& one : plan_.writes) write(one, reception);
        for (const std::int64_t one : plan_.grown) grow(database_, citizen(one), now_);
    }

private:
    std::int64_t record(std::int64_t number) const { return number < 0 ? last_record_ - number : number; }
    std::int64_t citizen(std::int64_t number) const {
        return number < 0 ? new_citizens_[static_cast<std::size_t>(-number - 1)] : number;
    }

    void write(const planned_record& one, std::int64_t reception) {
        const std::int64_t number = record(one.record);
        const std::string keys = to_bytes(one.keys);
        if (one.is_new()) {
            insert(one, number, keys);
        } else if (one.keeps_version) {
            database_("UPDATE record_resource SET keys = ? WHERE id = ?").bind(blob{keys}, number).run();
        } else {
            database_(
                "UPDATE record_resource SET version = ?, deleted = ?, patient = nullif(?, 0), keys = ? WHERE "
                "id = ?")
                .bind(one.version, one.deleted, record(one.patient), blob{keys}, number)
                .run();
        }
        if (!one.keeps_version) add_version(one, number, reception);
        for (const record_token& key : one.dropped_keys) {
            database_(
                "DELETE FROM record_key WHERE partner = ? AND type = ? AND parameter = ? AND value = ? AND "
                "record = ?")
                .bind(partner_, type_of(one), key.parameter, key.value, number)
                .run();
        }
        for (const record_token& key : one.added_keys) {
            database_(
                "INSERT INTO record_key (partner, type, parameter, value, record) VALUES (?, ?, ?, ?, ?)")
                .bind(partner_, type_of(one), key.parameter, key.value, number)
                .run();
        }
    }

    void insert(const planned_record& one, std::int64_t number, std::string_view keys) {
        database_(
            "INSERT INTO record_resource (id, partner, type, name, version, deleted, citizen, patient, keys) "
            "VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?)")
            .bind(number, partner_, type_of(one), plan_.outcome.written[one.entry].name.id, one.version,
                  one.deleted, citizen(one.citizen), record(one.patient), blob{keys})
            .run();
    }

    void add_version(const planned_record& one, std::int64_t number, std::int64_t reception) {
        std::vector<std::int64_t> points_at;
        points_at.reserve(one.points_at.size());
        for (const std::int64_t target : one.points_at) points_at.push_back(record(target));
        const std::string pointed_at = to_bytes(points_at);
        database_(
            "INSERT INTO record_version (record, version, changed, reception, entry, pointed_at, body) "
            "VALUES "
            "(?, ?, ?, ?, ?, ?, ?)")
            .bind(number, one.version, now_, reception, one.entry, blob{pointed_at}, blob{one.body})
            .run();
        for (const std::int64_t target : one.ends_to_point_at) {
            database_("DELETE FROM record_reference WHERE target = ? AND source = ?")
                .bind(target, number)
                .run();
        }
        for (const std::int64_t target : one.begins_to_point_at) {
            database_("INSERT INTO record_reference (target, source) VALUES (?, ?)")
                .bind(record(target), number)
                .run();
        }
    }

    const std::string& type_of(const planned_record& one) const {
        return plan_.outcome.written[one.entry].name.type;
    }

    connection& database_;
    const std::int64_t partner_;
    const time_ms now_;
    const record_plan& plan_;
    const std::int64_t last_record_;
    std::vector<std::int64_t> new_citizens_;
};

void write_note(connection& database, std::int64_t citizen, const record_note& note) {
    const std::string body = pack(note.body);
    database("INSERT INTO citizen_note (citizen, at, kind, who, body) VALUES (?, ?, ?, ?, ?)")
        .bind(citizen, note.at, note.kind, note.who, blob{body})
        .run();
}

void remove_courses(connection& database, std::int64_t citizen) {
    std::vector<course_row> old;
    {
        query rows = database("SELECT course, municipality, referred, lists FROM course WHERE citizen = ?");
        rows.bind(citizen);
        while (rows.step()) {
            course_row& one = old.emplace_back();
            one.course = rows.string(0);
            one.municipality = static_cast<std::uint16_t>(rows.number(1));
            one.referred = static_cast<std::int32_t>(rows.number(2));
            one.lists = lists_in(rows.text(3));
        }
    }
    for (const course_row& one : old) {
        for (const std::string& list : one.lists) {
            database(
                "DELETE FROM course_list WHERE list = ? AND municipality = ? AND referred = ? AND course = ?")
                .bind(list, one.municipality, one.referred, one.course)
                .run();
        }
    }
    database("DELETE FROM course WHERE citizen = ?").bind(citizen).run();
}

void write_course(connection& database, std::int64_t citizen, const course_row& row) {
    const std::string facts = pack(row.facts);
    database(
        "INSERT INTO course (course, citizen, municipality, pack, law, state, referred, discharged, "
        "contacted, "
        "started, ended, contact_by, start_by, lists, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?)")
        .bind(row.course, citizen, row.municipality, row.pack, row.law, row.state, row.referred,
              row.discharged, row.contacted, row.started, row.ended, row.contact_by, row.start_by,
              joined_lists(row.lists), blob{facts})
        .run();
    for (const std::string& list : row.lists) {
        database(
            "INSERT OR IGNORE INTO course_list (list, municipality, referred, course) VALUES (?, ?, ?, ?)")
            .bind(list, row.municipality, row.referred, row.course)
            .run();
    }
}

}  // namespace

record_outcome write_record(connection& database, ledger& numbers, const record_transaction& what) {
    const std::int64_t partner = numbers.partner(database, what.came.partner);
    stored_facts known(database, partner);
    record_plan plan = plan_record(known, what);
    if (plan.outcome.why != record_conflict::none) return std::move(plan.outcome);
    reception came = what.came;
    if (what.when_written) what.when_written(came, plan.outcome.written);
    static_cast<void>(take_in(database, numbers, pack_bodies(std::move(came))));
    database("INSERT INTO record_reception (reception, entries) VALUES (?, ?)")
        .bind(numbers.reception, what.writes.size())
        .run();
    writing(database, partner, what.now, plan).run(numbers.reception);
    return std::move(plan.outcome);
}

void file_letter(connection& database, std::int64_t letter, const citizen_key& whose, time_ms now) {
    const std::int64_t citizen = find_or_make_citizen(database, whose, now);
    database("INSERT INTO citizen_letter (letter, citizen) VALUES (?, ?)").bind(letter, citizen).run();
    grow(database, citizen, now);
}

void join_letters(connection& database, std::span<const joined_letter> what, time_ms now) {
    for (const joined_letter& one : what) {
        database("DELETE FROM unjoined_letter WHERE letter = ?").bind(one.letter).run();
        if (database.changes() == 0 || !one.citizen) continue;
        file_letter(database, one.letter, *one.citizen, now);
    }
}

boost::system::error_code settle_citizen(connection& database, ledger& numbers,
                                         const citizen_settlement& what,
                                         std::span<const packed_reception> makes,
                                         std::vector<deliveries_at_hand::entry>& at_once) {
    std::int64_t citizen = 0;
    {
        query row = database("SELECT id, version FROM citizen WHERE public_id = ?");
        if (!row.bind(what.citizen).step()) return store_errc::unknown;
        if (static_cast<std::uint64_t>(row.number(1)) != what.seen) return store_errc::outdated;
        citizen = row.number(0);
    }
    for (const record_note& one : what.notes) write_note(database, citizen, one);
    remove_courses(database, citizen);
    for (const course_row& one : what.courses) write_course(database, citizen, one);
    keep_known(database, citizen, what.courses, what.now);
    // A letter that is made for him comes into his file, too: then he is due once more.
    database("UPDATE citizen SET version = version + 1, due = nullif(?, 0) WHERE id = ?")
        .bind(what.again, citizen)
        .run();
    for (const packed_reception& one : makes) {
        taken_in taken = take_in(database, numbers, one);
        using verdict = accept_outcome::verdict;
        if (taken.outcome.what != verdict::stored && taken.outcome.what != verdict::duplicate)
            fail(store_errc::failed);
        std::move(taken.at_once.begin(), taken.at_once.end(), std::back_inserter(at_once));
    }
    return {};
}

}  // namespace genvej::store::sqlite
