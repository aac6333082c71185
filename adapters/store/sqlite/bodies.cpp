#include "adapters/store/sqlite/bodies.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/sqlite/correlations.hpp"

namespace genvej::store::sqlite {
namespace {

/// What was sent first of a letter that was sent as it came and is sent again.
std::optional<std::string> read_as_it_came(connection& database, std::int64_t letter, std::int64_t document) {
    query row = database(
        "SELECT body FROM letter JOIN letter_delivery ON of_letter = letter.id "
        "JOIN delivery ON delivery.id = letter_delivery.delivery "
        "JOIN delivery_body ON delivery_body.delivery = delivery.id "
        "WHERE letter.id = ? AND delivery.document IS NULL AND letter.form = ? ORDER BY delivery.id LIMIT 1");
    if (!row.bind(letter, static_cast<int>(form_of_own_document(document))).step()) return std::nullopt;
    return unpack(row.text(0)).value();
}

}  // namespace

std::string unpack_part(const query& row, int column, std::int64_t at, std::int64_t size) {
    std::string out = unpack(row.text(column)).value();
    if (at < 0 || size < 0 || static_cast<std::uint64_t>(at) + static_cast<std::uint64_t>(size) > out.size())
        fail(store_errc::damaged);
    out.resize(static_cast<std::size_t>(at + size));
    out.erase(0, static_cast<std::size_t>(at));
    return out;
}

std::optional<std::string> read_translation(connection& database, std::int64_t letter) {
    {
        query row = database(
            "SELECT bodies, raw_size + receipt_size + translation_at, translation_size FROM letter JOIN "
            "reception ON reception.id = letter.reception WHERE letter.id = ? AND translation_size > 0");
        if (row.bind(letter).step()) return unpack_part(row, 0, row.number(1), row.number(2));
    }
    query late = database("SELECT body FROM late_translation WHERE letter = ?");
    if (!late.bind(letter).step()) return std::nullopt;
    return unpack(late.text(0)).value();
}

std::optional<std::string> read_document_body(connection& database, std::int64_t document) {
    std::int64_t letter = 0;
    {
        query row = database(
            "SELECT letter, body FROM document LEFT JOIN document_body ON document_body.document = "
            "document.id "
            "WHERE document.id = ?");
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
            "SELECT letter, delivery.document, body FROM delivery LEFT JOIN delivery_body ON "
            "delivery_body.delivery = delivery.id WHERE delivery.id = ?");
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

}  // namespace genvej::store::sqlite
