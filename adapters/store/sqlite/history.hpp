#pragma once
/// Writes down what happened to a letter and is not to be seen in its rows: failed attempts, decisions, what
/// came of follow-ups. A letter that is delivered at its first attempt costs nothing here. Thread-safety:
/// inside the writer's transaction.
#include "adapters/store/operations.hpp"
#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// About a delivery. @param state of an attempt: what it led to. When the same happens to it again and
/// nothing else meanwhile, it is one event that happened several times.
void note_delivery(connection& database, std::int64_t delivery, event_kind kind, time_ms at,
                   delivery_state state = delivery_state::waiting, std::string_view text = {});
/// About a letter. @param other the letter that it was joined to; 0: none
void note_letter(connection& database, std::int64_t letter, event_kind kind, time_ms at,
                 std::int64_t other = 0);
/// About a document that has a row. @param code of a negative verdict
void note_verdict(connection& database, std::int64_t document, receipt_verdict verdict, time_ms at,
                  std::string_view code);

}  // namespace genvej::store::sqlite
