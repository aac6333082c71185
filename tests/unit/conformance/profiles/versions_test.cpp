#include "conformance/profiles/versions.hpp"

#include <gtest/gtest.h>

namespace genvej::profiles {
namespace {

constexpr const char* message =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-message";

TEST(versions, without_a_version_nothing_is_claimed) {
    EXPECT_EQ(versions_instead_of(message), std::nullopt);
    EXPECT_EQ(versions_instead_of(""), std::nullopt);
}

TEST(versions, every_minor_of_a_known_major_is_read) {
    EXPECT_EQ(versions_instead_of(std::string(message) + "|5.0.2"), std::nullopt);
    EXPECT_EQ(versions_instead_of(std::string(message) + "|5"), std::nullopt);
    EXPECT_EQ(versions_instead_of("http://medcomfhir.dk/ig/messaging/StructureDefinition/x|3.0.0"),
              std::nullopt);
}

TEST(versions, another_major_is_named_with_those_that_are_read) {
    EXPECT_EQ(versions_instead_of(std::string(message) + "|9.9.9"), "5");
    EXPECT_EQ(versions_instead_of(std::string(message) + "|50.0"), "5");
    EXPECT_EQ(versions_instead_of(std::string(message) + "|"), "5");
    EXPECT_EQ(versions_instead_of("http://medcomfhir.dk/ig/core/StructureDefinition/x|1.0"), "2;3;4");
}

TEST(versions, what_nobody_here_knows_is_not_judged) {
    EXPECT_EQ(versions_instead_of("http://example.invalid/StructureDefinition/x|9"), std::nullopt);
}

}  // namespace
}  // namespace genvej::profiles
