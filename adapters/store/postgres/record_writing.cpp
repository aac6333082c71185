#include "adapters/store/postgres/record_writing.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/numbers.hpp"
#include "adapters/store/postgres/record_facts.hpp"
#include "adapters/store/record_columns.hpp"

namespace genvej::store::postgres {
namespace {

/// The number of his row: as it is, or made. Who makes him at the same time on another node is waited for.
std::int64_t find_or_make_citizen(connection& database, numbers& from, const citizen_key& whom, time_ms now) {
    database("INSERT INTO municipality VALUES ($1) ON CONFLICT DO NOTHING").bind(whom.municipality);
    const std::int64_t drawn = from.next(whom.municipality);
    query row = database(
        "INSERT INTO citizen (municipality, id, public_id, cpr, version) VALUES ($1, $2, $3, $4, 0) ON "
        "CONFLICT (cpr, municipality) DO UPDATE SET version = citizen.version RETURNING id");
    if (!row.bind(whom.municipality, drawn, make_id(now), whom.cpr).step()) fail(store_errc::failed);
    return row.number(0);
}

/// Something came into their files: they are due.
void grow(connection& database, const column& citizens, time_ms now) {
    database.send(
        "UPDATE citizen c SET version = version + 1, due = least(coalesce(due, $2), $2) FROM "
        "unnest($1::bigint[]) AS n(i) WHERE c.municipality = place(i) AND c.id = i",
        parameters(citizens, now));
}

/// A plan on its way into the tables, column by column.
class writing {
public:
    writing(connection& database, const record_transaction& what, const record_plan& plan)
        : database_(database), what_(what), plan_(plan), numbers_(database) {}

    void run(std::int64_t reception) {
        draw_numbers();
        for (const planned_record& one : plan_.writes) add(one, reception);
        send();
        column grown = int8s();
        for (const std::int64_t one : plan_.grown) grown.add(citizen(one));
        grow(database_, grown, what_.now);
    }

private:
    void draw_numbers();
    void add(const planned_record& one, std::int64_t reception);
    void add_version(const planned_record& one, std::int64_t number, std::int64_t reception);
    void send() const;

    std::int64_t record(std::int64_t number) const {
        return number < 0 ? new_records_[static_cast<std::size_t>(-number - 1)] : number;
    }
    std::int64_t citizen(std::int64_t number) const {
        return number < 0 ? new_citizens_[static_cast<std::size_t>(-number - 1)] : number;
    }
    static std::int64_t municipality_of(std::int64_t number) { return number >> 52; }
    const record_name& name_of(const planned_record& one) const {
        return plan_.outcome.written[one.entry].name;
    }

    connection& database_;
    const record_transaction& what_;
    const record_plan& plan_;
    numbers numbers_;
    std::vector<std::int64_t> new_citizens_, new_records_;
    column made_[9] = {int8s(), texts(), texts(), int8s(), booleans(), int8s(), int8s(), byteas(), int8s()};
    column changed_[5] = {int8s(), int8s(), booleans(), int8s(), byteas()};
    column versions_[6] = {int8s(), int8s(), int8s(), int8s(), byteas(), byteas()};
    column new_keys_[4] = {int8s(), texts(), texts(), texts()};
    column old_keys_[3] = {int8s(), texts(), texts()};
    column new_references_[2] = {int8s(), int8s()};
    column old_references_[2] = {int8s(), int8s()};
};

void writing::draw_numbers() {
    numbers_.reserve(plan_.new_records + plan_.new_citizens.size());
    for (const citizen_key& one : plan_.new_citizens)
        new_citizens_.push_back(find_or_make_citizen(database_, numbers_, one, what_.now));
    new_records_.resize(plan_.new_records);
    for (const planned_record& one : plan_.writes) {
        if (!one.is_new()) continue;
        const std::int64_t whose =
            one.citizen == 0 ? std::int64_t{what_.came.municipality} : municipality_of(citizen(one.citizen));
        new_records_[static_cast<std::size_t>(-one.record - 1)] = numbers_.next(whose);
    }
}

void writing::add(const planned_record& one, std::int64_t reception) {
    const std::int64_t number = record(one.record);
    const std::string keys = to_bytes(one.keys);
    if (one.is_new()) {
        put(made_, number, name_of(one).type, name_of(one).id, one.version, one.deleted, citizen(one.citizen),
            record(one.patient), keys, municipality_of(number));
    } else {
        put(changed_, number, one.version, one.deleted, record(one.patient), keys);
    }
    if (!one.keeps_version) add_version(one, number, reception);
    for (const record_token& key : one.dropped_keys) put(old_keys_, number, key.parameter, key.value);
    for (const record_token& key : one.added_keys)
        put(new_keys_, number, name_of(one).type, key.parameter, key.value);
}

void writing::add_version(const planned_record& one, std::int64_t number, std::int64_t reception) {
    std::vector<std::int64_t> points_at;
    points_at.reserve(one.points_at.size());
    for (const std::int64_t target : one.points_at) points_at.push_back(record(target));
    put(versions_, number, one.version, reception, one.entry, to_bytes(points_at), one.body);
    for (const std::int64_t target : one.ends_to_point_at) put(old_references_, target, number);
    for (const std::int64_t target : one.begins_to_point_at) put(new_references_, record(target), number);
}

void writing::send() const {
    const auto& m = made_;
    database_.send(
        "INSERT INTO record_resource (municipality, id, partner, type, name, version, deleted, citizen, "
        "patient, keys) SELECT z, i, $1, t, n, v, d, c, p, k FROM unnest($2::bigint[], $3::text[], "
        "$4::text[], $5::bigint[], $6::boolean[], $7::bigint[], $8::bigint[], $9::bytea[], $10::bigint[]) AS "
        "r(i, t, n, v, d, c, p, k, z)",
        parameters(what_.came.partner, m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]));
    const auto& c = changed_;
    database_.send(
        "UPDATE record_resource r SET version = v, deleted = d, patient = p, keys = k FROM "
        "unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::bigint[], $5::bytea[]) AS n(i, v, d, p, k) "
        "WHERE r.municipality = place(i) AND r.id = i",
        parameters(c[0], c[1], c[2], c[3], c[4]));
    const auto& v = versions_;
    database_.send(
        "INSERT INTO record_version (municipality, record, version, changed, reception, entry, pointed_at, "
        "body) SELECT place(i), i, v, $1, r, e, p, b FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], "
        "$5::bigint[], $6::bytea[], $7::bytea[]) AS n(i, v, r, e, p, b)",
        parameters(what_.now, v[0], v[1], v[2], v[3], v[4], v[5]));
    if (!old_keys_[0].empty())
        database_.send(
            "DELETE FROM record_key k USING unnest($1::bigint[], $2::text[], $3::text[]) AS n(i, p, w) WHERE "
            "k.municipality = place(i) AND k.record = i AND k.parameter = p AND k.value = w",
            parameters(old_keys_[0], old_keys_[1], old_keys_[2]));
    const auto& k = new_keys_;
    database_.send(
        "INSERT INTO record_key (municipality, record, partner, type, parameter, value) SELECT place(i), i, "
        "$1, t, p, w FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) AS n(i, t, p, w)",
        parameters(what_.came.partner, k[0], k[1], k[2], k[3]));
    if (!old_references_[0].empty())
        database_.send(
            "DELETE FROM record_reference f USING unnest($1::bigint[], $2::bigint[]) AS n(t, s) WHERE "
            "f.municipality = place(t) AND f.target = t AND f.source = s",
            parameters(old_references_[0], old_references_[1]));
    database_.send(
        "INSERT INTO record_reference (municipality, target, source) SELECT place(t), t, s FROM "
        "unnest($1::bigint[], $2::bigint[]) AS n(t, s)",
        parameters(new_references_[0], new_references_[1]));
}

}  // namespace

/// In the order of what they lock, so that two nodes do not wait for each other.
void take_turns(connection& database, const std::vector<std::string>& partners) {
    column names = texts();
    for (const std::string& one : partners) names.add(one);
    database(
        "SELECT count(pg_advisory_xact_lock(k)) FROM (SELECT DISTINCT hashtextextended('genvej record ' || "
        "current_schema() || ' ' || p, 0) AS k FROM unnest($1::text[]) AS n(p) ORDER BY k) AS sorted")
        .bind(names);
}

record_outcome write_record(connection& database, counts& sums, const record_transaction& what) {
    loaded_facts known(database, what);
    record_plan plan = plan_record(known, what);
    if (plan.outcome.why != record_conflict::none) return std::move(plan.outcome);
    reception came = what.came;
    if (what.when_written) what.when_written(came, plan.outcome.written);
    const packed_reception packed = pack_bodies(std::move(came));
    arrival one{&packed, {}, {}};
    take_in(database, sums, {&one, 1});
    database.send(
        "INSERT INTO record_reception (municipality, reception, entries) VALUES (place($1), $1, $2)",
        parameters(one.number, what.writes.size()));
    writing(database, what, plan).run(one.number);
    return std::move(plan.outcome);
}

void join_letters(connection& database, std::span<const joined_letter> what, time_ms now) {
    numbers from(database);
    for (const joined_letter& one : what) {
        query gone = database("DELETE FROM unjoined_letter WHERE municipality = place($1) AND letter = $1");
        gone.bind(one.letter);
        if (gone.changes() == 0 || !one.citizen) continue;
        const std::int64_t citizen = find_or_make_citizen(database, from, *one.citizen, now);
        database.send("INSERT INTO citizen_letter (municipality, letter, citizen) VALUES (place($1), $1, $2)",
                      parameters(one.letter, citizen));
        column grown = int8s();
        grown.add(citizen);
        grow(database, grown, now);
    }
}

}  // namespace genvej::store::postgres
