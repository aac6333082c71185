#include "gateway/pipeline/forms.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/config/knowledge.hpp"
#include "mappings/engine/message_map.hpp"

namespace genvej::gateway {
namespace {

using store::message_form;

class forms : public testing::Test {
protected:
    static const form_table& table() { return known().forms; }
    static const knowledge& known() {
        static const loaded_knowledge loaded = load_knowledge({}, {});
        return *loaded.value;
    }
    /// `fhir`, `oioxml XDIS91`, with a ! where there is a warning.
    static std::string choose(std::string_view kind, message_form came, std::vector<std::string> receives,
                              std::string_view target = "folder") {
        mappings::organisation receiver;
        receiver.receives = std::move(receives);
        const form_choice chosen =
            choose_form(table(), {table().by_type_code(kind), came, &receiver, &find_target_kind(target)});
        std::string out = chosen.form == message_form::fhir ? "fhir" : "oioxml";
        if (chosen.kind->oioxml != kind) out += " " + chosen.kind->oioxml;
        return out + (chosen.found.empty() ? "" : "!");
    }
};

TEST_F(forms, one_form_alone_is_named) {
    EXPECT_EQ(choose("XDIS91", message_form::oioxml, {"FDIS91"}), "fhir");
    EXPECT_EQ(choose("XDIS91", message_form::oioxml, {"XDIS91"}), "oioxml");
    EXPECT_EQ(choose("XDIS91", message_form::fhir, {"XDIS91", "GGOP"}), "oioxml");
    EXPECT_EQ(choose("GGOP", message_form::oioxml, {"XDIS91", "FGGOP"}), "fhir");
}

TEST_F(forms, both_or_nothing_named_is_as_the_target_says) {
    for (const auto& receives : {
             std::vector<std::string>{        },
             { "XDIS91", "FDIS91"}
    }) {
        EXPECT_EQ(choose("XDIS91", message_form::oioxml, receives, "folder"), "fhir");
        EXPECT_EQ(choose("XDIS91", message_form::oioxml, receives, "vans"), "oioxml");
        EXPECT_EQ(choose("XDIS91", message_form::fhir, receives, "vans"), "fhir");
        EXPECT_EQ(choose("XDIS91", message_form::fhir, receives, "fhir-message"), "fhir");
    }
    const form_choice unknown = choose_form(
        table(), {table().by_type_code("XREF15"), message_form::oioxml, nullptr, &find_target_kind("fhir")});
    EXPECT_EQ(unknown.form, message_form::fhir);
    EXPECT_TRUE(unknown.found.empty());
}

TEST_F(forms, a_kind_that_can_stand_for_this_one) {
    EXPECT_EQ(choose("GGOP", message_form::oioxml, {"XDIS91"}), "oioxml XDIS91");
    EXPECT_EQ(choose("GGOP", message_form::fhir, {"XDIS91", "XREF15"}), "oioxml XDIS91");
    EXPECT_EQ(choose("GGOP", message_form::oioxml, {"XDIS91", "GGOP"}), "oioxml");
}

TEST_F(forms, a_half_leaves_as_the_whole_does) {
    EXPECT_EQ(choose("XBIN01", message_form::oioxml, {"XDIS91"}), "oioxml");
    EXPECT_EQ(choose("XBIN01", message_form::oioxml, {"FDIS91"}), "fhir");
    EXPECT_EQ(choose("XBIN01", message_form::oioxml, {}), "fhir");
    EXPECT_EQ(choose("XBIN01", message_form::oioxml, {}, "vans"), "oioxml");
}

TEST_F(forms, nothing_that_fits_is_said) {
    EXPECT_EQ(choose("XREF15", message_form::oioxml, {"XDIS91"}), "fhir!");
    EXPECT_EQ(choose("XREF15", message_form::oioxml, {"XDIS91"}, "vans"), "oioxml!");
}

TEST_F(forms, a_target_gets_what_it_can_carry) {
    EXPECT_EQ(choose("XDIS91", message_form::oioxml, {"XDIS91"}, "fhir"), "fhir!");
    EXPECT_EQ(choose("GGOP", message_form::oioxml, {"XDIS91"}, "fhir"), "fhir!");
}

TEST_F(forms, what_no_letter_says_is_known_by_its_fhir_code) {
    const form_row* row = table().by_event("hospital-notification-message");
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->code(), "FDIS20");
    EXPECT_EQ(table().by_type_code("FDIS20"), row);
    EXPECT_EQ(table().by_type_code(""), nullptr);
    EXPECT_EQ(table().by_type_code("FDIS91"), nullptr) << "a letter's kind is known by the letter's code";
    for (const char* target : {"folder", "vans", "fhir", "fhir-message"}) {
        const form_choice chosen =
            choose_form(table(), {row, message_form::fhir, nullptr, &find_target_kind(target)});
        EXPECT_EQ(chosen.form, message_form::fhir) << target;
        EXPECT_TRUE(chosen.found.empty());
    }
    mappings::organisation receiver;
    receiver.receives = {"XDIS91"};
    const form_choice chosen =
        choose_form(table(), {row, message_form::fhir, &receiver, &find_target_kind("folder")});
    EXPECT_EQ(chosen.form, message_form::fhir);
    EXPECT_EQ(chosen.found.at(0).code(), "form.not_named");
    receiver.receives = {"FDIS20"};
    EXPECT_TRUE(choose_form(table(), {row, message_form::fhir, &receiver, &find_target_kind("folder")})
                    .found.empty());
}

TEST_F(forms, every_letter_that_is_translated_has_a_row_with_its_events) {
    for (const mappings::message_map* map : known().maps->all()) {
        const form_row* row = table().by_type_code(map->letter().type_code());
        ASSERT_NE(row, nullptr) << map->file() << ": add " << map->letter().type_code()
                                << " to mappings/shared/forms.csv";
        for (const std::string& event : map->events())
            EXPECT_NE(table().by_event(event), nullptr) << map->file() << ": add the event " << event;
    }
}

TEST(forms_table, says_what_is_wrong_and_where) {
    const auto wrong = [](std::string rows) {
        const auto read = form_table::read("oioxml,fhir,events,half_of,instead,course\n" + rows);
        return read ? std::string("nothing") : std::to_string(read.error().line) + " " + read.error().text;
    };
    EXPECT_EQ(wrong("A,F,e,,,\n"), "nothing");
    EXPECT_EQ(wrong("A,F,e,,,\nA,F,,,,\n"), "3 A stands twice; keep one line");
    EXPECT_EQ(wrong("A,F,e,,,\nB,F,e,,,\n"), "3 the event e belongs to two kinds");
    EXPECT_EQ(wrong("A,F,e,,,\n,G,f,,,\n"), "nothing");
    EXPECT_EQ(wrong(",G,f,,,\n,G,g,,,\n"), "3 G stands twice; keep one line");
    EXPECT_EQ(wrong(",,f,,,\n"), "2 the type code is missing: oioxml, or fhir for what no letter says");
    EXPECT_EQ(wrong("A,F,e,Z,,\n"), "2 Z has no line of its own");
    EXPECT_EQ(wrong("A,F,e,,,no\n"), "2 `no` is not understood: course is yes or empty");
    EXPECT_EQ(form_table::read("oioxml,fhir\n").error().line, 1U);
}

}  // namespace
}  // namespace genvej::gateway
