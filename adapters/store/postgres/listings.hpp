#pragma once
/// Lists for operators, page by page, and the life of one message (operations.hpp). A page asks a handful of
/// questions of rows that an index gives in the order of the list, whatever the store holds.
/// Thread-safety: each call works on the connection it is given. @throw failure
#include "adapters/store/operations.hpp"
#include "adapters/store/postgres/follow_ups.hpp"

namespace genvej::store::postgres {

/// Also part of the test that it is answered by an index, whatever was refused.
extern const char* const refused_by_letter_id;

page<message_row> list_messages(connection& database, const message_filter& which, std::int64_t after,
                                std::size_t limit);
page<delivery_row> list_deliveries(connection& database, const holder& who, const delivery_filter& which,
                                   std::int64_t after, std::size_t limit);
std::optional<std::vector<message_event>> read_trace(connection& database, std::string_view reception);
std::vector<paused_target> read_paused(connection& database);

}  // namespace genvej::store::postgres
