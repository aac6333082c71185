#pragma once
/// The closed set of converters: every name that may stand behind `as` in a map.
///
/// A converter is pure and has its inverse, or says that it runs in one direction only. A new one needs two
/// users or a clause of a standard. docs/mapping-language.md lists them. Thread-safety: constant.
#include <cstdint>
#include <span>
#include <string_view>

#include "mappings/vocabulary/conversion.hpp"

namespace genvej::mappings {

using converter_function = void (*)(conversion&);

struct converter {
    std::string_view name;
    std::uint8_t left_min = 1;  ///< number of paths on the left
    std::uint8_t left_max = 1;
    std::uint8_t right_min = 1;
    std::uint8_t right_max = 1;
    std::uint8_t arguments_min = 0;
    std::uint8_t arguments_max = 0;
    converter_function forward = nullptr;   ///< letter to FHIR; nullptr: not in this direction
    converter_function backward = nullptr;  ///< FHIR to letter
    /// Types that the right target may have, separated by spaces; empty: any primitive.
    std::string_view right_types;
    bool takes_table = false;     ///< the first argument is a code table
    bool binds_columns = false;   ///< whose columns are paths at or below the right side
    bool without_source = false;  ///< runs also when nothing is there to read
    bool takes_elements =
        false;  ///< the left element may have elements of its own, or be empty by declaration
};

std::span<const converter> converters();
/// By name, or nullptr.
const converter* find_converter(std::string_view name);

}  // namespace genvej::mappings
