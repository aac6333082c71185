#pragma once
/// Conversations and whose they are: a thread belongs to the patient who was first in it (docs/exchange.md,
/// "Threads"). Thread-safety: used inside the writer's transaction.
#include <vector>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// False when a letter that is not known already claims a thread of another patient, of the store's or of an
/// earlier letter beside it. Writes nothing. Letters without thread or without patient are not checked.
bool threads_are_their_own(connection& database, const reception& what, const std::vector<bool>& known);

/// The thread is that lane's from now on, unless it is somebody's.
void own_thread(connection& database, std::string_view thread, std::string_view lane);

}  // namespace genvej::store::sqlite
