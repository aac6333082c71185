// What rows do, in both directions.
#include "mappings/engine/translate.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

const std::string official_name_row = "Patient/PersonSurnameName <-> patient.name[use=official].family\n";
const std::string surname_element = "<Patient><PersonSurnameName>Testesen</PersonSurnameName></Patient>";

TEST(translate, a_row_serves_both_directions) {
    journey trip(official_name_row, surname_element);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.at("Patient", "name.family"), "Testesen");
    EXPECT_EQ(trip.at("Patient", "name.use"), "official");
    EXPECT_EQ(trip.back(), surname_element);
}

TEST(translate, ids_are_made_from_the_message) {
    journey once(official_name_row, surname_element);
    journey again(official_name_row, surname_element);
    EXPECT_EQ(once.there.message_id, again.there.message_id);
    EXPECT_EQ(once.at("MessageHeader", "id"), once.there.message_id);
    EXPECT_NE(once.there.message_id, once.there.bundle_id);
    EXPECT_EQ(journey::value(once.there.target.root(), "identifier.value"), "5790000120001#K1#B1");
    EXPECT_EQ(journey::value(once.there.target.root(), "entry:2.fullUrl"),
              "https://example.test/Patient/" + once.at("Patient", "id"));
    EXPECT_EQ(once.at("MessageHeader", "focus.reference"), "Communication/" + once.at("Communication", "id"));
}

TEST(translate, every_made_node_names_its_row) {
    journey trip(official_name_row, surname_element);
    const model::node* family = trip.find("Patient")->child("name")->child("family");
    const mappings::row_view* row = mappings::row_of(*trip.tiny.map, family->row);
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->id(), "mappings/tiny/tiny.map:" + std::to_string(tiny_head_lines + 2));
}

TEST(translate, fhir_order_is_the_specifications_whatever_the_order_of_rows) {
    journey trip(
        "Patient/PersonSurnameName <-> patient.name.family\nLetter/Identifier -> "
        "patient.identifier.value\n\"x\" -> patient.meta.profile\n",
        surname_element);
    std::string order;
    for (const model::node* at = trip.find("Patient")->first_element(); at != nullptr;
         at = at->next_element())
        order += std::string(at->name) + " ";
    EXPECT_EQ(order, "id meta text identifier name ");
}

TEST(translate, letter_order_is_the_schemas) {
    journey trip(
        "Patient/StreetName <-> patient.address.line\nPatient/PersonGivenName <-> patient.name.given\n" +
            official_name_row,
        "<Patient><PersonSurnameName>T</PersonSurnameName><PersonGivenName>G</PersonGivenName><StreetName>S</"
        "StreetName></Patient>");
    EXPECT_EQ(trip.back(),
              "<Patient><PersonSurnameName>T</PersonSurnameName><PersonGivenName>G</"
              "PersonGivenName><StreetName>S</StreetName></Patient>");
}

TEST(translate, what_no_row_reads_is_lost_and_said) {
    journey trip("", surname_element);
    EXPECT_EQ(trip.issues(), "map.lost");
    EXPECT_EQ(trip.there.found.at(0).path, "Emessage/ClinicalEmail/Patient/PersonSurnameName");
    EXPECT_NE(trip.there.found.at(0).at.line, 0U);
    EXPECT_EQ(trip.there.found.at(0).summary().find("Testesen"), std::string::npos)
        << "summaries hold no content";
}

TEST(translate, a_second_repetition_that_no_block_reads_is_lost) {
    journey trip("ClinicalInformation/Text01 -> communication.payload.contentString as plain_text\n",
                 "<ClinicalInformation><Text01>one</Text01></"
                 "ClinicalInformation><ClinicalInformation><Text01>two</Text01></ClinicalInformation>");
    EXPECT_EQ(trip.issues(), "map.lost");
    EXPECT_EQ(trip.there.found.at(0).path, "Emessage/ClinicalEmail/ClinicalInformation[2]/Text01");
}

TEST(translate, an_excuse_covers_everything_below_it) {
    journey trip("Patient x \"not here\"\n", surname_element);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.there.coverage.back().excuse, "not here");
}

TEST(translate, blank_elements_are_left_out_with_a_warning) {
    journey trip(official_name_row, "<Patient><PersonSurnameName>  \n </PersonSurnameName></Patient>");
    EXPECT_EQ(trip.issues(), "map.blank");
    EXPECT_EQ(trip.at("Patient", "name.family"), "(none)");
}

TEST(translate, constants_give_way_to_what_is_there) {
    journey trip(
        "Letter/TypeCode -> communication.language\n\"da\" -> communication.language\n\"x\" -> "
        "communication.status\n",
        "");
    EXPECT_EQ(trip.at("Communication", "language"), "da");
    EXPECT_EQ(trip.at("Communication", "status"), "x");
}

TEST(translate, two_rows_that_meet_are_a_mistake_of_the_map) {
    journey trip(official_name_row + "Letter/Identifier -> patient.name[use=official].family\n",
                 surname_element);
    EXPECT_EQ(trip.issues(), "map.twice");
}

TEST(translate, a_default_is_written_and_recognised) {
    const std::string row =
        "AdditionalInformation/Subject <-> communication.topic.text default \"Ukendt emne\"\n";
    journey without(row, "");
    EXPECT_EQ(without.at("Communication", "topic.text"), "Ukendt emne");
    EXPECT_EQ(without.back(), "");
    journey with(row, "<AdditionalInformation><Subject>Sko</Subject></AdditionalInformation>");
    EXPECT_EQ(with.back(), "<AdditionalInformation><Subject>Sko</Subject></AdditionalInformation>");
}

TEST(translate, conditions_hold_on_the_side_that_is_read) {
    const std::string rows =
        "AdditionalInformation/Subject <-> communication.topic.text when AdditionalInformation/Priority = "
        "rutine\n"
        "AdditionalInformation/Subject <-> communication.note.text when no AdditionalInformation/Priority "
        "when no communication.topic\n"
        "AdditionalInformation/Priority <-> communication.priority\n";
    journey trip(
        rows,
        "<AdditionalInformation><Priority>rutine</Priority><Subject>S</Subject></AdditionalInformation>");
    EXPECT_EQ(trip.at("Communication", "topic.text"), "S");
    EXPECT_EQ(trip.at("Communication", "note.text"), "(none)");
    journey other(rows, "<AdditionalInformation><Subject>S</Subject></AdditionalInformation>");
    EXPECT_EQ(other.at("Communication", "note.text"), "S");
    EXPECT_EQ(other.back(), "<AdditionalInformation><Subject>S</Subject></AdditionalInformation>");
}

TEST(translate, what_must_be_so_is_compared_and_written_back) {
    const std::string row = "AdditionalInformation/Priority <-> \"rutine\"\n";
    journey right(row, "<AdditionalInformation><Priority>rutine</Priority></AdditionalInformation>");
    EXPECT_EQ(right.issues(), "");
    EXPECT_EQ(right.back(), "<AdditionalInformation><Priority>rutine</Priority></AdditionalInformation>");
    journey other(row, "<AdditionalInformation><Priority>andet</Priority></AdditionalInformation>");
    EXPECT_EQ(other.issues(), "map.lost");
}

const std::string file_rows =
    "each Reference <-> communication.payload[contentAttachment] as file when URL\n"
    "    RefDescription <-> file.contentAttachment.title\n    URL <-> file.contentAttachment.url\nend\n";
const std::string two_files =
    "<Reference><RefDescription>A</RefDescription><URL>https://a.test</URL></Reference>"
    "<Reference><RefDescription>B</RefDescription><URL>https://b.test</URL></Reference>";

TEST(translate, each_makes_one_item_for_one_element) {
    journey trip(file_rows, two_files);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.at("Communication", "payload:2.contentAttachment.title"), "B");
    EXPECT_EQ(trip.at("Communication", "payload:3"), "(none)");
    EXPECT_EQ(trip.back(), two_files);
}

TEST(translate, each_can_make_an_entry_with_a_reference_to_it) {
    const std::string rows =
        "each Reference <-> entry DocumentReference[docStatus=final] as file from communication.basedOn\n"
        "    RefDescription <-> file.description\n    URL x \"not here\"\n    @patient -> "
        "file.subject.reference\nend\n";
    journey trip(rows, two_files);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.at("DocumentReference", "description"), "A");
    EXPECT_EQ(trip.at("DocumentReference", "docStatus"), "final");
    EXPECT_EQ(trip.at("Communication", "basedOn:1.reference"),
              "DocumentReference/" + trip.at("DocumentReference", "id"));
    EXPECT_EQ(trip.at("DocumentReference", "subject.reference"), "Patient/" + trip.at("Patient", "id"));
    EXPECT_EQ(trip.back(),
              "<Reference><RefDescription>A</RefDescription></Reference><Reference><RefDescription>B</"
              "RefDescription></Reference>");
}

TEST(translate, at_least_one_item_for_the_sake_of_defaults) {
    const std::string rows =
        "each ClinicalInformation <-> communication.payload[contentString] as part at-least 1\n"
        "    Text01 <-> part.contentString as plain_text default \"Ingen tekst.\" warn letter.no_text\nend\n";
    journey trip(rows, "");
    EXPECT_EQ(trip.at("Communication", "payload.contentString"), "Ingen tekst.");
    EXPECT_EQ(trip.issues(), "letter.no_text");
}

TEST(translate, a_copy_repeats_what_was_written_in_an_item_of_its_own) {
    const std::string rows =
        "each Reference -> communication.payload as file\n"
        "    \"file\" -> file.id as own_uuid\n    Reference -> file.contentString\nend\n";
    EXPECT_EQ(tiny_map(rows).wrong(), "map.path_left@3");
    journey trip(
        "each Reference -> communication.payload as file\n    RefDescription -> file.contentString\n    URL "
        "x \"no\"\n"
        "    each . -> communication.note as note\n        @file.contentString -> note.text\n    end\nend\n",
        two_files);
    EXPECT_EQ(trip.at("Communication", "note:2.text"), "B");
}

TEST(translate, the_rest_becomes_text_of_its_own) {
    const std::string rows =
        "rest -> communication.note as left_over\n    @name -> left_over.id\n    . -> left_over.text as "
        "plain_text\nend\n";
    journey trip(rows, "<Novelty><Inner>kept</Inner></Novelty>");
    EXPECT_EQ(trip.issues(), "map.unforeseen");
    EXPECT_EQ(trip.at("Communication", "note.text"), "kept");
    EXPECT_EQ(trip.at("Communication", "note.id"), "Emessage/ClinicalEmail/Novelty/Inner");
}

TEST(translate, coverage_lists_each_text_with_its_target) {
    journey trip(official_name_row, surname_element);
    std::size_t carried = 0;
    for (const mappings::coverage_row& one : trip.there.coverage) {
        EXPECT_TRUE(one.row != 0 || !one.excuse.empty());
        if (one.source->value == "Testesen") {
            EXPECT_EQ(one.target, trip.find("Patient")->child("name")->child("family"));
        }
        if (one.target != nullptr) ++carried;
    }
    EXPECT_EQ(trip.there.coverage.size(), 4U);
    EXPECT_EQ(carried, 4U);
}

TEST(translate, a_message_that_is_not_ours_gets_short_ids) {
    journey trip(official_name_row, surname_element);
    model::node* identifier = trip.there.target.root()->child("identifier");
    model::document::remove(*identifier);
    trip.back();
    const model::node* letter = trip.returned.target.root()->child("ClinicalEmail")->child("Letter");
    EXPECT_EQ(model::text_of(*letter->child("Identifier")).size(), 14U);
}

TEST(translate, what_the_letter_has_no_place_for_is_a_warning) {
    journey trip(official_name_row, surname_element);
    model::node* patient = const_cast<model::node*>(trip.find("Patient"));
    trip.there.target.append(*patient, "gender")->value = "female";
    trip.back();
    EXPECT_EQ(journey::codes(trip.returned.found), "map.no_place");
    EXPECT_EQ(trip.returned.found.at(0).level, model::severity::warning);
}

TEST(translate, references_are_followed_in_all_their_forms) {
    for (const char* form : {"Communication/", "https://example.test/Communication/",
                             "https://elsewhere.test/fhir/Communication/"}) {
        journey trip("AdditionalInformation/Subject <-> communication.topic.text\n",
                     "<AdditionalInformation><Subject>S</Subject></AdditionalInformation>");
        model::node* reference =
            const_cast<model::node*>(trip.find("MessageHeader"))->child("focus")->child("reference");
        const std::string text = form + trip.at("Communication", "id");
        reference->value = text;
        EXPECT_EQ(trip.back(), "<AdditionalInformation><Subject>S</Subject></AdditionalInformation>") << form;
        const std::string nowhere = "Communication/nobody";
        reference->value = nowhere;
        EXPECT_EQ(trip.back(), "");
    }
}

TEST(translate, a_letter_without_its_identity_is_refused) {
    tiny_map tiny(official_name_row);
    const auto source = formats::read_xml("<Emessage xmlns=\"x\"><ClinicalEmail/></Emessage>");
    const auto made = mappings::letter_to_fhir(*tiny.map, *source.value.root());
    EXPECT_EQ(journey::codes(made.found), "map.identity");
    EXPECT_EQ(made.target.root(), nullptr);
    const auto nothing = formats::read_xml("<Emessage xmlns=\"x\"/>");
    EXPECT_EQ(journey::codes(mappings::letter_to_fhir(*tiny.map, *nothing.value.root()).found), "map.letter");
}

TEST(translate, of_several_letters_the_one_that_is_asked_for) {
    tiny_map tiny("Sender/EANIdentifier -> header.sender.display\n");
    const auto source = formats::read_xml(
        "<Emessage><Envelope><Identifier>K</Identifier></Envelope>"
        "<ClinicalEmail><Letter><Identifier>1</Identifier></Letter><Sender><EANIdentifier>A</EANIdentifier></"
        "Sender></ClinicalEmail>"
        "<ClinicalEmail><Letter><Identifier>2</Identifier></Letter><Sender><EANIdentifier>B</EANIdentifier></"
        "Sender></ClinicalEmail>"
        "</Emessage>");
    mappings::context with;
    with.letter = 1;
    const auto second = mappings::letter_to_fhir(*tiny.map, *source.value.root(), with);
    EXPECT_EQ(journey::codes(second.found), "");
    EXPECT_EQ(journey::value(second.target.root(), "identifier.value"), "B#K#2");
}

}  // namespace
}  // namespace genvej::test
