#pragma once
/// What genvej itself writes into a resource of the record: its id, flags, and, when it is read, its version.
/// Pure, thread-safe.
#include <string>
#include <string_view>

#include "adapters/store/record.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/record/content.hpp"

namespace genvej::gateway::record {

inline constexpr std::string_view flag_system = "https://genvej.invalid/fhir/CodeSystem/record-flag";

/// As it is kept: the id; `meta` without versionId and lastUpdated, which the store knows, and with exactly
/// these flags. Other tags, profiles and labels stay.
void put_own_meta(model::document& of, model::node& resource, std::string_view id, const flags& marks);

/// As it is read: the body with versionId and lastUpdated. Issues: the body was written by us; what cannot be
/// read is our mistake.
model::checked<model::document> stamped(const store::record_version& one);
/// The same under another id, and with references to `from` rewritten: $everything has one Patient.
void rename_patient(model::document& of, std::string_view from, std::string_view to);

/// `W/"3"`
std::string etag_of(std::uint32_t version);

}  // namespace genvej::gateway::record
