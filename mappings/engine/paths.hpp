#pragma once
/// Paths of map rows, resolved to the tables once, so that a running map compares few strings.
///
/// Thread-safety: constant once made.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/profiles/element_table.hpp"
#include "conformance/schemas/schema.hpp"

namespace genvej::mappings {

/// A path in the letter: `Letter/Identifier`, `/Envelope/Sent/Date`, `//Letter/TypeCode`, `.`
struct left_path {
    enum class origin : std::uint8_t { current, root, letter };
    origin from = origin::current;
    bool optional = false;  ///< written with `?`
    std::vector<const schemas::element_decl*> steps;
    /// Declaration of the element that the path names; nullptr: `.` where nothing is declared (in `rest`).
    const schemas::element_decl* end = nullptr;
    std::string text;
};

struct right_step;

/// `[system=$gln]`, `[use!=old]`, `[contentString]`
struct predicate {
    enum class test : std::uint8_t { equals, differs, exists };
    test how = test::equals;
    std::vector<right_step> path;
    std::string value;
    /// One step without a predicate of its own, as nearly all are: `[system=...]`.
    bool one_step() const noexcept;
};

struct right_step {
    const profiles::element_row* element = nullptr;
    std::vector<predicate> where;
};

inline bool predicate::one_step() const noexcept {
    return path.size() == 1 && path.front().where.empty();
}

/// A path in FHIR: `patient.name[use=official].family`
struct right_path {
    std::uint16_t slot = 0;  ///< number of the alias
    bool optional = false;
    std::vector<right_step> steps;
    const profiles::type_row* type = nullptr;  ///< of what the path names
    std::string text;
    const profiles::element_row* end() const noexcept {
        return steps.empty() ? nullptr : steps.back().element;
    }
};

/// What went wrong while a path was resolved: code of an issue and its params; empty code: nothing.
struct path_error {
    std::string code;
    std::vector<std::string> params;
    explicit operator bool() const noexcept { return !code.empty(); }
};

/// @param letter declaration of the letter element: `//` begins there
/// @param current declaration of the current element, nullptr when nothing is declared
path_error resolve_left(std::string_view text, const schemas::element_decl& root,
                        const schemas::element_decl* letter, const schemas::element_decl* current,
                        left_path& out);

/// Steps behind an alias of type `from`; `text` without the alias and its dot. `out.type` is what the last
/// step is.
path_error resolve_right(std::string_view text, const profiles::type_row& from, right_path& out);

/// `[category.coding.code=main]...` behind a resource type.
path_error resolve_predicates(std::string_view text, const profiles::type_row& of,
                              std::vector<predicate>& out);

}  // namespace genvej::mappings
