#pragma once
/// Compares two letters as a person would: same elements in the same order with the same content, whatever
/// the layout, the prefixes and the character set.
///
/// A letter becomes a list of lines, `/Emessage/ClinicalEmail/Letter/Identifier = text`, one for each element
/// that has a value or means something by being there. Clinical text is one line with its markup.
/// OrganisationName, DepartmentName and UnitName are one line: FHIR has one name, and where it is split again
/// is a declared exception (settled.md). Thread-safe: no shared state.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::test {

/// How clinical text is compared: to the letter, or as text with line breaks, which is all that
/// CareCommunication has.
enum class text_form : std::uint8_t { exact, breaks_only };

/// A declared exception of the round trip. Values: `*` is any, empty is none.
struct allowed_difference {
    std::string path;      ///< end of the path of a line: `Envelope/AcknowledgementCode`
    std::string original;  ///< value in the first letter that need not come back
    std::string returned;  ///< value in the second that need not have been there
};

std::vector<std::string> canonical_lines(const model::node& root, text_form form = text_form::exact);

/// What is in one letter and not in the other, exceptions aside: `- line` lost, `+ line` new. Empty: they are
/// equal.
std::vector<std::string> letter_differences(const model::node& original, const model::node& returned,
                                            text_form form, std::span<const allowed_difference> allowed = {});

/// White space runs become one blank, outer white space goes.
std::string collapsed(std::string_view text);

}  // namespace genvej::test
