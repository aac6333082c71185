#include "adapters/store/postgres/record_reading.hpp"

#include <limits>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/bodies.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {
namespace {

/// What has the first of the keys, some of it: the others are looked for in what was found.
struct slice {
    std::string after;
    std::vector<std::pair<record_version, std::vector<record_token>>> found;
    bool more = false;
};

slice read_slice(connection& database, std::string_view partner, std::string_view type,
                 const record_token* key, std::string after, std::size_t limit) {
    query rows =
        key == nullptr
            ? database(
                  "SELECT r.name, v.version, v.changed, v.body, r.keys FROM record_resource r JOIN "
                  "record_version v ON v.municipality = r.municipality + 0 AND v.record = r.id AND "
                  "v.version = r.version WHERE r.partner = $1 AND r.type = $2 AND r.name > $3 AND NOT "
                  "r.deleted ORDER BY r.name LIMIT $4")
            : database(
                  "SELECT r.name, v.version, v.changed, v.body, r.keys FROM record_key k JOIN "
                  "record_resource r ON r.municipality = k.municipality + 0 AND r.id = k.record JOIN "
                  "record_version v ON v.municipality = r.municipality + 0 AND v.record = r.id AND "
                  "v.version = r.version WHERE k.partner = $1 AND k.type = $2 AND r.name > $3 AND "
                  "k.parameter = $5 AND k.value = $6 ORDER BY r.name LIMIT $4");
    if (key == nullptr) {
        rows.bind(partner, type, after, limit);
    } else {
        rows.bind(partner, type, after, limit, key->parameter, key->value);
    }
    slice out{std::move(after), {}, false};
    while (rows.step()) {
        out.after = rows.string(0);
        out.found.emplace_back(
            version_of(partner, {std::string(type), out.after}, rows.number(1), rows.number(2), rows.text(3)),
            keys_in(rows.text(4)));
    }
    out.more = out.found.size() == limit;
    return out;
}

}  // namespace

std::vector<record_version> read_versions(connection& database, std::string_view partner,
                                          const record_name& name, std::uint32_t before, std::size_t limit) {
    query rows = database(
        "SELECT v.version, v.changed, v.body FROM record_resource r JOIN record_version v ON v.municipality "
        "= "
        "r.municipality + 0 AND v.record = r.id WHERE r.partner = $1 AND r.type = $2 AND r.name = $3 AND "
        "v.version < $4 ORDER BY v.version DESC LIMIT $5");
    rows.bind(partner, name.type, name.id,
              before == 0 ? std::numeric_limits<std::int64_t>::max() : std::int64_t{before}, limit);
    std::vector<record_version> out;
    while (rows.step())
        out.push_back(version_of(partner, name, rows.number(0), rows.number(1), rows.text(2)));
    return out;
}

std::optional<record_version> read_version(connection& database, std::string_view partner,
                                           const record_name& name, std::uint32_t version) {
    return version_in(version, [&](std::uint32_t before, std::size_t limit) {
        return read_versions(database, partner, name, before, limit);
    });
}

std::vector<record_version> search_record(connection& database, std::string_view partner,
                                          std::string_view type, const std::vector<record_token>& keys,
                                          std::string_view after, std::size_t limit) {
    std::vector<record_version> out;
    slice last;
    last.after = after;
    for (last.more = true; last.more && out.size() < limit;) {
        last = read_slice(database, partner, type, keys.empty() ? nullptr : &keys.front(),
                          std::move(last.after), limit);
        for (auto& [version, its_keys] : last.found) {
            if (out.size() < limit && has_all(its_keys, keys)) out.push_back(std::move(version));
        }
    }
    return out;
}

std::optional<std::string> citizen_of_patient(connection& database, std::string_view partner,
                                              std::string_view patient) {
    query row = database(
        "SELECT public_id FROM record_resource r JOIN citizen c ON c.municipality = place(r.citizen) AND "
        "c.id "
        "= r.citizen WHERE r.partner = $1 AND r.type = 'Patient' AND r.name = $2 AND NOT r.deleted");
    if (!row.bind(partner, patient).step()) return std::nullopt;
    return row.string(0);
}

std::optional<std::string> read_citizen(connection& database, const citizen_key& whom) {
    query row = database("SELECT public_id FROM citizen WHERE municipality = $1 AND cpr = $2");
    if (!row.bind(whom.municipality, whom.cpr).step()) return std::nullopt;
    return row.string(0);
}

std::string text_in_file(connection& database, std::int64_t letter) {
    if (auto translation = read_translation(database, letter)) return std::move(*translation);
    query row = database(
        "SELECT raw FROM letter l JOIN reception_body b ON b.municipality = l.municipality + 0 AND b.kept = "
        "l.kept AND b.reception = l.reception WHERE l.municipality = place($1) AND l.id = $1 AND l.form = "
        "$2");
    if (!row.bind(letter, static_cast<int>(message_form::fhir)).step()) return {};
    return unpack(row.text(0)).value();
}

std::vector<unjoined_letter> read_unjoined(connection& database, std::size_t limit) {
    // Looked up for each of them, as many as are wanted: OFFSET 0.
    query rows = database(
        "SELECT u.letter, x.* FROM unjoined_letter u CROSS JOIN LATERAL (SELECT r.partner, l.kind, l.sender, "
        "l.receiver, l.letter_id, r.received FROM letter l JOIN reception r ON r.municipality = "
        "l.municipality + 0 AND r.id = l.reception WHERE l.municipality = u.municipality + 0 AND l.id = "
        "u.letter AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.municipality = l.municipality + 0 AND "
        "f.letter = l.id AND f.kind = 0) OFFSET 0) AS x ORDER BY drawn(u.letter) LIMIT $1");
    rows.bind(limit);
    std::vector<unjoined_letter> out;
    while (rows.step()) {
        unjoined_letter& one = out.emplace_back();
        one.letter = rows.number(0);
        one.partner = rows.string(1);
        one.kind = rows.string(2);
        one.sender = rows.string(3);
        one.receiver = rows.string(4);
        one.letter_id = rows.string(5);
        one.received = rows.number(6);
    }
    for (unjoined_letter& one : out) one.translation = text_in_file(database, one.letter);
    return out;
}

std::vector<due_citizen> take_citizens(connection& database, const holder& who, time_ms now,
                                       std::size_t limit, hands& held) {
    query rows = database(
        "WITH chosen AS (SELECT municipality, id FROM citizen WHERE due <= $1 AND is_free(leased_until, $3) "
        "ORDER BY due, id LIMIT $2 FOR UPDATE SKIP LOCKED), taken AS (UPDATE citizen c SET leased_until = "
        "clock_timestamp() + $3 * interval '1 millisecond', holder = $4 FROM chosen n WHERE c.municipality = "
        "n.municipality + 0 AND c.id = n.id RETURNING c.due, c.id, c.public_id, c.version) SELECT public_id, "
        "due, id, version FROM taken ORDER BY due, id");
    rows.bind(now, limit, who.lease_ms, who.node);
    std::vector<due_citizen> out;
    while (rows.step()) {
        out.push_back({rows.string(0), rows.number(1)});
        held.take_citizen(out.back().citizen, rows.number(2), rows.number(3));
    }
    return out;
}

void give_back(connection& database, const holder& who, const hands::citizen_in_hand& whom, time_ms due) {
    database(
        "UPDATE citizen SET leased_until = NULL, holder = NULL, due = CASE WHEN version = $2 THEN $3 ELSE "
        "due "
        "END WHERE municipality = place($1) AND id = $1 AND holder = $4")
        .bind(whom.number, whom.version, due, who.node);
}

std::optional<time_ms> earliest_citizen(connection& database, const holder& who) {
    query row = database(
        "SELECT due FROM citizen WHERE due IS NOT NULL AND is_free(leased_until, $1) ORDER BY due, id LIMIT "
        "1");
    if (!row.bind(who.lease_ms).step()) return std::nullopt;
    return row.number(0);
}

}  // namespace genvej::store::postgres
