#include "adapters/store/postgres/arrived_rows.hpp"

#include "adapters/store/random_id.hpp"

namespace genvej::store::postgres {

void arrived_rows::send(connection& database) const {
    const column(&r)[12] = receptions;
    if (r[0].empty()) return;
    database.send(
        "INSERT INTO reception (municipality, id, public_id, partner, media_type, received, state, first, "
        "http_status, "
        "vans_envelope_id, vans_message_id, receipt_media_type) SELECT m, i, p, a, t, r, s, nullif(f, 0), h, "
        "v, w, y "
        "FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], "
        "$7::bigint[], "
        "$8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[]) AS r(m, i, p, a, t, r, s, f, h, "
        "v, w, y)",
        parameters(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11]));
    database.send(
        "INSERT INTO reception_body (municipality, reception, issues, receipt, translations, raw) SELECT * "
        "FROM "
        "unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[])",
        parameters(bodies[0], bodies[1], bodies[2], bodies[3], bodies[4], bodies[5]));
    const column(&l)[17] = letters;
    if (l[0].empty()) return;
    database.send(
        "INSERT INTO letter (municipality, id, reception, kind, sender, receiver, envelope_id, letter_id, "
        "content_hash, "
        "message_id, bundle_id, version_code, translation_at, translation_size, form, wants_receipt, relays, "
        "lane, receipt, withdrawn) "
        "SELECT m, i, r, k, s, t, e, l, h, a, b, v, p, q, f, w, y, nullif(n, ''), z, u FROM "
        "unnest($1::bigint[], "
        "$2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], "
        "$10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::boolean[], "
        "$17::boolean[], $18::text[], $19::boolean[], $20::boolean[]) AS x(m, i, r, k, s, t, e, l, h, a, b, "
        "v, "
        "p, q, f, w, y, n, z, u)",
        parameters(l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7], l[8], l[9], l[10], l[11], l[12], l[13],
                   l[14], l[15], l[16], lanes, receipts, without_effect));
    if (!unjoined.empty())
        database.send(
            "INSERT INTO unjoined_letter (municipality, letter) SELECT place(i), i FROM unnest($1::bigint[]) "
            "AS r(i)",
            parameters(unjoined));
}

void filed_letters::send(connection& database) const {
    if (citizens_.empty()) return;
    column c[6] = {int8s(), int8s(), texts(), texts(), int8s(), int8s()};
    for (const auto& [whom, his] : citizens_)
        put(c, whom.first, his.drawn, make_id(his.since), whom.second, his.letters, his.since);
    database.send(
        "INSERT INTO citizen (municipality, id, public_id, cpr, version, due) SELECT * FROM "
        "unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) ON CONFLICT "
        "(cpr, municipality) DO UPDATE SET version = citizen.version + excluded.version, due = "
        "least(coalesce(citizen.due, excluded.due), excluded.due)",
        parameters(c[0], c[1], c[2], c[3], c[4], c[5]));
    // ANY as in lanes.cpp: the table may have been empty when this was planned.
    database.send(
        "INSERT INTO citizen_letter (municipality, letter, citizen) SELECT place(l), l, c.id FROM "
        "unnest($1::bigint[], $2::bigint[], $3::text[]) AS n(l, m, w) JOIN citizen c ON c.cpr = ANY "
        "(ARRAY[w]) AND c.municipality = m",
        parameters(letters_[0], letters_[1], letters_[2]));
}

}  // namespace genvej::store::postgres
