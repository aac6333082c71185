// References inside a Bundle lead to the resource that they name.
#include "mappings/engine/reference_index.hpp"

#include <gtest/gtest.h>

#include <string>

#include "adapters/formats/fhir_json.hpp"

namespace genvej::mappings {
namespace {

model::document bundle_of(const std::string& entries) {
    const std::string text = R"({"resourceType":"Bundle","type":"message","entry":[)" + entries + "]}";
    return std::move(formats::read_fhir_json(text).value);
}

std::string entry(const std::string& full_url, const std::string& id) {
    return R"({"fullUrl":")" + full_url + R"(","resource":{"resourceType":"Patient","id":")" + id + R"("}})";
}

TEST(reference_index, by_name_by_url_and_by_the_end_of_a_url) {
    model::document bundle =
        bundle_of(entry("urn:uuid:1", "a") + "," + entry("https://x.invalid/fhir/Patient/b", "b"));
    const reference_index index(*bundle.root(), bundle.memory());
    ASSERT_EQ(index.resources().size(), 2U);
    EXPECT_EQ(index.find("Patient/a"), index.resources()[0]);
    EXPECT_EQ(index.find("urn:uuid:1"), index.resources()[0]);
    EXPECT_EQ(index.find("https://x.invalid/fhir/Patient/b"), index.resources()[1]);
    EXPECT_EQ(index.find("https://elsewhere.invalid/Patient/b"), index.resources()[1]);
    for (const char* unknown : {"", "/", "Patient/", "Patient/c", "Organization/a", "urn:uuid:2", "a"})
        EXPECT_EQ(index.find(unknown), nullptr) << unknown;
}

TEST(reference_index, of_two_of_one_name_the_first) {
    model::document bundle = bundle_of(entry("urn:uuid:1", "a") + "," + entry("urn:uuid:1", "a"));
    const reference_index index(*bundle.root(), bundle.memory());
    EXPECT_EQ(index.find("Patient/a"), index.resources()[0]);
    EXPECT_EQ(index.find("urn:uuid:1"), index.resources()[0]);
}

TEST(reference_index, many_resources_and_none) {
    std::string entries;
    for (int i = 0; i < 300; ++i)
        entries += (i == 0 ? "" : ",") + entry("urn:uuid:" + std::to_string(i), std::to_string(i));
    model::document bundle = bundle_of(entries);
    const reference_index index(*bundle.root(), bundle.memory());
    for (std::size_t i = 0; i < 300; ++i) {
        EXPECT_EQ(index.find("Patient/" + std::to_string(i)), index.resources()[i]);
        EXPECT_EQ(index.find("urn:uuid:" + std::to_string(i)), index.resources()[i]);
    }
    model::document empty = bundle_of("");
    const reference_index nothing(*empty.root(), empty.memory());
    EXPECT_EQ(nothing.find("Patient/a"), nullptr);
}

}  // namespace
}  // namespace genvej::mappings
