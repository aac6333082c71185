// Where rows read and write, in full: through aliases, blocks and shared files.
#include "mappings/engine/row_places.hpp"

#include <gtest/gtest.h>

#include <fmt/ranges.h>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

/// `letter -> fhir` of the last row.
std::string place(const std::string& rows, std::map<std::string, std::string> files = {}) {
    const tiny_map tiny(rows, std::move(files));
    if (tiny.map == nullptr) return "does not compile: " + tiny.wrong();
    const auto all = mappings::places_of(tiny.map->compiled());
    EXPECT_EQ(all.size(), tiny.map->rows().size());
    return fmt::format("{} -> {}", fmt::join(all.back().letter, " + "), fmt::join(all.back().fhir, " + "));
}

TEST(row_places, a_row_of_the_map) {
    EXPECT_EQ(place("Patient/PersonSurnameName <-> patient.name[use=official].family\n"),
              "ClinicalEmail/Patient/PersonSurnameName -> Patient.name[use=official].family");
}

TEST(row_places, several_paths_and_the_root) {
    EXPECT_EQ(place("/Envelope/Sent/Date + /Envelope/Sent/Time? <-> bundle.timestamp as date_and_time\n"),
              "Envelope/Sent/Date + Envelope/Sent/Time -> Bundle.timestamp");
}

TEST(row_places, a_constant_has_none) {
    EXPECT_EQ(place("\"unknown\" -> communication.status\n"), " -> Communication.status");
}

TEST(row_places, inside_a_block_from_the_element_and_the_item) {
    const std::string block = "each Reference <-> communication.payload[contentAttachment] as file\n";
    EXPECT_EQ(place(block + "RefDescription <-> file.contentAttachment.title\nend\n"),
              "ClinicalEmail/Reference/RefDescription -> "
              "Communication.payload[contentAttachment].contentAttachment.title");
    EXPECT_EQ(place(block + "//Letter/Identifier -> file.contentAttachment.title\nend\n"),
              "ClinicalEmail/Letter/Identifier -> "
              "Communication.payload[contentAttachment].contentAttachment.title");
}

TEST(row_places, an_entry_inside_a_block_is_a_resource_of_its_own) {
    EXPECT_EQ(place("each Reference <-> entry DocumentReference as file from communication.about\n"
                    "RefDescription <-> file.content.attachment.title\nend\n"),
              "ClinicalEmail/Reference/RefDescription -> DocumentReference.content.attachment.title");
}

TEST(row_places, a_shared_file_once_for_each_use) {
    const std::map<std::string, std::string> files{
        {"mappings/shared/name.map", "$1/PersonSurnameName <-> $2.name.family\n"}
    };
    EXPECT_EQ(place("use name Patient patient\n", files),
              "ClinicalEmail/Patient/PersonSurnameName -> Patient.name.family");
}

}  // namespace
}  // namespace genvej::test
