#pragma once
/// Copies one state of the store into a new file, by the operator's own pg_dump (upkeep.hpp): what
/// PostgreSQL's own program writes its pg_restore reads, also of a later version and on another machine.
///
/// How the database is reached goes to pg_dump by its environment, which other users do not see; nothing of
/// it stands among its arguments. Thread-safety: works on the connection that it is given; child processes of
/// the caller are left alone. @throw boost::system::system_error: upkeep_errc::no_tool, those of new_file and
/// of the connection
#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store::postgres {

/// In pg_dump's custom format; the tables and functions of the store's schema, nothing else of the database.
backup_report dump_to(connection& database, const std::string& file, const progress& how_far);

}  // namespace genvej::store::postgres
