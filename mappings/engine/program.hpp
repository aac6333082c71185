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

#include "mappings/engine/facts.hpp"
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
        fact,       ///< `%name`
        name        ///< `@name`: path of the source element, in `rest`
    };
    kind what = kind::left;
    left_path left;
    right_path right;  ///< of right, reference (slot only) and copy
    std::string text;  ///< of a constant
    fact_field known = nullptr;
};

struct condition {
    /// A condition on the other side is not asked; one on a fact is asked in both directions.
    enum class side : std::uint8_t { left, right, fact };
    side of = side::left;
    left_path left;
    right_path right;
    fact_field known = nullptr;
    predicate::test how = predicate::test::exists;
    bool negated = false;  ///< `when no PATH`
    bool first = false;    ///< `when first`: in the first element, or item, of the block
    std::string value;
    fact_field value_fact = nullptr;  ///< `when PATH = %name`
    std::string_view wanted(const facts* of_message) const noexcept {
        return value_fact == nullptr ? std::string_view(value) : known_text(of_message, value_fact);
    }
    /// Of a condition on a fact.
    bool holds(const facts* of_message) const noexcept;
};

/// `left op right`
struct map_row {
    std::uint16_t number = 0;
    bool forward = false;
    bool backward = false;
    bool excused = false;        ///< `left x "reason"`
    bool excused_right = false;  ///< `"reason" x right`
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
    std::vector<right_step> pointing;    ///< `pointing PATH ALIAS`: the reference that must lead to ...
    std::uint16_t pointed_at = no_slot;  ///< ... this alias
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
    std::size_t at_most = 0;              ///< on the way back the last element takes the rest; 0: no limit
    std::size_t no_more = 0;              ///< on the way back the rest is left to other rows; 0: no limit
    std::vector<right_step> newest;       ///< `newest-first`: of an item, its time
    std::vector<right_step> at_one_time;  ///< and who wrote it: of equal times the first writer's come last
    bool shown_by_elements = false;       ///< an empty element counts, too: the schema declares it empty
    std::unique_ptr<map_block> body;
    /// `each LEFT <-> ALIAS`: the rows work on what the alias names, no item is made.
    bool without_item() const noexcept { return !entry && right.steps.empty(); }
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
    std::string system;        ///< of Bundle.identifier
    bool new_ids = false;      ///< `ids new`: the Bundle's own identifier is that of another letter
    std::uint16_t number = 0;  ///< as a row
};

/// `event CODE... [instead-of TYPE] [when CONDITION]...`: Bundles that the map writes as letters.
struct map_event {
    std::string code;
    std::string instead_of;  ///< type code of a letter that the receiver cannot take
    std::vector<condition> conditions;
    std::vector<std::string> shown;  ///< the conditions as they were written, in order
    std::string place;               ///< file:line
};

struct program {
    std::string name;  ///< of its file: `xdis91`
    std::string file;
    bool written_only = false;  ///< no letter is read by it
    const schemas::schema* letter = nullptr;
    const schemas::element_decl* letter_element = nullptr;
    std::vector<map_event> events;
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
