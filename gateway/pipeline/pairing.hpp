#pragma once
/// A correspondence and the objects that it refers to are two letters (XDIS91 and XBIN01), and one FHIR
/// message.
///
/// Joining is an operation on trees, not a mapping: every `Reference/BIN` of the letter gets the base64 text
/// of its object beside it, in an element that no letter has (conformance/schemas/xdis91.schema, `^`), and
/// the map of the correspondence translates the whole. The text is a view into the tree of the objects, which
/// must live as long as the letter's. Standard: MedCom's use-case document of the conversion service, 4.1;
/// docs/exchange.md, "Halves". Pure, thread-safe.
#include <cstddef>
#include <string>
#include <vector>

#include "conformance/model/issue.hpp"

namespace genvej::gateway {

/// The name of the grafted element.
inline constexpr std::string_view grafted_object = "Object_Base64Encoded";

/// The objects that an XDIS91 refers to or an XBIN01 brings, in the letter's order, each in the form in which
/// they are compared: a UUID in lower case without hyphens, anything else as it is written.
std::vector<std::string> object_keys(const model::node& letter);

/// Puts the objects of an XBIN01 into an XDIS91. An object that no Reference names becomes a Reference of its
/// own. A Reference that has its object already is left alone.
/// @param tree of the letter, which is changed
/// @param letter `ClinicalEmail` in it
/// @param objects `BinaryLetter`
/// @param most_bytes of one object, decoded
/// Errors: `pair.sender`, `pair.receiver`, `pair.patient`, `base64.*`, `limit.attachment`: nothing is joined.
/// Warnings: `pair.unnamed`, `pair.size`.
model::issues join_objects(model::document& tree, model::node& letter, const model::node& objects,
                           std::size_t most_bytes);

}  // namespace genvej::gateway
