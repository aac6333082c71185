#pragma once
/// Published material that is not part of the project: sample messages, packages, schemas. GENVEJ_SHARED
/// names its folder.
///
/// A test that needs it begins with GENVEJ_NEEDS_SHARED_DATA(): without the variable the test is skipped by
/// name, and fails where GENVEJ_REQUIRE_SHARED is set. Thread-safe: no shared state.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace genvej::test {

/// `$GENVEJ_SHARED/data`; empty when the variable is unset or the folder is missing.
std::filesystem::path shared_data();

/// Is it an error that the material is missing?
bool shared_data_is_required();

/// Regular files below a folder whose names end so, ordered by path.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, std::string_view ending);

/// @throw std::runtime_error when it cannot be read
std::string read_file(const std::filesystem::path& file);

}  // namespace genvej::test

#define GENVEJ_NEEDS_SHARED_DATA()                                                      \
    if (genvej::test::shared_data().empty()) {                                          \
        if (genvej::test::shared_data_is_required())                                    \
            FAIL() << "GENVEJ_SHARED must name the folder that holds data/";            \
        GTEST_SKIP() << "GENVEJ_SHARED is not set: published messages are not at hand"; \
    }                                                                                   \
    static_assert(true, "a semicolon follows")
