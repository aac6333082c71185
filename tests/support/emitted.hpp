#pragma once
/// What unit tests emit as FHIR, kept for the validators of others (tests/end_to_end/official_validator.py
/// and second_reader.py), which judge it when all tests have run.
///
/// Into the folder GENVEJ_EMIT_BUNDLES, below it into one that is named after the test; without that variable
/// nothing happens. A test that emits thousands of documents keeps those that have an element or a code that
/// none of its earlier ones had, and each hundredth as it comes. Thread-safety: one thread.
#include <string_view>

namespace genvej::test {

/// @param document  FHIR JSON or XML, as it leaves genvej
void emit(std::string_view document);

}  // namespace genvej::test
