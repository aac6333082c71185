#include <algorithm>

#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/settling.hpp"

namespace genvej::store::postgres {
namespace {

bool exists(query row, std::int64_t id) {
    return row.bind(id).step();
}

bool letter_exists(connection& database, std::int64_t letter) {
    return exists(database("SELECT 1 FROM letter WHERE municipality = place($1) AND id = $1"), letter);
}

/// Of a letter that was sent without a row of its own: none was given.
std::optional<receipt_verdict> verdict_of(connection& database, std::int64_t document) {
    {
        query row = database("SELECT verdict FROM document WHERE municipality = place($1) AND id = $1");
        if (row.bind(document).step()) return static_cast<receipt_verdict>(row.number(0));
    }
    if (document >= 0) return std::nullopt;
    const std::int64_t sent =
        sent_as_it_is(database, letter_of_own_document(document), form_of_own_document(document));
    return sent == document ? std::optional(receipt_verdict::none) : std::nullopt;
}

bool is_document_of(connection& database, std::int64_t document, std::int64_t letter) {
    if (document < 0)
        return letter_of_own_document(document) == letter && verdict_of(database, document).has_value();
    query row = database("SELECT 1 FROM document WHERE municipality = place($1) AND id = $1 AND letter = $2");
    return row.bind(document, letter).step();
}

bool has_translation(connection& database, std::int64_t letter) {
    query row = database(
        "SELECT 1 FROM letter WHERE municipality = place($1) AND id = $1 AND (translation_size > 0 OR EXISTS "
        "(SELECT 1 "
        "FROM late_translation WHERE municipality = place($1) AND letter = $1))");
    return row.bind(letter).step();
}

/// Whoever settles locks what it rests on, in one order: follow-ups, letters (for their documents as well),
/// receptions. What is looked at afterwards stays so.
void lock(connection& database, const settlement& what) {
    column follow_ups = int8s();
    column letters = int8s();
    column documents = int8s();
    column receptions = texts();
    const auto document = [&](std::int64_t id) {
        if (id < 0) letters.add(letter_of_own_document(id));
        if (id > 0) documents.add(id);
    };
    for (const std::int64_t one : what.closes) follow_ups.add(one);
    for (const auto& [one, as_read] : what.seen) document(one);
    for (const given_verdict& one : what.verdicts) document(one.document);
    for (const std::int64_t one : what.resent) document(one);
    for (const consequence& one : what.consequences) {
        letters.add(one.letter);
        for (const std::int64_t part : one.parts) letters.add(part);
        for (const planned_delivery& delivery : one.deliveries) document(delivery.repeats);
    }
    for (const changed_reception& one : what.receptions) receptions.add(one.id);
    database.send(
        "SELECT 1 FROM follow_up WHERE (municipality, id) IN (SELECT place(i), i FROM unnest($1::bigint[]) "
        "AS r(i)) "
        "ORDER BY id FOR UPDATE",
        parameters(follow_ups));
    database.send(
        "SELECT 1 FROM letter WHERE (municipality, id) IN (SELECT place(i), i FROM unnest($1::bigint[]) AS "
        "r(i) UNION "
        "SELECT d.municipality, letter FROM unnest($2::bigint[]) AS r(i) JOIN document d ON d.municipality = "
        "place(i) "
        "AND d.id = i) ORDER BY id FOR NO KEY UPDATE",
        parameters(letters, documents));
    database.send(
        "SELECT 1 FROM reception WHERE public_id IN (SELECT i FROM unnest($1::text[]) AS r(i)) ORDER BY id "
        "FOR NO KEY "
        "UPDATE",
        parameters(receptions));
    database.finish();
}

boost::system::error_code objection_to_consequence(connection& database, const consequence& what) {
    if (!letter_exists(database, what.letter)) return store_errc::unknown;
    for (const std::int64_t part : what.parts) {
        if (part == what.letter || !letter_exists(database, part)) return store_errc::unknown;
    }
    for (const planned_delivery& one : what.deliveries) {
        const bool known = one.repeats == 0 || is_document_of(database, one.repeats, what.letter);
        if (!known || one.document > what.documents.size() || (one.document != 0 && one.repeats != 0))
            return store_errc::unknown;
    }
    if (!what.translation.empty() && has_translation(database, what.letter)) return store_errc::outdated;
    return {};
}

boost::system::error_code objection_to_verdicts(connection& database, const settlement& what) {
    for (const auto& [document, as_read] : what.seen) {
        const auto now = verdict_of(database, document);
        if (!now) return store_errc::unknown;
        if (*now != as_read) return store_errc::outdated;
    }
    for (std::size_t i = 0; i < what.verdicts.size(); ++i) {
        const given_verdict& one = what.verdicts[i];
        const auto now = verdict_of(database, one.document);
        const auto same = [&](const given_verdict& other) { return other.document == one.document; };
        const auto end = what.verdicts.begin() + static_cast<std::ptrdiff_t>(i);
        if (!now || one.verdict == receipt_verdict::none || std::any_of(what.verdicts.begin(), end, same))
            return store_errc::unknown;
        if (*now != receipt_verdict::none) return store_errc::outdated;
    }
    for (const std::int64_t document : what.resent) {
        if (!verdict_of(database, document)) return store_errc::unknown;
    }
    return {};
}

}  // namespace

boost::system::error_code objection_to(connection& database, const settlement& what) {
    lock(database, what);
    for (const std::int64_t one : what.closes) {
        if (!exists(database("SELECT 1 FROM follow_up WHERE municipality = place($1) AND id = $1"), one))
            return store_errc::settled_already;
    }
    if (const auto error = objection_to_verdicts(database, what)) return error;
    for (const consequence& one : what.consequences) {
        if (const auto error = objection_to_consequence(database, one)) return error;
    }
    for (const changed_reception& one : what.receptions) {
        query row = database("SELECT 1 FROM reception WHERE public_id = $1");
        if (!row.bind(one.id).step()) return store_errc::unknown;
    }
    return {};
}

}  // namespace genvej::store::postgres
