#pragma once
/// Lists for operators, page by page, and the life of one message (operations.hpp).
/// Thread-safety: each call works on the connection it is given. @throw boost::system::system_error
#include <set>

#include "adapters/store/operations.hpp"
#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// @param at_hand letters with that letter id that keys_at_hand knew before
page<message_row> list_messages(connection& database, const message_filter& which, std::int64_t after,
                                std::size_t limit, const std::vector<std::int64_t>& at_hand);
/// Receptions of letters that are without effect and have no key (a test holds it against its plan).
extern const char* const refused_by_letter_id;
/// @param sending deliveries that are under way now
page<delivery_row> list_deliveries(connection& database, const delivery_filter& which, std::int64_t after,
                                   std::size_t limit, const std::set<std::int64_t>& sending);
std::optional<std::vector<message_event>> read_trace(connection& database, std::string_view reception);
std::vector<paused_target> read_paused(connection& database);

}  // namespace genvej::store::sqlite
