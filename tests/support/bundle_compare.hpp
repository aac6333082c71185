#pragma once
/// A FHIR message as lines, `Communication.topic.text = text`, so that two can be compared: whatever the ids,
/// the order of the entries and the form of fullUrls and references. What a reference leads to stands where
/// it is referred to first (`MessageHeader.focus.reference/Communication.topic.text`), later `=
/// (Communication)`, an organisation with its location number. Who did something, in which role, is told each
/// time: whether one resource says so for all or each has its own means nothing. Left out: ids, fullUrls,
/// narratives of resources, which follow from the rest. Thread-safe: no shared state.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::test {

/// What tells one of several repetitions, or of several resources of a type, from the others, so that their
/// lines are not mixed up: its kind stands in the path, `payload[text].contentString`, its name in front of
/// it, `{name} path`. Empty: none.
struct repetition {
    std::string kind, name;
};
using repetition_name = std::function<repetition(const model::node& element)>;

std::vector<std::string> canonical_bundle(const model::node& bundle, const repetition_name& name = {});

/// The resource that the reference leads to, or nullptr.
const model::node* resource_of(const model::node& bundle, std::string_view reference);

/// Makes of a message the same as another maker's program might send it: other ids, fullUrls and references
/// in one of three styles, entries in another order, displays beside codes and references, no narratives, no
/// Bundle.identifier, no number of the letter in the request. REQUIRES: every resource has an id
void make_foreign(model::document& message, std::uint64_t seed);

}  // namespace genvej::test
