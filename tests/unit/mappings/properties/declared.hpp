#pragma once
/// The round trips of this folder without any exception: each tells all differences of so many messages of
/// the fixed seed, so that declared_test.cpp knows which declared exceptions are needed. Thread-safety: one
/// thread.
#include <cstddef>
#include <string>

#include "tests/support/exception_uses.hpp"

namespace genvej::test {

/// Letters out of the schema of that map. REQUIRES: a map of that name that reads letters
void letters_there_and_back(const std::string& map, std::size_t count, exception_uses& uses);
/// Refusals (XCTL02), which get MedCom's words around their text.
void refusals_there_and_back(std::size_t count, exception_uses& uses);
/// Messages of our own shape as another maker sends them.
void foreign_messages_there_and_back(const std::string& map, std::size_t count, exception_uses& uses);
/// Acknowledgements that become that kind of receipt (xctl02, xctl03).
void acknowledgements_there_and_back(const std::string& map, std::size_t count, exception_uses& uses);

}  // namespace genvej::test
