#include "adapters/formats/fhir_xml.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::formats {
namespace {

using model::node;

std::string fhir(std::string_view inside) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Patient xmlns=\"http://hl7.org/fhir\">{}</Patient>",
        inside);
}

model::document good_xml(std::string_view xml) {
    model::checked<model::document> read = read_fhir_xml(xml);
    for (const model::issue& one : read.found) ADD_FAILURE() << to_line(one) << " in " << xml;
    return std::move(read.value);
}

std::string bad_xml(std::string_view xml) {
    const model::checked<model::document> read = read_fhir_xml(xml);
    if (read.found.size() != 1) return std::to_string(read.found.size()) + " issues";
    const model::issue& one = read.found.front();
    return fmt::format("{} {} {}:{}", one.code(), one.path, one.at.line, one.at.column);
}

std::string json_of_xml(const model::document& read) {
    std::string out;
    if (read.root() != nullptr) write_fhir_json(*read.root(), out);
    return out;
}

std::string json_of_xml(std::string_view xml) {
    return json_of_xml(good_xml(xml));
}

std::string xml_of_json(std::string_view json) {
    const model::checked<model::document> read = read_fhir_json(json);
    for (const model::issue& one : read.found) ADD_FAILURE() << to_line(one) << " in " << json;
    return read.value.root() == nullptr ? std::string() : write_fhir_xml(*read.value.root());
}

TEST(fhir_xml, gives_the_tree_that_json_gives) {
    EXPECT_EQ(
        json_of_xml(fhir(R"(
  <id value="p"/>
  <active value="true"/>
  <name id="n"><family value="Prøve &amp; søn"/><given value="A"/><given id="g" value="B"/></name>
  <birthDate><extension url="u"><valueCode value="unknown"/></extension></birthDate>
)")),
        R"({"resourceType":"Patient","id":"p","active":true,"name":[{"id":"n","family":"Prøve & søn","given":["A","B"],)"
        R"("_given":[null,{"id":"g"}]}],"_birthDate":{"extension":[{"url":"u","valueCode":"unknown"}]}})");
}

TEST(fhir_xml, any_prefix_will_do) {
    EXPECT_EQ(json_of_xml(R"(<f:Patient xmlns:f="http://hl7.org/fhir"><f:active value="true"/></f:Patient>)"),
              R"({"resourceType":"Patient","active":true})");
}

TEST(fhir_xml, the_url_of_an_extension_stands_before_its_value_and_behind_its_extensions) {
    const std::string json =
        R"({"resourceType":"Patient","extension":[{"id":"e","extension":[{"url":"a","valueString":"b"}],"url":"c"},{"url":"d","valueInteger":3}]})";
    EXPECT_EQ(json_of_xml(xml_of_json(json)), json);
}

TEST(fhir_xml, a_narrative_is_kept_character_by_character) {
    const std::string_view div =
        "<div xmlns=\"http://www.w3.org/1999/xhtml\" lang='da'><!-- a <div> --><p>&#230; &amp; &quot;<br "
        "/>\n<div/>"
        "<div title=\">\">x</div></p><![CDATA[</div>]]></div>";
    const model::document read =
        good_xml(fhir(fmt::format("\n<text><status value=\"additional\"/>{}</text>", div)));
    const node* found = read.root()->child("text")->child("div");
    EXPECT_EQ(found->value, div);
    EXPECT_EQ(found->as, model::literal::string);
    EXPECT_NE(write_fhir_xml(*read.root()).find(div), std::string::npos);
}

TEST(fhir_xml, a_carriage_return_in_a_narrative_stays_where_it_is) {
    const std::string json =
        R"({"resourceType":"Basic","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p\r\nclass=\"a\">b\r\nc</p></div>"}})";
    EXPECT_EQ(json_of_xml(xml_of_json(json)), json);
}

TEST(fhir_xml, a_narrative_whose_namespace_is_declared_outside_gets_a_declaration) {
    const model::document read = good_xml(
        R"(<Patient xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><text><status value="generated"/>)"
        R"(<h:div><h:p class="a">b &lt; c</h:p><h:br/></h:div></text></Patient>)");
    EXPECT_EQ(read.root()->child("text")->child_value("div"),
              R"(<div xmlns="http://www.w3.org/1999/xhtml"><p class="a">b &lt; c</p><br/></div>)");
}

TEST(fhir_xml, line_breaks_and_quotes_in_values_survive) {
    const std::string json = R"({"resourceType":"Patient","name":[{"text":"a\nb\tc\r\"d\" <e> & 'f'"}]})";
    EXPECT_EQ(json_of_xml(xml_of_json(json)), json);
}

TEST(fhir_xml, what_is_not_fhir_is_refused_with_path_and_place) {
    EXPECT_EQ(bad_xml("<Patient/>"), "fhir.namespace  1:1");
    EXPECT_EQ(bad_xml(R"(<Letter xmlns="http://hl7.org/fhir"/>)"), "fhir.unknown_resource  1:1");
    EXPECT_EQ(bad_xml(fhir("")), "fhir.empty Patient 2:1");
    EXPECT_EQ(bad_xml(fhir("\n<nickname value=\"a\"/><id value=\"a\"/>")),
              "fhir.unknown_element Patient 3:1");
    EXPECT_EQ(bad_xml(fhir("\n<birthDate value=\"1950\"/><active value=\"true\"/>")),
              "fhir.order Patient 3:26");
    EXPECT_EQ(bad_xml(fhir("\n<active value=\"true\"/><active value=\"true\"/>")),
              "fhir.repeats Patient 3:23");
    EXPECT_EQ(bad_xml(fhir("\n<deceasedBoolean value=\"true\"/><deceasedDateTime value=\"2020\"/>")),
              "fhir.two_choices Patient 3:32");
    EXPECT_EQ(bad_xml(fhir("\n<active value=\"yes\"/>")), "fhir.wrong_value Patient.active 3:1");
    EXPECT_EQ(bad_xml(fhir("\n<active value=\"\"/>")), "2 issues");
    EXPECT_EQ(bad_xml(fhir("\n<active/>")), "fhir.empty Patient.active 3:1");
    EXPECT_EQ(bad_xml(fhir("\n<active value=\"true\" unit=\"x\"/>")),
              "fhir.unknown_attribute Patient.active 3:22");
    EXPECT_EQ(bad_xml(fhir("\n<name value=\"x\"><text value=\"a\"/></name>")),
              "fhir.unknown_attribute Patient.name[0] 3:7");
    EXPECT_EQ(bad_xml(fhir("\n<active value=\"true\"/>text")), "fhir.text Patient 2:1");
    EXPECT_EQ(
        bad_xml(fhir(
            "\n<contained><Basic><id value=\"a\"/></Basic><Basic><id value=\"b\"/></Basic></contained>")),
        "fhir.one_resource Patient.contained[0] 3:1");
    EXPECT_EQ(bad_xml(fhir("\n<text><status value=\"empty\"/><div>x</div></text>")),
              "fhir.namespace Patient.text 3:30");
    EXPECT_TRUE(bad_xml("<Patient").starts_with("xml."));
    EXPECT_TRUE(bad_xml("<!DOCTYPE a><Patient xmlns=\"http://hl7.org/fhir\"/>").starts_with("xml.doctype"));
    EXPECT_TRUE(bad_xml(fhir("<id value=\"\xE6\"/>")).starts_with("charset."));
}

TEST(fhir_xml, numbers_are_numbers_also_for_json) {
    const auto sequence = [](std::string_view value) {
        return fmt::format(
            R"(<MolecularSequence xmlns="http://hl7.org/fhir"><coordinateSystem value="{}"/></MolecularSequence>)",
            value);
    };
    EXPECT_EQ(json_of_xml(sequence("0")), R"({"resourceType":"MolecularSequence","coordinateSystem":0})");
    for (const std::string_view wrong : {"00", "+1", "1.", ".5", "1e", "0x1", "1 ", "a"}) {
        EXPECT_TRUE(bad_xml(sequence(wrong)).starts_with("fhir.wrong_value")) << wrong;
    }
}

TEST(fhir_xml, every_published_message_goes_through_the_other_form_and_back) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t seen = 0;
    for (const auto& file : test::files_below(test::shared_data() / "samples", ".json")) {
        SCOPED_TRACE(file.filename().string());
        const std::string json = json_of_xml(read_fhir_json(test::read_file(file)).value);
        ASSERT_FALSE(json.empty());
        EXPECT_EQ(json_of_xml(xml_of_json(json)), json);
        ++seen;
    }
    EXPECT_EQ(seen, 24U);
}

TEST(fhir_xml, every_published_xml_message_comes_back_equal) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t seen = 0;
    for (const auto& file : test::files_below(test::shared_data() / "samples", ".xml")) {
        const std::string xml = test::read_file(file);
        if (xml.find("<Bundle") == std::string::npos) continue;
        SCOPED_TRACE(file.filename().string());
        const std::string json = json_of_xml(xml);
        const std::string again = xml_of_json(json);
        EXPECT_EQ(json_of_xml(again), json);
        EXPECT_EQ(xml_of_json(json_of_xml(again)), again);
        ++seen;
    }
    EXPECT_EQ(seen, 9U);
}

}  // namespace
}  // namespace genvej::formats
