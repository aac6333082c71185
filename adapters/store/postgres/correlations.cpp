#include "adapters/store/postgres/correlations.hpp"

#include <algorithm>

#include "adapters/store/postgres/bodies.hpp"
#include "adapters/store/row_forms.hpp"

namespace genvej::store::postgres {
namespace {

bool is_open_in(std::int64_t kept) {
    return is_open(static_cast<delivery_state>(kept));
}

/// As it came it has a body of its own, unless it came as FHIR, where the letter and its translation are one.
std::optional<own_delivery> read_own_delivery(connection& database, const known_letter& letter,
                                              message_form form) {
    if (form == message_form::oioxml && letter.form == message_form::fhir) return std::nullopt;
    query row = database(
        "SELECT d.id, target, media_type, CASE WHEN state = $1 THEN changed ELSE 0 END, state FROM delivery "
        "d LEFT "
        "JOIN body "
        "b ON b.municipality = d.municipality + 0 AND b.kept = d.kept AND b.owner = d.id WHERE "
        "d.municipality = "
        "place($2) "
        "AND letter = $2 AND (document = $3 OR document = 0 AND ($4 <> 0 OR (b.owner IS NULL) = ($5 <> 0))) "
        "ORDER BY "
        "d.id DESC");
    const bool either = letter.form == message_form::fhir;
    row.bind(static_cast<int>(delivery_state::delivered), letter.id, own_document(letter.id, form), either,
             form == message_form::fhir);
    if (!row.step()) return std::nullopt;
    own_delivery out{row.number(0), row.string(1), row.string(2), row.number(3), {}};
    bool delivered = false;
    bool open = false;
    const auto last = static_cast<delivery_state>(row.number(4));
    do {
        delivered |= row.number(4) == static_cast<int>(delivery_state::delivered);
        open |= is_open_in(row.number(4));
    } while (row.step());
    out.stands = delivered ? delivery_state::delivered : open ? delivery_state::waiting : last;
    return out;
}

std::vector<known_letter> read_parts(connection& database, std::int64_t letter) {
    std::vector<std::int64_t> ids;
    {
        query rows =
            database("SELECT id FROM letter WHERE municipality + 0 = place($1) AND part_of = $1 ORDER BY id");
        rows.bind(letter);
        while (rows.step()) ids.push_back(rows.number(0));
    }
    std::vector<known_letter> out;
    out.reserve(ids.size());
    for (const std::int64_t id : ids) out.push_back(read_letter(database, id).value());
    return out;
}

std::optional<correlation> read_correlation(connection& database, std::int64_t letter, std::int64_t wanted) {
    std::optional<known_letter> original = read_letter(database, letter);
    if (!original) return std::nullopt;
    correlation out{std::move(*original), read_parts(database, letter), read_documents(database, letter), 0};
    complete_own_documents(out.original, wanted, out.documents, [&](message_form form) {
        return read_own_delivery(database, out.original, form);
    });
    while (out.found < out.documents.size() && out.documents[out.found].id != wanted) ++out.found;
    return out;
}

}  // namespace

std::optional<known_letter> read_letter(connection& database, std::int64_t letter) {
    query row = database(
        "SELECT l.id, public_id, partner, form, kind, sender, receiver, envelope_id, letter_id, "
        "version_code, "
        "message_id, bundle_id, wants_receipt, relays, received FROM letter l JOIN reception r ON "
        "r.municipality = "
        "l.municipality + 0 AND r.id = l.reception WHERE l.municipality = place($1) AND l.id = $1");
    if (!row.bind(letter).step()) return std::nullopt;
    return known_letter_of(row);
}

std::int64_t letter_by_key(connection& database, std::string_view sender, std::string_view letter_id) {
    query row = database(
        "SELECT letter FROM municipality m JOIN letter_key k ON k.municipality = m.municipality + 0 AND "
        "sender = "
        "$1 AND "
        "letter_id = $2 ORDER BY letter LIMIT 1");
    return row.bind(sender, letter_id).step() ? row.number(0) : 0;
}

std::int64_t letter_by_message(connection& database, std::string_view message_id) {
    if (message_id.empty()) return 0;
    query row = database(
        "SELECT l.id FROM letter l JOIN reception r ON r.municipality = l.municipality + 0 AND r.id = "
        "l.reception WHERE "
        "message_id = $1 AND state = 0 AND NOT withdrawn ORDER BY l.id LIMIT 1");
    return row.bind(message_id).step() ? row.number(0) : 0;
}

std::vector<known_document> read_documents(connection& database, std::int64_t letter) {
    query rows = database(
        "SELECT id, form, kind, sender, receiver, envelope_id, letter_id, version_code, media_type, "
        "receipt_within, "
        "verdict, code, text, resends, delivered, overdue, "
        "(SELECT target FROM delivery d WHERE d.municipality = document.municipality + 0 AND d.letter = "
        "document.letter "
        "AND d.document = document.id ORDER BY d.id DESC LIMIT 1), "
        "(SELECT state FROM delivery d WHERE d.municipality = document.municipality + 0 AND d.letter = "
        "document.letter AND d.document = document.id ORDER BY CASE state WHEN 2 THEN 0 WHEN 0 THEN 1 WHEN 5 "
        "THEN 1 ELSE 2 END, d.id DESC LIMIT 1) "
        "FROM document WHERE municipality + 0 = place($1) AND letter = $1 ORDER BY id");
    rows.bind(letter);
    std::vector<known_document> out;
    while (rows.step()) out.push_back(known_document_of(rows));
    return out;
}

std::int64_t document_by_key(connection& database, message_form form, std::string_view sender,
                             std::string_view letter_id) {
    query row = database(
        "SELECT id FROM document WHERE letter_id = $1 AND form = $2 AND ($2 = 1 OR sender = $3) ORDER BY id "
        "DESC LIMIT "
        "1");
    return row.bind(letter_id, static_cast<int>(form), sender).step() ? row.number(0) : 0;
}

std::vector<std::int64_t> documents_in_envelope(connection& database, message_form form,
                                                std::string_view sender, std::string_view envelope_id) {
    std::vector<std::int64_t> out;
    query planned = database(
        "SELECT id FROM document WHERE envelope_id = $1 AND form = $2 AND ($2 = 1 OR sender = $3) "
        "UNION SELECT d.id FROM resent_envelope r JOIN document d ON d.municipality = r.municipality + 0 AND "
        "d.id = r.document "
        "WHERE r.envelope_id = $1 AND form = $2 AND ($2 = 1 OR sender = $3) ORDER BY id");
    planned.bind(envelope_id, static_cast<int>(form), sender);
    while (planned.step()) out.push_back(planned.number(0));
    if (form == message_form::fhir) return out;
    // Letters that were sent as they came, of which some may have no row yet.
    query letters = database(
        "SELECT l.id FROM municipality m JOIN envelope_key k ON k.municipality = m.municipality + 0 AND "
        "k.sender "
        "= $1 AND k.envelope_id = $2 JOIN letter l ON l.municipality = place(k.reception) AND l.reception = "
        "k.reception WHERE l.envelope_id = $2 AND l.form = 0 AND NOT withdrawn ORDER BY l.id");
    letters.bind(sender, envelope_id);
    while (letters.step()) {
        const std::int64_t document = sent_as_it_is(database, letters.number(0), message_form::oioxml);
        if (document != 0 && std::find(out.begin(), out.end(), document) == out.end())
            out.push_back(document);
    }
    return out;
}

std::int64_t sent_as_it_is(connection& database, std::int64_t letter, message_form form) {
    const std::optional<known_letter> found = read_letter(database, letter);
    return found && read_own_delivery(database, *found, form) ? own_document(letter, form) : 0;
}

std::optional<correlation> correlate(connection& database, std::int64_t document) {
    std::int64_t letter = document < 0 ? letter_of_own_document(document) : 0;
    if (document > 0) {
        query row = database("SELECT letter FROM document WHERE municipality = place($1) AND id = $1");
        if (!row.bind(document).step()) return std::nullopt;
        letter = row.number(0);
    }
    std::optional<correlation> out = read_correlation(database, letter, document);
    if (out && out->found == out->documents.size()) return std::nullopt;  // a letter that was not sent so
    return out;
}

std::optional<correlation> correlate_letter(connection& database, std::int64_t letter) {
    {
        query whole = database(
            "SELECT part_of FROM letter WHERE municipality = place($1) AND id = $1 AND part_of IS NOT NULL");
        if (whole.bind(letter).step()) letter = whole.number(0);
    }
    return read_correlation(database, letter, 0);
}

std::optional<std::string> read_body(connection& database, std::int64_t document) {
    if (document > 0) return read_document_body(database, document);
    const std::optional<known_letter> letter = read_letter(database, letter_of_own_document(document));
    if (!letter) return std::nullopt;
    const auto how = read_own_delivery(database, *letter, form_of_own_document(document));
    if (!how) return std::nullopt;
    return read_delivery_body(database, how->id);
}

}  // namespace genvej::store::postgres
