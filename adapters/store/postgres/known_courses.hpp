#pragma once
/// Courses as they were known in a span of time (record.hpp, known_course): what a settlement changes, and
/// reading them. Thread-safety: each call works on the connection it is given. @throw failure
#include <span>

#include "adapters/store/known_rules.hpp"
#include "adapters/store/postgres/numbers.hpp"
#include "adapters/store/record.hpp"

namespace genvej::store::postgres {

/// See record_keeper::whose.
std::optional<citizen_key> read_whose(connection& database, const known_course& one);
/// Asks what is known at present of the courses of these citizens, by their random ids. Each row of the
/// answer begins with a citizen's place among them, from 1; read_present() reads the rest of it.
void send_present(connection& database, const column& citizens);
present_course read_present(const rows& row);

/// What settlements change of it, column by column.
class known_rows {
public:
    /// @param citizen number of his row, which the transaction has locked
    void add(numbers& from, std::int64_t citizen, std::span<const present_course> present,
             std::span<const course_row> courses, time_ms now);
    void send(connection& database) const;

private:
    column ends_[2] = {int8s(), int8s()};
    column begins_[10] = {int8s(), int8s(), texts(),  int8s(), texts(),
                          int8s(), int8s(), byteas(), int8s(), int8s()};
};
/// One state of the store: inside a snapshot (connection.hpp).
void read_known(connection& database, const known_filter& which,
                const std::function<void(const known_course&)>& each);

}  // namespace genvej::store::postgres
