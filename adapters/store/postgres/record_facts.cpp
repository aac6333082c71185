#include "adapters/store/postgres/record_facts.hpp"

#include "adapters/store/record_columns.hpp"

#include <algorithm>
#include <set>

namespace genvej::store::postgres {
namespace {

std::set<record_name> names_in(const record_transaction& what) {
    std::set<record_name> out;
    for (const record_write& one : what.writes) {
        out.insert(one.name);
        out.insert(one.references.begin(), one.references.end());
        if (!one.patient.empty()) out.insert({"Patient", one.patient});
    }
    return out;
}

std::string bytes_of(const record_token& key) {
    return to_bytes(std::span(&key, 1));
}

}  // namespace

loaded_facts::loaded_facts(connection& database, const record_transaction& what)
    : database_(database), partner_(what.came.partner) {
    ask(what);
    std::vector<rows> answers = database_.finish();
    // What was sent before is not ours.
    note_citizens(std::move(answers.back()));
    note_keys(std::move(answers[answers.size() - 2]));
    note_records(std::move(answers[answers.size() - 3]));
}

void loaded_facts::ask(const record_transaction& what) {
    column types = texts(), names = texts();
    for (const record_name& one : names_in(what)) {
        types.add(one.type);
        names.add(one.id);
    }
    database_.send(
        "SELECT r.type, r.name, r.id, r.version, r.deleted, r.citizen, r.patient, r.keys, v.changed, "
        "v.pointed_at, v.body FROM unnest($2::text[], $3::text[]) AS n(t, i) JOIN record_resource r ON "
        "r.partner = $1 AND r.type = t AND r.name = i JOIN record_version v ON v.municipality = "
        "r.municipality + 0 AND v.record = r.id AND v.version = r.version",
        parameters(partner_, types, names));
    column of_type = texts(), parameter = texts(), value = texts();
    column municipalities = int8s(), cprs = texts();
    for (const record_write& one : what.writes) {
        if (one.unless) {
            of_type.add(one.name.type);
            parameter.add(one.unless->parameter);
            value.add(one.unless->value);
        }
        if (one.citizen) {
            municipalities.add(one.citizen->municipality);
            cprs.add(one.citizen->cpr);
        }
    }
    database_.send(
        "SELECT DISTINCT t, p, w, r.name FROM unnest($2::text[], $3::text[], $4::text[]) AS n(t, p, w) JOIN "
        "record_key k ON k.value = w AND k.parameter = p AND k.type = t AND k.partner = $1 JOIN "
        "record_resource r ON r.municipality = place(k.record) AND r.id = k.record ORDER BY r.name",
        parameters(partner_, of_type, parameter, value));
    database_.send(
        "SELECT c.municipality, c.cpr, c.id FROM unnest($1::bigint[], $2::text[]) AS n(m, w) JOIN citizen c "
        "ON c.cpr = w AND c.municipality = m",
        parameters(municipalities, cprs));
}

void loaded_facts::note_records(rows answer) {
    while (answer.step()) {
        known_record& one = records_[{answer.string(0), answer.string(1)}];
        one.number = answer.number(2);
        one.version = static_cast<std::uint32_t>(answer.number(3));
        one.deleted = answer.number(4) != 0;
        one.citizen = answer.number(5);
        one.patient = answer.number(6);
        one.keys = keys_in(answer.text(7));
        one.changed = answer.number(8);
        one.points_at = numbers_in(answer.text(9));
        one.body = answer.string(10);
    }
}

void loaded_facts::note_keys(rows answer) {
    while (answer.step()) {
        const std::string type = answer.string(0);
        by_key_[{type, bytes_of({answer.string(1), answer.string(2)})}].push_back({type, answer.string(3)});
    }
}

void loaded_facts::note_citizens(rows answer) {
    while (answer.step()) citizens_[{answer.number(0), answer.string(1)}] = answer.number(2);
}

known_record loaded_facts::find(const record_name& name) {
    const auto found = records_.find(name);
    return found == records_.end() ? known_record() : found->second;
}

std::vector<record_name> loaded_facts::find_by_key(std::string_view type, const record_token& key) {
    const auto found = by_key_.find({std::string(type), bytes_of(key)});
    return found == by_key_.end() ? std::vector<record_name>() : found->second;
}

std::int64_t loaded_facts::find_citizen(const citizen_key& whom) {
    const auto found = citizens_.find({whom.municipality, whom.cpr});
    return found == citizens_.end() ? 0 : found->second;
}

/// Whatever points at what is about a citizen is about him, too.
std::vector<record_name> loaded_facts::referrers(const known_record& target) {
    std::vector<record_name> out;
    if (target.citizen == 0) {
        query found = database_(
            "SELECT r.type, r.name FROM record_reference f JOIN record_resource r ON r.municipality = "
            "place(f.source) AND r.id = f.source WHERE f.municipality = place($1) AND f.target = $1 ORDER BY "
            "r.id");
        found.bind(target.number);
        while (found.step()) out.push_back({found.string(0), found.string(1)});
        return out;
    }
    query found = database_(
        "SELECT r.type, r.name, r.patient, v.pointed_at FROM record_resource r JOIN record_version v ON "
        "v.municipality = r.municipality + 0 AND v.record = r.id AND v.version = r.version WHERE r.citizen = "
        "$1 AND r.citizen <> 0 AND r.partner = $2 AND NOT r.deleted ORDER BY r.id");
    found.bind(target.citizen, partner_);
    while (found.step()) {
        const std::vector<std::int64_t> points_at = numbers_in(found.text(3));
        if (found.number(2) == target.number ||
            std::find(points_at.begin(), points_at.end(), target.number) != points_at.end())
            out.push_back({found.string(0), found.string(1)});
    }
    return out;
}

}  // namespace genvej::store::postgres
