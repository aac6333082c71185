#pragma once
/// Removes the content of old messages and gives the room back to the file system, in slices (upkeep.hpp).
///
/// The only writer beside a gateway that runs: it touches nothing that the gateway keeps in memory (numbers,
/// sums, lanes, what is under way), and what it removes is of messages that have ended. Each slice is a
/// transaction of its own, which the gateway's writer waits for as for any other process that has the file.
/// Thread-safety: works on the connection that it is given. @throw boost::system::system_error
#include "adapters/store/sqlite/connection.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store::sqlite {

/// @param to everything but the bytes
void prune(connection& database, const prune_order& what, const progress& how_far, prune_report& to);

}  // namespace genvej::store::sqlite
