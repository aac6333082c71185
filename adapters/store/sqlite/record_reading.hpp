#pragma once
/// Reads the record, the citizens' files and their courses (record.hpp). Several statements see one state
/// only inside a snapshot (readers.hpp). Thread-safety: each call works on the connection it is given.
/// @throw boost::system::system_error
#include <span>

#include "adapters/store/record.hpp"
#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

std::vector<record_version> read_versions(connection& database, std::string_view partner,
                                          const record_name& name, std::uint32_t before, std::size_t limit);
std::optional<record_version> read_version(connection& database, std::string_view partner,
                                           const record_name& name, std::uint32_t version);
std::vector<record_version> search_record(connection& database, std::string_view partner,
                                          std::string_view type, const std::vector<record_token>& keys,
                                          std::string_view after, std::size_t limit);
std::optional<std::string> citizen_of_patient(connection& database, std::string_view partner,
                                              std::string_view patient);
std::optional<std::string> read_citizen(connection& database, const citizen_key& whom);
/// What a letter shows in a file: what it became, else what a FHIR message is.
std::string text_in_file(connection& database, std::int64_t letter);
std::vector<unjoined_letter> read_unjoined(connection& database, std::size_t limit);
std::optional<citizen_file> read_file(connection& database, std::string_view citizen);
std::vector<course_row> read_courses(connection& database, const course_filter& which, std::string_view after,
                                     std::size_t limit);

/// How courses are looked for (a test holds it against its plan). @param questions of record_rules.hpp. The
/// address is the statement's name: each is made once
const char* courses_statement(std::size_t questions);

/// A citizen who is due, and how his file is then.
struct taken_citizen {
    std::int64_t version = 0;
    due_citizen who;
};
/// Longest waiting first.
std::vector<taken_citizen> due_citizens(connection& database, time_ms now, std::size_t limit);

}  // namespace genvej::store::sqlite
