/// The numbers of municipalities are those that HL7 Denmark publishes: a new one there is one to add here.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "adapters/formats/fhir_json.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "tests/support/package_files.hpp"

namespace genvej::test {
namespace {

TEST(municipalities, are_those_of_hl7_denmark) {
    GENVEJ_NEEDS_SHARED_DATA();
    const auto files = files_of_package(shared_data() / "packages/hl7.fhir.dk.core-3.7.0.tgz");
    const auto published =
        formats::read_fhir_json(files.at("package/CodeSystem-dk-core-municipality-codes.json"));
    ASSERT_NE(published.value.root(), nullptr);
    std::set<std::string> theirs, ours;
    for (const model::node* one = published.value.root()->child("concept"); one != nullptr;
         one = one->next_same())
        theirs.emplace(one->child_value("code"));
    const auto table = model::table::read(model::resource_text("mappings/vocabulary/municipalities.csv"));
    ASSERT_TRUE(table);
    for (const auto& row : table->rows()) ours.emplace(row.fields[0]);
    EXPECT_GE(theirs.size(), 98U);
    EXPECT_EQ(ours, theirs);
}

}  // namespace
}  // namespace genvej::test
