#include "mappings/engine/narrative.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

std::string patient_narrative(const std::string& name) {
    journey trip("Patient/PersonSurnameName <-> patient.name[use=official].family\n",
                 "<Patient><PersonSurnameName>" + name + "</PersonSurnameName></Patient>");
    return trip.at("Patient", "text.status") + " " + trip.at("Patient", "text.div");
}

TEST(narrative, the_table_is_right) {
    EXPECT_EQ(journey::codes(mappings::check_narratives()), "");
}

TEST(narrative, shows_id_and_listed_elements_with_danish_labels) {
    const std::string text = patient_narrative("Testesen");
    EXPECT_EQ(text.substr(0, 10), "generated ");
    EXPECT_NE(text.find("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Id: "), std::string::npos) << text;
    EXPECT_NE(text.find("<p>Efternavn: Testesen</p>"), std::string::npos) << text;
}

TEST(narrative, is_escaped) {
    const std::string text = patient_narrative("&lt;script&gt; &amp; co");
    EXPECT_NE(text.find("&lt;script&gt; &amp; co"), std::string::npos) << text;
}

TEST(narrative, every_resource_has_one_behind_its_meta) {
    journey trip("\"urn:profile\" -> communication.meta.profile\n", "");
    const model::node* communication = trip.find("Communication");
    EXPECT_EQ(communication->first->name, "id");
    EXPECT_EQ(communication->first->next->name, "meta");
    EXPECT_EQ(communication->first->next->next->name, "text");
    for (const char* type : {"MessageHeader", "Patient"})
        EXPECT_EQ(trip.at(type, "text.status"), "generated");
    EXPECT_EQ(trip.there.target.root()->child("text"), nullptr);
}

TEST(narrative, references_are_shown_by_id) {
    journey trip("", "");
    EXPECT_NE(trip.at("MessageHeader", "text.div").find(trip.at("MessageHeader", "focus.reference")),
              std::string::npos);
}

TEST(narrative, a_text_that_is_there_stays) {
    model::document bundle;
    bundle.set_root(bundle.make("Bundle"));
    model::node* resource =
        bundle.append(*bundle.append(*bundle.append(*bundle.root(), "entry"), "resource"), "Patient");
    bundle.append(*resource, "text");
    mappings::add_narratives(bundle);
    EXPECT_EQ(resource->first, resource->last);
}

}  // namespace
}  // namespace genvej::test
