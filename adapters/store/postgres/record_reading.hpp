#pragma once
/// Reads the record, the citizens' files and their courses (record.hpp). Several statements see one state
/// only inside a snapshot (connection.hpp). Thread-safety: each call works on the connection it is given.
/// @throw failure
#include <span>

#include "adapters/store/postgres/taking.hpp"
#include "adapters/store/record.hpp"

namespace genvej::store::postgres {

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

/// Citizens who are due and in nobody's hand, longest waiting first: from here on in ours. @param held gets
/// them
std::vector<due_citizen> take_citizens(connection& database, const holder& who, time_ms now,
                                       std::size_t limit, hands& held);
/// He is due later, unless something has come into his file since he was taken.
void give_back(connection& database, const holder& who, const hands::citizen_in_hand& whom, time_ms due);
std::optional<time_ms> earliest_citizen(connection& database, const holder& who);

}  // namespace genvej::store::postgres
