// The embedded maps: what the program starts with.
#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "mappings/engine/map_set.hpp"

namespace genvej::mappings {
namespace {

model::checked<model::document> read_example(const std::string& path, std::string_view bytes) {
    return path.ends_with(".json") ? formats::read_fhir_json(bytes) : formats::read_xml(bytes);
}

TEST(map_set, the_embedded_maps_pass_every_check) {
    const auto maps = map_set::load(read_example);
    std::string all;
    for (const model::issue& one : maps.found) all += model::to_line(one) + "\n";
    EXPECT_TRUE(maps.ok()) << all;
    ASSERT_NE(maps.value, nullptr);
    EXPECT_EQ(maps.value->all().size(), 3U);
    EXPECT_NE(maps.value->for_letter("xref15"), nullptr);
    EXPECT_NE(maps.value->for_event("care-communication-message"), nullptr);
}

}  // namespace
}  // namespace genvej::mappings
