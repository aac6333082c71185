#pragma once
/// Copies one state of the store into a new file (upkeep.hpp). Thread-safety: works on the connection that it
/// is given.
/// @throw boost::system::system_error
#include "adapters/store/sqlite/connection.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store::sqlite {

/// @param file as new_file has it
backup_report copy_to(connection& database, const std::string& file, const progress& how_far);

}  // namespace genvej::store::sqlite
