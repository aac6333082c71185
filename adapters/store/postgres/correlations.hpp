#pragma once
/// Reads what belongs together: letters that were accepted, the documents that were made from them, the parts
/// that went into them. Thread-safety: each call works on the connection it is given.
///
/// A letter that was sent without an outgoing_document is a document all the same (own_document): its
/// translation, or the letter as it came. It has a row in `document` only when something is to be remembered
/// of it.
#include "adapters/store/own_documents.hpp"
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

std::optional<known_letter> read_letter(connection& database, std::int64_t letter);
/// The letter that took effect under that identifier, or has that MessageHeader.id in its FHIR form; 0: none.
std::int64_t letter_by_key(connection& database, std::string_view sender, std::string_view letter_id);
std::int64_t letter_by_message(connection& database, std::string_view message_id);
/// The documents of a letter that have rows, in order.
std::vector<known_document> read_documents(connection& database, std::int64_t letter);
/// The latest document with these identifiers that has a row; 0: none. @param sender not asked for with form
/// fhir
std::int64_t document_by_key(connection& database, message_form form, std::string_view sender,
                             std::string_view letter_id);
/// Documents in that envelope, also when it was that of a resend; of form oioxml with or without a row. Each
/// once. @param sender not asked for with form fhir
std::vector<std::int64_t> documents_in_envelope(connection& database, message_form form,
                                                std::string_view sender, std::string_view envelope_id);
/// A letter as document of that form, where it was sent so; 0: it was not.
std::int64_t sent_as_it_is(connection& database, std::int64_t letter, message_form form);

std::optional<correlation> correlate(connection& database, std::int64_t document);
/// @param letter the original or one of its parts
std::optional<correlation> correlate_letter(connection& database, std::int64_t letter);
/// The bytes of a document, with or without a row.
std::optional<std::string> read_body(connection& database, std::int64_t document);

}  // namespace genvej::store::postgres
