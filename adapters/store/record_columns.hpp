#pragma once
/// How the record's rows look in the columns of either engine, and how they are read back. No SQL.
/// Thread-safety: functions without state.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/record.hpp"

namespace genvej::store {

/// Numbers and keys as one column keeps them.
std::string to_bytes(std::span<const std::int64_t> numbers);
std::vector<std::int64_t> numbers_in(std::string_view bytes);
std::string to_bytes(std::span<const record_token> keys);
std::vector<record_token> keys_in(std::string_view bytes);

/// The versions of a file with their places: put into the order in which they were written.
struct placed_version {
    std::int64_t reception = 0;
    std::int64_t entry = 0;
    record_version what;
};
std::vector<record_version> in_order(std::vector<placed_version> all);

/// A version as it is told. @param body packed; empty: it deletes
record_version version_of(std::string_view partner, record_name name, std::int64_t version, time_ms changed,
                          std::string_view body);
bool has_all(const std::vector<record_token>& of, const std::vector<record_token>& wanted) noexcept;

/// What is asked for courses, a bit each: an engine has a condition for every one.
constexpr std::size_t of_municipality = 1, in_state = 2, on_list = 4, of_citizen = 8, not_contacted = 16,
                      not_started = 32, after_row = 64;
constexpr std::size_t course_questions = 128;  ///< so many ways to ask there are
std::size_t questions_of(const course_filter& which, std::string_view after) noexcept;

/// course_row::lists as one column keeps them: each ends with a line feed.
std::string joined_lists(const std::vector<std::string>& lists);
std::vector<std::string> lists_in(std::string_view joined);

}  // namespace genvej::store
