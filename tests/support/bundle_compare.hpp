#pragma once
/// A FHIR message as lines, `Communication.topic.text = text`, so that two can be compared: whatever the ids,
/// the order of the entries and the form of fullUrls and references. What a reference leads to stands where
/// it is referred to first (`MessageHeader.focus.reference/Communication.topic.text`), later `=
/// (Communication)`. Left out: ids, fullUrls, narratives of resources, which follow from the rest.
/// Thread-safe: no shared state.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::test {

/// A name for one of several repetitions, so that their lines are not mixed up; it stands in front of the
/// path, `{name} path`. Empty: none.
using repetition_name = std::function<std::string(const model::node& element)>;

std::vector<std::string> canonical_bundle(const model::node& bundle, const repetition_name& name = {});

/// The resource that the reference leads to, or nullptr.
const model::node* resource_of(const model::node& bundle, std::string_view reference);

/// Makes of a message the same as another maker's program might send it: other ids, fullUrls and references
/// in one of three styles, entries in another order, displays beside codes and references, no narratives, no
/// Bundle.identifier, no number of the letter in the request. REQUIRES: every resource has an id
void make_foreign(model::document& message, std::uint64_t seed);

}  // namespace genvej::test
