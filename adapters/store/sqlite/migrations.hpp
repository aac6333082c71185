#pragma once
/// Brings a database to the present form: numbered steps, each one transaction, only forward.
///
/// The steps are the files NNN_name.sql beside this one; `user_version` holds the number of the last.
/// Thread-safety: run before anybody else uses the database.
#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

/// `Genv` in the header of the file: what tells our databases from others.
constexpr std::int64_t application_id = 0x47656E76;

/// The number of the last step that this program knows.
std::int64_t latest_version();

/// @throw boost::system::system_error not_ours, from_the_future, and what the engine reports
void migrate(connection& database);

}  // namespace genvej::store::sqlite
