#pragma once
/// Courses as they were known in a span of time (record.hpp, known_course): what a settlement changes, and
/// reading them. Thread-safety: each call works on the connection it is given. @throw failure
#include <span>

#include "adapters/store/postgres/connection.hpp"
#include "adapters/store/record.hpp"

namespace genvej::store::postgres {

/// See record_keeper::whose.
std::optional<citizen_key> read_whose(connection& database, const known_course& one);
/// @param citizen number of his row, which the transaction has locked
void keep_known(connection& database, std::int64_t citizen, std::span<const course_row> courses, time_ms now);
/// One state of the store: inside a snapshot (connection.hpp).
void read_known(connection& database, const known_filter& which,
                const std::function<void(const known_course&)>& each);

}  // namespace genvej::store::postgres
