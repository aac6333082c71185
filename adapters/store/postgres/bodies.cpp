#include "adapters/store/postgres/bodies.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/correlations.hpp"

namespace genvej::store::postgres {
namespace {

/// What was sent first of a letter that was sent as it came and is sent again.
std::optional<std::string> read_as_it_came(connection& database, std::int64_t letter, std::int64_t document) {
    query row = database(
        "SELECT bytes FROM letter l JOIN delivery d ON d.municipality = l.municipality + 0 AND d.letter = "
        "l.id "
        "JOIN body b ON b.municipality = d.municipality + 0 AND b.kept = d.kept AND b.owner = d.id "
        "WHERE l.municipality = place($1) AND l.id = $1 AND d.document = 0 AND l.form = $2 ORDER BY d.id "
        "LIMIT 1");
    if (!row.bind(letter, static_cast<int>(form_of_own_document(document))).step()) return std::nullopt;
    return unpack(row.text(0)).value();
}

}  // namespace

std::string translation_in(std::string all, std::int64_t at, std::int64_t size) {
    if (static_cast<std::size_t>(size) == all.size()) return all;
    return all.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
}

std::optional<std::string> read_translation(connection& database, std::int64_t letter) {
    {
        query row = database(
            "SELECT translations, translation_at, translation_size FROM letter l JOIN reception_body b ON "
            "b.municipality = l.municipality + 0 AND b.kept = l.kept AND b.reception = l.reception "
            "WHERE l.municipality = place($1) AND l.id = $1 AND translation_size > 0");
        if (row.bind(letter).step())
            return translation_in(unpack(row.text(0)).value(), row.number(1), row.number(2));
    }
    query late = database(
        "SELECT bytes FROM late_translation t JOIN body b ON b.municipality = t.municipality + 0 AND b.kept "
        "= "
        "t.kept AND "
        "b.owner = t.letter WHERE t.municipality = place($1) AND t.letter = $1");
    if (!late.bind(letter).step()) return std::nullopt;
    return unpack(late.text(0)).value();
}

std::optional<std::string> read_document_body(connection& database, std::int64_t document) {
    std::int64_t letter = 0;
    {
        query row = database(
            "SELECT letter, bytes FROM document d LEFT JOIN body b ON b.municipality = d.municipality + 0 "
            "AND "
            "b.kept = "
            "d.kept AND b.owner = d.id WHERE d.municipality = place($1) AND d.id = $1");
        if (!row.bind(document).step()) return std::nullopt;
        if (!row.is_null(1)) return unpack(row.text(1)).value();
        letter = row.number(0);
    }
    return read_translation(database, letter);
}

std::string read_delivery_body(connection& database, std::int64_t delivery) {
    std::int64_t letter = 0;
    std::int64_t document = 0;
    {
        query row = database(
            "SELECT letter, document, bytes FROM delivery d LEFT JOIN body b ON b.municipality = "
            "d.municipality + 0 AND "
            "b.kept = d.kept AND b.owner = d.id WHERE d.municipality = place($1) AND d.id = $1");
        if (!row.bind(delivery).step()) fail(store_errc::damaged);
        if (!row.is_null(2)) return unpack(row.text(2)).value();
        letter = row.number(0);
        document = row.number(1);
    }
    if (document > 0) return read_document_body(database, document).value_or(std::string());
    if (document < 0) {
        if (auto again = read_as_it_came(database, letter, document)) return std::move(*again);
    }
    return read_translation(database, letter).value_or(std::string());
}

}  // namespace genvej::store::postgres
