#include "conformance/profiles/required.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/profiles/element_table.hpp"

namespace genvej::profiles {
namespace {

constexpr std::string_view patient = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-patient";

bool demands(std::span<const required_row> rows, std::string_view path) {
    return std::any_of(rows.begin(), rows.end(), [&](const required_row& row) { return row.path == path; });
}

/// The row of `path` in the element table; a choice is found by any of its forms.
const element_row* element_at(std::string_view path) {
    const type_row* type = find_type(path.substr(0, path.find('.')));
    const element_row* found = nullptr;
    for (std::size_t at = path.find('.'); at != std::string_view::npos && type != nullptr;) {
        const std::size_t end = path.find('.', at + 1);
        std::string name(path.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
        if (name.ends_with("[x]"))
            name = name.substr(0, name.size() - 3) + (end == std::string_view::npos ? "DateTime" : "Coding");
        if (name == "valueDateTime" || name == "eventDateTime") name = name.substr(0, 5) + "Coding";
        found = type->child(name);
        type = found == nullptr ? nullptr : found->type;
        at = end;
    }
    return type == nullptr ? nullptr : found;
}

TEST(required, is_found_with_and_without_a_version) {
    EXPECT_TRUE(demands(required_of(patient), "Patient.name.family"));
    EXPECT_EQ(required_of(std::string(patient) + "|3.0.1").size(), required_of(patient).size());
    EXPECT_TRUE(required_of("http://example.org/none").empty());
}

TEST(required, every_row_names_an_element_of_r4_that_r4_does_not_demand_itself) {
    ASSERT_GT(required_rows().size(), 50U);
    for (const required_row& row : required_rows()) {
        EXPECT_TRUE(row.path.starts_with(std::string(row.resource) + ".")) << row.path;
        const element_row* element = element_at(row.path);
        ASSERT_NE(element, nullptr) << row.path;
        EXPECT_LT(element->min, row.min) << row.path;
    }
}

}  // namespace
}  // namespace genvej::profiles
