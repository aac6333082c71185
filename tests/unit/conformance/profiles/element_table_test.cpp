#include "conformance/profiles/element_table.hpp"

#include <gtest/gtest.h>

#include <map>

#include "conformance/model/resources.hpp"

namespace genvej::profiles {
namespace {

using model::literal;

const element_row& element(std::string_view type, std::string_view name) {
    const type_row* owner = find_type(type);
    if (owner == nullptr) throw std::runtime_error("no type " + std::string(type));
    const element_row* found = owner->child(name);
    if (found == nullptr) throw std::runtime_error(std::string(type) + " has no " + std::string(name));
    return *found;
}

TEST(element_table, has_every_resource_and_data_type_of_r4) {
    std::map<std::string_view, int> kinds;
    const std::string_view text = model::resource_text("conformance/profiles/r4.tsv");
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const type_row* type = find_type(line.substr(0, line.find('\t')));
        if (type != nullptr && type->name.find('.') == std::string_view::npos) {
            ++kinds[type->abstract    ? "abstract"
                    : type->resource  ? "resource"
                    : type->primitive ? "primitive"
                                      : "complex"];
        }
        at = end + 1;
    }
    EXPECT_EQ(kinds["resource"], 146);
    EXPECT_EQ(kinds["abstract"], 4);
    EXPECT_EQ(kinds["primitive"], 20);
    EXPECT_EQ(kinds["complex"], 39);
}

TEST(element_table, knows_types_and_only_those) {
    EXPECT_TRUE(find_type("Patient")->resource);
    EXPECT_FALSE(find_type("Patient.contact")->resource);
    EXPECT_TRUE(find_type("Bundle")->resource);
    EXPECT_TRUE(find_type("code")->primitive);
    EXPECT_TRUE(find_type("DomainResource")->abstract);
    EXPECT_EQ(find_type("patient"), nullptr);
    EXPECT_EQ(find_type("Patient.name"), nullptr) << "an element of a data type is no type of its own";
    EXPECT_EQ(find_type(""), nullptr);
}

TEST(element_table, elements_have_cardinality_type_and_literal) {
    EXPECT_TRUE(element("Patient", "identifier").list);
    EXPECT_FALSE(element("Patient", "birthDate").list);
    EXPECT_EQ(element("Patient", "name").type->name, "HumanName");
    EXPECT_EQ(element("Composition", "title").min, 1);
    EXPECT_EQ(element("Patient", "gender").min, 0);
    EXPECT_EQ(element("Patient", "active").as, literal::boolean);
    EXPECT_EQ(element("Attachment", "size").as, literal::number);
    EXPECT_EQ(element("ContactPoint", "rank").as, literal::number);
    EXPECT_EQ(element("Quantity", "value").as, literal::number);
    EXPECT_EQ(element("Bundle", "timestamp").as, literal::string);
    EXPECT_EQ(element("Narrative", "div").type->name, "xhtml");
    EXPECT_EQ(element("Patient", "name").as, literal::none);
}

TEST(element_table, choices_have_a_name_for_each_type_and_one_place) {
    EXPECT_EQ(element("Extension", "valueCoding").type->name, "Coding");
    EXPECT_EQ(element("Extension", "valueDecimal").as, literal::number);
    EXPECT_EQ(element("Extension", "valueString").order, element("Extension", "valueReference").order);
    EXPECT_EQ(element("Patient", "deceasedBoolean").as, literal::boolean);
    EXPECT_EQ(element("Patient", "deceasedDateTime").as, literal::string);
    EXPECT_EQ(find_type("Patient")->child("deceased"), nullptr);
    EXPECT_EQ(find_type("Patient")->child("deceased[x]"), nullptr);
    EXPECT_LT(element("Patient", "birthDate").order, element("Patient", "deceasedBoolean").order);
    EXPECT_EQ(element("Communication.payload", "contentAttachment").min, 1);
}

TEST(element_table, inherited_elements_come_first) {
    const type_row& patient = *find_type("Patient");
    const std::vector<std::string_view> expected = {
        "id",        "meta",      "implicitRules",     "language",  "text",
        "contained", "extension", "modifierExtension", "identifier"};
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(patient.elements[i].name, expected[i]);
    EXPECT_EQ(element("Patient", "contained").type, any_resource());
    EXPECT_EQ(element("Bundle.entry", "resource").type, any_resource());
    EXPECT_EQ(find_type("Bundle")->child("text"), nullptr) << "a Bundle is no DomainResource";
    EXPECT_NE(find_type("Patient.contact")->child("modifierExtension"), nullptr);
    EXPECT_EQ(find_type("HumanName")->child("modifierExtension"), nullptr);
    EXPECT_NE(find_type("Dosage")->child("modifierExtension"), nullptr);
    EXPECT_NE(find_type("Age")->child("value"), nullptr) << "Age is a Quantity";
    EXPECT_NE(find_type("string")->child("extension"), nullptr);
}

TEST(element_table, content_references_are_resolved) {
    EXPECT_EQ(element("Composition.section", "section").type, find_type("Composition.section"));
    EXPECT_TRUE(element("Composition.section", "section").list);
    EXPECT_EQ(element("Bundle.entry", "link").type, find_type("Bundle.link"));
    EXPECT_EQ(element("Parameters.parameter", "part").type, find_type("Parameters.parameter"));
}

TEST(element_table, every_order_rises_and_every_element_has_a_type) {
    std::size_t seen = 0;
    for (const std::string_view name :
         {"Patient", "Bundle", "Bundle.entry", "Composition.section", "Extension", "Timing.repeat"}) {
        int before = -1;
        for (const element_row& row : find_type(name)->elements) {
            EXPECT_GE(row.order, before) << name << '.' << row.name;
            EXPECT_NE(row.type, nullptr) << name << '.' << row.name;
            before = row.order;
            ++seen;
        }
    }
    EXPECT_GT(seen, 100U);
}

}  // namespace
}  // namespace genvej::profiles
