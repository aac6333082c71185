#pragma once
/// Lists in one text, as fields of tables have them. Pure; thread-safe.
#include <string_view>
#include <vector>

namespace genvej::model {

/// The words between separators; none for two separators side by side: `ischaemic  acs`.
std::vector<std::string_view> words_in(std::string_view list, char separator = ' ');
/// One of them is that word.
bool has_word(std::string_view list, std::string_view one, char separator = ' ') noexcept;

/// All parts between separators, empty ones too, but for an empty one at the end: `a||b`.
std::vector<std::string_view> parts_of(std::string_view text, char separator);

}  // namespace genvej::model
