#include "adapters/store/sqlite/correlations.hpp"

#include <algorithm>

#include "adapters/store/row_forms.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/duplicates.hpp"

namespace genvej::store::sqlite {
namespace {

/// Of several deliveries the one that says how they stand together (known_document::stands).
constexpr const char* says_most =
    " ORDER BY CASE state WHEN 2 THEN 0 WHEN 0 THEN 1 WHEN 1 THEN 1 ELSE 2 END, "
    "delivery.id DESC LIMIT 1";

/// As it came it has a body of its own, unless it came as FHIR, where the letter and its translation are one.
std::optional<own_delivery> read_own_delivery(connection& database, const known_letter& letter,
                                              message_form form) {
    if (form == message_form::oioxml && letter.form == message_form::fhir) return std::nullopt;
    // Statements are known by their address.
    static const std::string from =
        " FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery "
        "JOIN target ON target.id = delivery.target "
        "LEFT JOIN delivery_body ON delivery_body.delivery = delivery.id "
        "WHERE of_letter = ?1 AND (delivery.document = ?2 OR delivery.document IS NULL AND (?3 OR (body IS "
        "NULL) = ?4))";
    static const std::string last =
        "SELECT delivery.id, target.name, media_type, iif(state = 2, changed, 0)" + from +
        " ORDER BY delivery.id DESC LIMIT 1";
    static const std::string most = "SELECT state" + from + says_most;
    const auto bind = [&](query& row) {
        row.bind(letter.id, own_document(letter.id, form), letter.form == message_form::fhir,
                 form == message_form::fhir);
    };
    query row = database(last.c_str());
    bind(row);
    if (!row.step()) return std::nullopt;
    own_delivery out{row.number(0), row.string(1), row.string(2), row.number(3), {}};
    query all = database(most.c_str());
    bind(all);
    if (all.step()) out.stands = standing(all.number(0));
    return out;
}

std::vector<known_letter> read_parts(connection& database, std::int64_t letter) {
    std::vector<std::int64_t> ids;
    {
        query rows = database("SELECT id FROM letter WHERE part_of = ? ORDER BY id");
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
        "SELECT letter.id, public_id, partner, form, kind, sender, receiver, envelope_id, letter_id, "
        "version_code, "
        "message_id, bundle_id, wants_receipt, relays, received FROM letter JOIN reception ON reception.id = "
        "letter.reception WHERE letter.id = ?");
    if (!row.bind(letter).step()) return std::nullopt;
    return known_letter_of(row);
}

std::vector<known_letter> letters_of(connection& database, const keys_at_hand& at_hand,
                                     const reception& what) {
    std::vector<known_letter> out;
    for (const letter_record& letter : what.letters) {
        const std::int64_t id = letter_by_key(database, at_hand, letter.sender, letter.letter_id);
        if (id != 0) out.push_back(read_letter(database, id).value());
    }
    return out;
}

std::vector<known_document> read_documents(connection& database, std::int64_t letter) {
    static const std::string sql =
        "SELECT id, form, kind, sender, receiver, envelope_id, letter_id, version_code, media_type, "
        "receipt_within, "
        "verdict, code, text, resends, delivered, overdue, "
        "(SELECT target.name FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery "
        "JOIN target ON target.id = delivery.target WHERE of_letter = ?1 AND delivery.document = document.id "
        "ORDER BY delivery.id DESC LIMIT 1), "
        "(SELECT state FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery WHERE "
        "of_letter = ?1 AND delivery.document = document.id" +
        std::string(says_most) + ") FROM document WHERE letter = ?1 ORDER BY id";
    query rows = database(sql.c_str());
    rows.bind(letter);
    std::vector<known_document> out;
    while (rows.step()) out.push_back(known_document_of(rows));
    return out;
}

std::int64_t document_by_key(connection& database, message_form form, std::string_view sender,
                             std::string_view letter_id) {
    query row = database(
        "SELECT id FROM document WHERE letter_id = ?1 AND form = ?2 AND (?2 = 1 OR sender = ?3) ORDER BY id "
        "DESC "
        "LIMIT 1");
    return row.bind(letter_id, static_cast<int>(form), sender).step() ? row.number(0) : 0;
}

std::vector<std::int64_t> documents_in_envelope(connection& database, message_form form,
                                                std::string_view sender, std::string_view envelope_id,
                                                std::int64_t at_hand) {
    std::vector<std::int64_t> out;
    {
        query rows = database(
            "SELECT id FROM document WHERE envelope_id = ?1 AND form = ?2 AND (?2 = 1 OR sender = ?3) "
            "UNION SELECT id FROM resent_envelope JOIN document ON document.id = resent_envelope.document "
            "WHERE resent_envelope.envelope_id = ?1 AND form = ?2 AND (?2 = 1 OR sender = ?3) ORDER BY id");
        rows.bind(envelope_id, static_cast<int>(form), sender);
        while (rows.step()) out.push_back(rows.number(0));
    }
    if (form == message_form::fhir) return out;
    // Letters that were sent as they came, of which some may have no row yet; a refused one took no effect
    // and was not sent.
    std::vector<std::int64_t> letters;
    {
        query rows = database(
            "SELECT letter.id FROM reception JOIN letter ON letter.id >= first_letter AND letter.id < "
            "first_letter + letters WHERE reception.id = coalesce((SELECT reception FROM envelope_key WHERE "
            "sender = ?1 AND envelope_id = ?2), ?3) AND letter.envelope_id = ?2 AND letter.effect > 0 AND "
            "letter.form = 0 ORDER BY letter.id");
        rows.bind(sender, envelope_id, at_hand);
        while (rows.step()) letters.push_back(rows.number(0));
    }
    for (const std::int64_t letter : letters) {
        const std::int64_t document = sent_as_it_is(database, letter, message_form::oioxml);
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
        query row = database("SELECT letter FROM document WHERE id = ?");
        if (!row.bind(document).step()) return std::nullopt;
        letter = row.number(0);
    }
    std::optional<correlation> out = read_correlation(database, letter, document);
    if (out && out->found == out->documents.size()) return std::nullopt;  // a letter that was not sent so
    return out;
}

std::optional<correlation> correlate_letter(connection& database, std::int64_t letter) {
    {
        query whole = database("SELECT part_of FROM letter WHERE id = ? AND part_of IS NOT NULL");
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

}  // namespace genvej::store::sqlite
