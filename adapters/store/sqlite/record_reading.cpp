#include "adapters/store/sqlite/record_reading.hpp"

#include <limits>

#include "adapters/store/packed.hpp"
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"
#include "adapters/store/sqlite/bodies.hpp"

namespace genvej::store::sqlite {
std::vector<record_version> read_versions(connection& database, std::string_view partner,
                                          const record_name& name, std::uint32_t before, std::size_t limit) {
    query rows = database(
        "SELECT record_version.version, changed, body FROM partner JOIN record_resource ON "
        "record_resource.partner = partner.id JOIN record_version ON record = record_resource.id WHERE "
        "partner.name = ? AND type = ? AND record_resource.name = ? AND record_version.version < ? ORDER BY "
        "record_version.version DESC LIMIT ?");
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

/// By its first key, or in the order of all of the type.
std::vector<record_version> search_record(connection& database, std::string_view partner,
                                          std::string_view type, const std::vector<record_token>& keys,
                                          std::string_view after, std::size_t limit) {
    query rows =
        keys.empty()
            ? database(
                  "SELECT r.name, r.keys, v.version, changed, body FROM partner JOIN record_resource r "
                  "ON r.partner = partner.id JOIN record_version v ON v.record = r.id AND v.version = "
                  "r.version WHERE partner.name = ? AND r.type = ? AND r.name > ? AND deleted = 0 ORDER "
                  "BY r.name")
            : database(
                  "SELECT r.name, r.keys, v.version, changed, body FROM partner JOIN record_key k ON "
                  "k.partner = partner.id JOIN record_resource r ON r.id = k.record JOIN record_version "
                  "v ON v.record = r.id AND v.version = r.version WHERE partner.name = ? AND k.type = ? "
                  "AND r.name > ? AND k.parameter = ? AND k.value = ? ORDER BY r.name");
    if (keys.empty()) {
        rows.bind(partner, type, after);
    } else {
        rows.bind(partner, type, after, keys.front().parameter, keys.front().value);
    }
    std::vector<record_version> out;
    while (out.size() < limit && rows.step()) {
        if (!has_all(keys_in(rows.text(1)), keys)) continue;
        out.push_back(version_of(partner, {std::string(type), rows.string(0)}, rows.number(2), rows.number(3),
                                 rows.text(4)));
    }
    return out;
}

std::optional<std::string> citizen_of_patient(connection& database, std::string_view partner,
                                              std::string_view patient) {
    query row = database(
        "SELECT public_id FROM partner JOIN record_resource ON record_resource.partner = partner.id JOIN "
        "citizen ON citizen.id = citizen WHERE partner.name = ? AND type = 'Patient' AND "
        "record_resource.name = ? AND deleted = 0");
    if (!row.bind(partner, patient).step()) return std::nullopt;
    return row.string(0);
}

std::optional<std::string> read_citizen(connection& database, const citizen_key& whom) {
    query row = database("SELECT public_id FROM citizen WHERE municipality = ? AND cpr = ?");
    if (!row.bind(whom.municipality, whom.cpr).step()) return std::nullopt;
    return row.string(0);
}

std::string text_in_file(connection& database, std::int64_t letter) {
    if (auto translation = read_translation(database, letter)) return std::move(*translation);
    query row = database(
        "SELECT bodies, raw_size FROM letter JOIN reception ON reception.id = letter.reception WHERE "
        "letter.id = ? AND form = ? AND pruned = 0");
    if (!row.bind(letter, static_cast<int>(message_form::fhir)).step()) return {};
    return unpack_part(row, 0, 0, row.number(1));
}

std::vector<unjoined_letter> read_unjoined(connection& database, std::size_t limit) {
    std::vector<unjoined_letter> out;
    {
        query rows = database(
            "SELECT letter.id, partner, kind, sender, receiver, letter_id, received FROM unjoined_letter "
            "JOIN letter ON letter.id = unjoined_letter.letter JOIN reception ON reception.id = "
            "letter.reception WHERE NOT EXISTS (SELECT 1 FROM follow_up WHERE follow_up.letter = letter.id "
            "AND follow_up.kind = 0) ORDER BY unjoined_letter.letter LIMIT ?");
        rows.bind(limit);
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
    }
    for (unjoined_letter& one : out) one.translation = text_in_file(database, one.letter);
    return out;
}

std::vector<taken_citizen> due_citizens(connection& database, time_ms now, std::size_t limit) {
    query rows = database(
        "SELECT version, public_id, due FROM citizen WHERE due IS NOT NULL AND due <= ? ORDER BY due, id "
        "LIMIT ?");
    rows.bind(now, limit);
    std::vector<taken_citizen> out;
    while (rows.step())
        out.push_back({
            rows.number(0), {rows.string(1), rows.number(2)}
        });
    return out;
}

}  // namespace genvej::store::sqlite
