#pragma once
/// A compiled map: what the runners execute.
///
/// Thread-safety: constant once compiled.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/map_set.hpp"
#include "mappings/engine/paths.hpp"
#include "mappings/vocabulary/registry.hpp"

namespace genvej::mappings {

/// No alias.
constexpr std::uint16_t no_slot = 0xffff;

/// One place on a side of a row.
struct operand {
    enum class kind : std::uint8_t {
        left,       ///< path in the letter
        right,      ///< path in FHIR
        constant,   ///< "text"
        reference,  ///< `@alias`: `Type/id` of that resource
        copy,       ///< `@alias.path`: what has been written there
        name        ///< `@name`: path of the source element, in `rest`
    };
    kind what = kind::left;
    left_path left;
    right_path right;  ///< of right, reference (slot only) and copy
    std::string text;  ///< of a constant
};

struct condition {
    bool reads_right = false;  ///< evaluated on the way back; else from letter to FHIR
    left_path left;
    right_path right;
    predicate::test how = predicate::test::exists;
    bool negated = false;  ///< `when no PATH`
    std::string value;
};

/// `left op right`
struct map_row {
    std::uint16_t number = 0;
    bool forward = false;
    bool backward = false;
    bool excused = false;
    std::vector<operand> left;
    std::vector<operand> right;
    const converter* how = nullptr;  ///< nullptr: text, one to one
    std::vector<argument> arguments;
    std::vector<condition> conditions;
    std::optional<std::string> fallback;  ///< `default`: as if it stood on the left
    std::string reason;                   ///< of an `x` row
    std::string warn;  ///< code of an issue that is reported when the row carried something
};

/// `entry TYPE ...`, also inside `each`.
struct map_entry {
    std::uint16_t number = 0;
    const profiles::type_row* type = nullptr;
    std::uint16_t slot = no_slot;
    std::vector<predicate> where;
    std::optional<right_path> from;
    std::vector<condition> conditions;
};

struct map_block;

/// `each` or `rest`
struct map_each {
    std::uint16_t number = 0;
    bool forward = true;
    bool backward = true;
    left_path left;
    right_path right;                ///< of an item; its last step is made anew for each
    std::optional<map_entry> entry;  ///< `each LEFT <-> entry TYPE`
    std::uint16_t slot = no_slot;
    std::vector<condition> conditions;
    bool at_least_one = false;
    bool shown_by_elements = false;  ///< an empty element counts, too: the schema declares it empty
    std::unique_ptr<map_block> body;
};

/// Rows and blocks in the order of the file: `what[i]` says from which list the next comes.
struct map_block {
    enum class kind : std::uint8_t { row, each };
    struct item {
        kind what = kind::row;
        std::uint32_t at = 0;
    };
    std::vector<item> items;
    std::vector<map_row> rows;
    std::vector<map_each> blocks;
};

/// `identity sender PATH letter PATH envelope PATH type CODE`
struct map_identity {
    left_path sender, letter, envelope;
    std::string type_code;
    std::uint16_t number = 0;  ///< as a row
};

struct program {
    std::string name;  ///< of the schema
    std::string file;
    const schemas::schema* letter = nullptr;
    const schemas::element_decl* letter_element = nullptr;
    std::vector<std::string> events;
    std::string base;
    map_identity identity;
    std::vector<map_entry> entries;
    map_block body;
    std::optional<map_each> rest;
    std::uint16_t slots = 1;  ///< slot 0 is the Bundle
    std::vector<const profiles::type_row*> slot_types;
    std::vector<row_view> rows;  ///< number - 1
};

}  // namespace genvej::mappings
