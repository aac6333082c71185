#pragma once
/// Collects the issues of check_structure: levels, rules and bounds in one place.
/// Thread-safety: one report belongs to one check.
#include <string>
#include <string_view>
#include <vector>

#include "conformance/schemas/schema.hpp"

namespace genvej::schemas {

/// How a generous schema sees what it does not foresee.
enum class weight : std::uint8_t {
    unusual,  ///< a warning when read generously
    wrong,    ///< an error always
};

class structure_report {
public:
    structure_report(std::string_view schema_name, reading mode) : schema_name_(schema_name), mode_(mode) {}

    /// Nothing more will be kept: what costs time to say need not be said.
    bool full() const noexcept { return found_.size() > most_structure_issues; }
    bool generous() const noexcept { return mode_ == reading::generous; }
    /// @param evidence what the sender wrote; never logged
    void add(std::string_view code, weight of, const model::node& at, const type_decl& type,
             std::vector<std::string> params, std::string_view evidence = {});
    model::issues take() noexcept { return std::move(found_); }

private:
    std::string_view schema_name_;
    reading mode_;
    model::issues found_;
};

/// A name from a message, cut so that a message cannot fill a sentence.
std::string shown_name(std::string_view name);
/// The beginning of what a sender wrote.
std::string_view shown_evidence(std::string_view text);
/// `A, B, C`, or alternatives: `A | B`
std::string listed(const std::vector<std::string>& names, std::string_view between = ", ");

/// The rules of a simple value: lengths, codes, form.
/// @param at the element, or the attribute that has the value
void check_value(structure_report& report, const model::node& at, const type_decl& type,
                 std::string_view value, bool core);

}  // namespace genvej::schemas
