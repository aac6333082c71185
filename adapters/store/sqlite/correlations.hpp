#pragma once
/// Reads what belongs together: letters that were accepted, the documents that were made from them, the parts
/// that went into them. Thread-safety: each call works on the connection it is given.
///
/// A letter that was sent without an outgoing_document is a document all the same (own_document): its
/// translation, or the letter as it came. It has a row in `document` only when something is to be remembered
/// of it.
#include "adapters/store/own_documents.hpp"
#include "adapters/store/sqlite/keys_at_hand.hpp"

namespace genvej::store::sqlite {

std::optional<known_letter> read_letter(connection& database, std::int64_t letter);
/// The letters that took effect under the identifiers of that reception, in its order.
std::vector<known_letter> letters_of(connection& database, const keys_at_hand& at_hand,
                                     const reception& what);
/// The documents of a letter that have rows, in order.
std::vector<known_document> read_documents(connection& database, std::int64_t letter);
/// The latest document with these identifiers that has a row; 0: none. @param sender not asked for with form
/// fhir
std::int64_t document_by_key(connection& database, message_form form, std::string_view sender,
                             std::string_view letter_id);
/// Documents in that envelope, also when it was that of a resend; of form oioxml with or without a row. Each
/// once. @param sender not asked for with form fhir @param at_hand the reception in that envelope that
/// keys_at_hand knew before the snapshot was opened; 0: none
std::vector<std::int64_t> documents_in_envelope(connection& database, message_form form,
                                                std::string_view sender, std::string_view envelope_id,
                                                std::int64_t at_hand);
/// A letter as document of that form, where it was sent so; 0: it was not.
std::int64_t sent_as_it_is(connection& database, std::int64_t letter, message_form form);

std::optional<correlation> correlate(connection& database, std::int64_t document);
/// @param letter the original or one of its parts
std::optional<correlation> correlate_letter(connection& database, std::int64_t letter);
/// The bytes of a document, with or without a row.
std::optional<std::string> read_body(connection& database, std::int64_t document);

}  // namespace genvej::store::sqlite
