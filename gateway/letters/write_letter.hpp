#pragma once
/// The letter around the lines: OIOXML from the rows of xdis91.csv and xdis15.csv.
///
/// What is written goes the way of a letter that was posted, so its structure is checked by the same rules.
/// Pure; thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "gateway/letters/closing_rules.hpp"

namespace genvej::gateway::letters {

struct written_letter {
    std::string text;                  ///< UTF-8 OIOXML; empty when something is missing
    std::vector<std::string> missing;  ///< facts without which there is no letter
};

/// @param kind `XDIS91`, `XDIS15`
written_letter write_letter(std::string_view kind, const closing_rules& by, const facts& known,
                            const std::vector<letter_line>& lines);

}  // namespace genvej::gateway::letters
