#pragma once
/// Rules of meaning: what a structure rule cannot say (settled.md, "Reading" and "structure and meaning").
///
/// One row each in conformance/schemas/meaning.csv: rule, path, check, level, source. Checks are a closed set
/// of named functions: cpr, replacement-cpr, gln, date, time, uuid-without-hyphens, text-present, ...
/// Thread-safe: constant tables.
#include "conformance/model/issue.hpp"
#include "conformance/schemas/schema.hpp"

namespace genvej::schemas {

/// What the FHIR side demands decides some levels: a location number with a wrong check digit is a warning on
/// OIOXML, and refused where CareCommunication or Acknowledgement is the target (`strict_gln`).
struct meaning_options {
    bool strict_gln = false;
};

/// @throw std::logic_error with the line when meaning.csv itself is wrong: that is our mistake.
model::issues check_meaning(const schema& of, const model::node& root, const meaning_options& options = {});

/// The checks by themselves, for other callers.
bool valid_gln(std::string_view value) noexcept;      ///< 13 digits, check digit right
bool plausible_cpr(std::string_view value) noexcept;  ///< 10 digits, a possible day and month, not all zero
enum class replacement_cpr : std::uint8_t { none, x_ecpr, d_ecpr };
replacement_cpr replacement_cpr_form(
    std::string_view value) noexcept;                ///< position 7: 1 or 7: X; 0, 5 or 6: D
bool real_date(std::string_view iso_date) noexcept;  ///< YYYY-MM-DD that exists

}  // namespace genvej::schemas
