#pragma once
/// Where bodies lie: translations beside their letter or added later, documents, what a delivery sends.
/// Thread-safety: each call works on the connection it is given.
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// A letter's translation among those of its reception.
std::string translation_in(std::string all, std::int64_t at, std::int64_t size);
/// What a letter became, unpacked; none: it was not translated (yet). @throw boost::system::system_error
std::optional<std::string> read_translation(connection& database, std::int64_t letter);

/// The bytes of a document that has a row: its own, else the letter's translation.
std::optional<std::string> read_document_body(connection& database, std::int64_t document);

/// What a delivery sends: its own body, else its document's, else the letter's translation.
std::string read_delivery_body(connection& database, std::int64_t delivery);

}  // namespace genvej::store::postgres
