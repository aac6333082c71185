#pragma once
/// Writes down what happened to a letter and is not to be seen in its rows: failed attempts, decisions, what
/// came of follow-ups. A letter that is delivered at its first attempt costs nothing here. Thread-safety:
/// inside the writer's transaction. @throw failure
#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// Events about deliveries, column by column. When the same happens to one again and nothing else to its
/// letter meanwhile, it is one event that happened several times.
class delivery_events {
public:
    /// @param state of an attempt: what it led to
    void add(std::int64_t delivery, event_kind kind, time_ms at,
             delivery_state state = delivery_state::waiting, std::string_view text = {});
    /// REQUIRES: the deliveries' rows are there, and none was named twice. Nothing of it is answered yet:
    /// connection::finish().
    void send(connection& database) const;

private:
    column deliveries_ = int8s(), kinds_ = int8s(), times_ = int8s(), states_ = int8s(), texts_ = texts();
};

/// About a letter. @param other the letter that it was joined to; 0: none
void note_letter(connection& database, std::int64_t letter, event_kind kind, time_ms at,
                 std::int64_t other = 0);
/// About a document that has a row. @param code of a negative verdict
void note_verdict(connection& database, std::int64_t document, receipt_verdict verdict, time_ms at,
                  std::string_view code);

}  // namespace genvej::store::postgres
