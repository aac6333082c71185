// Heads of maps: events with conditions, maps that only write, blocks without items, what is excused on the
// right.
#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "conformance/model/resources.hpp"
#include "mappings/engine/report.hpp"
#include "tests/unit/mappings/engine/embedded_maps.hpp"
#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

std::string wrong_head(const std::string& lines) {
    std::string out;
    for (const model::issue& one : tiny_map("", {}, lines).found) {
        out += (out.empty() ? "" : " ") + std::string(one.code()) + "@" +
               one.rule.substr(one.rule.rfind(':') + 1);
    }
    return out;
}

const std::string identity =
    "identity sender Sender/EANIdentifier letter Letter/Identifier envelope /Envelope/Identifier type "
    "XDIS91\n";
const std::string header = "entry MessageHeader as header\n";

TEST(heads, what_is_right_compiles) {
    EXPECT_EQ(wrong_head("message xdis91\nevent a b\n" + identity + header), "");
    EXPECT_EQ(wrong_head("message xdis91\nevent a when header.response.code = ok when no header.reason\n" +
                         identity + header),
              "");
    EXPECT_EQ(
        wrong_head("message xdis91 written-only\nevent a instead-of GGOP when header.reason\n" + header), "");
    EXPECT_EQ(wrong_head("message xdis91\nevent a when %number = 1\n" + identity), "");
}

TEST(heads, what_is_wrong_is_said_with_its_line) {
    EXPECT_EQ(wrong_head("message xdis91\nevent\n" + identity), "map.syntax@2");
    EXPECT_EQ(wrong_head("message xdis91\nevent a instead-of\n" + identity), "map.syntax@2");
    EXPECT_EQ(wrong_head("message xdis91\nevent a when Letter/Identifier\n" + identity), "map.syntax@2");
    EXPECT_EQ(
        wrong_head("message xdis91\nevent a when header.reason warn letter.no_text\n" + identity + header),
        "map.syntax@2");
    EXPECT_EQ(wrong_head("message xdis91\nevent a when header.respons.code = ok\n" + identity + header),
              "map.path_right@2");
    EXPECT_EQ(wrong_head("message xdis91\nevent a when %shoe\n" + identity), "map.fact@2");
    EXPECT_EQ(wrong_head("message xdis91 now-and-then\n" + identity), "map.syntax@1");
    EXPECT_EQ(wrong_head("message xdis91\nbase b\n"), "map.syntax@mappings/tiny/tiny.map");
}

TEST(heads, a_fact_that_is_not_in_the_list_or_on_the_wrong_side) {
    EXPECT_EQ(tiny_map("%shoe -> communication.status\n").wrong(), "map.fact@1");
    EXPECT_EQ(tiny_map("Letter/Identifier <- %shoe\n").wrong(), "map.fact@1");
    EXPECT_EQ(tiny_map("%number <-> communication.status\n").wrong(), "map.syntax@1");
    EXPECT_EQ(tiny_map("Letter/Identifier <-> %number\n").wrong(), "map.syntax@1");
    EXPECT_EQ(tiny_map("Letter/Identifier -> communication.status when Letter/Identifier = %shoe\n").wrong(),
              "map.fact@1");
}

TEST(heads, a_map_that_only_writes_has_no_rows_that_read) {
    const std::string head = "message xdis91 written-only\n" + header;
    const auto wrong = [&](const std::string& rows) {
        std::string out;
        for (const model::issue& one : tiny_map(rows, {}, head).found) out += std::string(one.code()) + " ";
        return out;
    };
    EXPECT_EQ(wrong("Sender/EANIdentifier <- header.sender.display\n"), "");
    EXPECT_EQ(wrong("Sender/EANIdentifier <-> header.sender.display\n"), "") << "shared rows serve both";
    EXPECT_EQ(wrong("\"said elsewhere\" x header.sender\n"), "");
    EXPECT_EQ(wrong("Sender/EANIdentifier -> header.sender.display\n"), "map.written_only ");
    EXPECT_EQ(wrong("\"x\" -> header.sender.display\n"), "map.written_only ");
    EXPECT_EQ(wrong("Sender x \"why\"\n"), "map.written_only ");
    EXPECT_EQ(wrong("each Reference -> header.focus as f\nRefDescription <- f.display\nend\n"),
              "map.written_only ");
}

TEST(heads, what_is_excused_on_the_right_is_no_news) {
    const std::string name = "Patient/PersonSurnameName <-> patient.name[use=official].family\n";
    const std::string element = "<Patient><PersonSurnameName>T</PersonSurnameName></Patient>";
    journey trip(name +
                     "Patient/PersonSurnameName -> communication.category.coding.code\n"
                     "Patient/PersonSurnameName -> communication.reasonCode.text\n",
                 element);
    trip.back();
    EXPECT_EQ(journey::codes(trip.returned.found), "");
    // The same Bundle, read by a map that does not know where the texts came from.
    tiny_map other(name + "Sender/EANIdentifier <-> header.sender.display\n");
    ASSERT_NE(other.map, nullptr);
    const auto noticed = mappings::fhir_to_letter(*other.map, *trip.there.target.root());
    EXPECT_EQ(journey::codes(noticed.found), "map.no_place map.no_place");
    tiny_map excusing(name +
                      "Sender/EANIdentifier <-> header.sender.display\n"
                      "\"said elsewhere\" x communication.category\n"
                      "\"said elsewhere\" x communication.reasonCode.text\n");
    ASSERT_NE(excusing.map, nullptr) << excusing.wrong();
    const auto excused = mappings::fhir_to_letter(*excusing.map, *trip.there.target.root());
    EXPECT_EQ(journey::codes(excused.found), "");
}

TEST(heads, a_block_without_an_item_works_on_what_its_alias_names) {
    const std::string rows =
        "each ClinicalInformation <-> communication when Text01\n"
        "    Text01 <-> communication.payload.contentString as plain_text\n"
        "end\n";
    const std::string element = "<ClinicalInformation><Text01>tekst</Text01></ClinicalInformation>";
    journey trip(rows, element);
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.at("Communication", "payload.contentString"), "tekst");
    EXPECT_EQ(trip.back(), element);
    journey empty(rows, "");
    EXPECT_EQ(empty.at("Communication", "payload.contentString"), "(none)");
    EXPECT_EQ(empty.back(), "");
    EXPECT_EQ(tiny_map("each ClinicalInformation <-> communication as item\nend\n").wrong(), "map.syntax@1");
}

TEST(heads, ids_new_are_never_those_of_the_letter_that_came) {
    tiny_map usual("Sender/EANIdentifier <-> header.sender.display\n");
    std::string head = tiny_head;
    head.insert(head.find("XDIS91\n") + 6, " ids new");
    tiny_map making("Sender/EANIdentifier <-> header.sender.display\n", {}, head);
    ASSERT_NE(making.map, nullptr);
    journey trip("", "");
    const auto id = [&](const tiny_map& by) {
        const auto back = mappings::fhir_to_letter(*by.map, *trip.there.target.root());
        return model::text_of(*back.target.root()->child("Envelope")->child("Identifier"));
    };
    EXPECT_EQ(id(usual), "K1");
    EXPECT_EQ(id(making).size(), 14U);
}

// The whole set: a map of a few rows among the embedded ones.

const std::string plan_path = "mappings/ggop/examples/minimal/bundle.json";

model::checked<std::shared_ptr<const mappings::map_set>> with_tiny(const std::string& head,
                                                                   const std::string& file = "tiny") {
    const std::vector<mappings::map_file> files = {
        {"mappings/tiny/" + file + ".map",         head + header + "\"-\" x bundle\nLetter/TypeCode <- \"XDIS91\"\n"},
        {"mappings/tiny/examples/one/bundle.json", std::string(model::resource_text(plan_path))                     }
    };
    return mappings::map_set::load(mappings::read_example, files);
}

std::string said(const model::checked<std::shared_ptr<const mappings::map_set>>& loaded) {
    std::string out;
    for (const model::issue& one : loaded.found) {
        if (one.level <= model::severity::error) out += std::string(one.code()) + " " + one.rule + "\n";
    }
    return out;
}

std::string names(const std::vector<const mappings::message_map*>& all) {
    std::string out;
    for (const auto* one : all) out += (out.empty() ? "" : " ") + one->name();
    return out;
}

TEST(writers, one_stands_instead_of_another_for_a_receiver_that_cannot_take_it) {
    const auto loaded = mappings::map_set::load(mappings::read_example);
    ASSERT_TRUE(loaded.ok()) << said(loaded);
    const auto plan = mappings::read_example(plan_path, model::resource_text(plan_path));
    const model::node& bundle = *plan.value.root();
    const auto writers = [&](std::vector<std::string> receives) {
        return names(loaded.value->writers(bundle, receives));
    };
    EXPECT_EQ(writers({}), "ggop");
    EXPECT_EQ(writers({"GGOP", "XDIS91"}), "ggop");
    EXPECT_EQ(writers({"XDIS91"}), "ggop_as_xdis91");
    EXPECT_EQ(writers({"XREF15"}), "ggop") << "the operator is warned elsewhere; something must be sent";
    EXPECT_EQ(loaded.value->named("ggop_as_xdis91")->letter().name(), "xdis91");
    EXPECT_EQ(names({loaded.value->for_letter("xdis91")}), "xdis91")
        << "a map that only writes reads no letter";
    EXPECT_EQ(mappings::coverage_report(*loaded.value, mappings::report_format::text)
                  .find("ggop_as_xdis91: elements of the letter"),
              std::string::npos);
}

TEST(writers, several_maps_write_one_bundle_where_their_conditions_hold) {
    const std::string head = "message xdis91 written-only\nevent rehabilitation-plan when ";
    const auto plan = mappings::read_example(plan_path, model::resource_text(plan_path));
    const auto both = with_tiny(head + "header.eventCoding.code\n");
    ASSERT_TRUE(both.ok()) << said(both);
    EXPECT_EQ(names(both.value->writers(*plan.value.root())), "ggop tiny");
    EXPECT_EQ(
        said(with_tiny(head + "header.response.code = ok\n")),
        "map.example_other mappings/tiny/examples/one/bundle.json\nmap.unexercised mappings/tiny/tiny.map:1\n"
        "map.unexercised mappings/tiny/tiny.map:3\nmap.unexercised mappings/tiny/tiny.map:4\n"
        "map.unexercised mappings/tiny/tiny.map:5\n");
}

TEST(writers, two_maps_that_would_write_the_same_letter_are_refused) {
    const std::string place = "mappings/tiny/tiny.map:2\n";
    EXPECT_EQ(said(with_tiny("message ggop written-only\nevent rehabilitation-plan\n")).substr(0, 10),
              "map.event ");
    EXPECT_EQ(said(with_tiny("message ggop written-only\nevent rehabilitation-plan when header.reason\n")),
              "map.event " + place)
        << "the embedded one has no condition, so both would write";
    EXPECT_EQ(said(with_tiny("message xdis91 written-only\nevent rehabilitation-plan instead-of GGOP9\n")),
              "map.instead_of " + place);
    EXPECT_EQ(said(with_tiny("message xdis91 written-only\nevent rehabilitation-plan\n", "ggop")),
              "map.name_twice mappings/tiny/ggop.map\n");
    const std::string reads = said(with_tiny("message xdis91\n" + identity));
    EXPECT_NE(reads.find("map.reads_twice mappings/xdis91/xdis91.map\n"), std::string::npos) << reads;
}

}  // namespace
}  // namespace genvej::test
