#include "conformance/model/tree.hpp"

#include <gtest/gtest.h>

namespace genvej::model {
namespace {

TEST(tree, path_numbers_repeated_xml_elements_from_one) {
    document doc;
    doc.set_root(doc.make("Emessage"));
    node* letter = doc.append(*doc.root(), "ClinicalEmail");
    doc.append(*letter, "Reference");
    node* second = doc.append(*letter, "Reference");
    node* bin = doc.append(*second, "BIN");
    EXPECT_EQ(path_of(*bin, path_style::xml), "Emessage/ClinicalEmail/Reference[2]/BIN");
    EXPECT_EQ(path_of(*doc.append_attribute(*bin, "name", "x"), path_style::xml),
              "Emessage/ClinicalEmail/Reference[2]/BIN/@name");
}

TEST(tree, names_are_the_same_when_their_letters_are) {
    const std::string copy = "Reference";
    EXPECT_TRUE(same_name("Reference", copy));
    EXPECT_TRUE(same_name("", {}));
    EXPECT_FALSE(same_name("Reference", "Referente"));
    EXPECT_FALSE(same_name("Reference", "Referencd"));
    EXPECT_FALSE(same_name("Reference", "References"));
}

TEST(tree, path_numbers_fhir_lists_from_zero) {
    document doc;
    doc.set_root(doc.make("Bundle"));
    node* entry = doc.append(*doc.root(), "entry");
    entry->list = true;
    node* id = doc.append(*entry, "id");
    EXPECT_EQ(path_of(*id, path_style::fhir), "Bundle.entry[0].id");
}

TEST(tree, a_fhir_path_goes_through_the_resource_of_an_entry) {
    document doc;
    doc.set_root(doc.make("Bundle"));
    node* entry = doc.append(*doc.root(), "entry");
    entry->list = true;
    node* patient = doc.append(*doc.append(*entry, "resource"), "Patient");
    EXPECT_EQ(path_of(*patient, path_style::fhir), "Bundle.entry[0].resource");
    EXPECT_EQ(path_of(*doc.append(*patient, "birthDate"), path_style::fhir),
              "Bundle.entry[0].resource.birthDate");
}

TEST(tree, text_of_mixed_content_keeps_order) {
    document doc;
    doc.set_root(doc.make("Text01"));
    doc.append_text(*doc.root(), "a ");
    doc.append_text(*doc.append(*doc.root(), "Bold"), "b");
    doc.append_text(*doc.root(), " c");
    EXPECT_EQ(text_of(*doc.root()), "a b c");
    EXPECT_EQ(text_of(*doc.root(), doc.memory()), "a b c");
}

TEST(tree, a_removed_child_can_be_put_elsewhere) {
    document doc;
    doc.set_root(doc.make("r"));
    node* a = doc.append(*doc.root(), "a");
    node* b = doc.append(*doc.root(), "b");
    document::remove(*b);
    EXPECT_EQ(doc.root()->last, a);
    document::insert_after(*doc.root(), nullptr, *b);
    EXPECT_EQ(doc.root()->first, b);
    EXPECT_EQ(b->next, a);
    EXPECT_EQ(doc.root()->last, a);
}

}  // namespace
}  // namespace genvej::model
