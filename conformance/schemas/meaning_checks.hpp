#pragma once
/// The checks that meaning.csv names. Each says whether an element is as it should be.
/// Thread-safe: pure functions.
#include <string_view>

#include "conformance/model/tree.hpp"

namespace genvej::schemas {

/// @param text of the element, without outer white space; never blank for a check of a value
/// @param detail what goes into the sentence beside the element's name; never content
using meaning_check = bool (*)(const model::node& at, std::string_view text, std::string_view& detail);

struct named_check {
    std::string_view name;
    meaning_check run;
    bool needs_text;  ///< holds back on a blank element
};

/// nullptr: no check is called so.
const named_check* check_named(std::string_view name) noexcept;

}  // namespace genvej::schemas
