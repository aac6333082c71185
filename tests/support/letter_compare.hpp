#pragma once
/// Compares two letters as a person would: same elements in the same order with the same content, whatever
/// the layout, the prefixes and the character set.
///
/// A letter becomes a list of lines, `/Emessage/ClinicalEmail/Letter/Identifier = text`, one for each element
/// that has a value or means something by being there. Clinical text is one line with its markup.
/// OrganisationName, DepartmentName and UnitName are one line: FHIR has one name, and where it is split again
/// is a declared exception (settled.md). Thread-safe: no shared state.
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::test {

/// How clinical text is compared: to the letter, or as text with line breaks, which is all that
/// CareCommunication has.
enum class text_form : std::uint8_t { exact, breaks_only };

/// A declared exception of the round trip. Values: `*` is any, empty is none; with two empty ones only the
/// place among the other lines is free.
struct allowed_difference {
    std::string path;      ///< end of the path of a line: `Envelope/AcknowledgementCode`
    std::string original;  ///< value in the first letter that need not come back
    std::string returned;  ///< value in the second that need not have been there
};

/// `- line` lost, `+ line` new, both as often as they are; where there is none, the first line that stands
/// elsewhere.
/// @param excused whole paths, `/Emessage/...`, of what need not come back in this letter
std::vector<std::string> line_differences(const std::vector<std::string>& original,
                                          const std::vector<std::string>& returned,
                                          std::span<const allowed_difference> allowed = {},
                                          const std::set<std::string>& excused = {});

std::vector<std::string> canonical_lines(const model::node& root, text_form form = text_form::exact);

/// What is in one letter and not in the other, exceptions aside: `- line` lost, `+ line` new. Empty: they are
/// equal.
std::vector<std::string> letter_differences(const model::node& original, const model::node& returned,
                                            text_form form, std::span<const allowed_difference> allowed = {});

/// White space runs become one blank, outer white space goes.
std::string collapsed(std::string_view text);

}  // namespace genvej::test
