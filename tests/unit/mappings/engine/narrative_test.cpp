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

/// Patient with what `fill` puts in; its narrative.
template <class Fill>
std::string narrative_of(const char* type, Fill&& fill) {
    model::document bundle;
    bundle.set_root(bundle.make("Bundle"));
    model::node* resource =
        bundle.append(*bundle.append(*bundle.append(*bundle.root(), "entry"), "resource"), type);
    fill(bundle, *resource);
    mappings::add_narratives(bundle);
    return std::string(resource->child("text")->child("div")->value);
}

model::node& put(model::document& into, model::node& parent, const char* name, const char* value = "") {
    model::node* made = into.append(parent, name);
    made->value = value;
    return *made;
}

TEST(narrative, an_element_is_shown_by_the_first_row_that_fits_it) {
    const std::string text = narrative_of("Patient", [](auto& into, auto& patient) {
        for (const auto& [system, value] : {
                 std::pair{"urn:oid:1.2.208.176.1.6.1.1", "0703921VJ5"},
                 std::pair{"urn:oid:1.2.208.176.1.2",     "0202020202"}
        }) {
            model::node& identifier = put(into, patient, "identifier");
            put(into, identifier, "system", system);
            put(into, identifier, "value", value);
        }
    });
    EXPECT_NE(text.find("<p>Erstatnings-CPR-nummer: 0703921VJ5</p><p>CPR-nummer: 0202020202</p>"),
              std::string::npos)
        << text;
}

TEST(narrative, what_repeats_is_kept_together_and_lines_stay_lines) {
    const std::string text = narrative_of("Communication", [](auto& into, auto& communication) {
        for (const auto& [when, what] : {
                 std::pair{"2026-05-01T10:00:00+02:00", "Første\nlinje"},
                 std::pair{"2026-05-02T10:00:00+02:00", "Anden"         }
        }) {
            model::node& payload = put(into, communication, "payload");
            put(into, put(into, payload, "extension"), "valueDateTime", when);
            put(into, payload, "contentString", what);
        }
    });
    EXPECT_NE(text.find("<p>Tidspunkt: 2026-05-01T10:00:00+02:00</p><p>Tekst: Første<br/>linje</p>"
                        "<p>Tidspunkt: 2026-05-02T10:00:00+02:00</p><p>Tekst: Anden</p>"),
              std::string::npos)
        << text;
}

TEST(narrative, a_fatal_error_is_described) {
    const std::string text = narrative_of("OperationOutcome", [](auto& into, auto& outcome) {
        model::node& issue = put(into, outcome, "issue");
        put(into, issue, "severity", "error");
        put(into, issue, "code", "structure");
        put(into, put(into, issue, "details"), "text", "Afsenderen mangler");
    });
    EXPECT_NE(text.find("<p>Fejltype: structure</p><p>Beskrivelse: Afsenderen mangler</p>"),
              std::string::npos)
        << text;
}

TEST(narrative, a_wrong_table_is_refused_with_its_row) {
    const auto wrong = [](const std::string& rows) {
        const model::issues found = mappings::check_narratives("resource\tpath\tlabel\n" + rows);
        return found.empty() ? "" : found.front().rule + " " + found.front().params.front();
    };
    EXPECT_EQ(wrong("Patient\tname.family\tEfternavn\n"), "");
    EXPECT_EQ(wrong("Patiënt\tname.family\tEfternavn\n"), "mappings/shared/narrative.tsv:2 no such resource");
    EXPECT_EQ(wrong("HumanName\tfamily\tEfternavn\n"), "mappings/shared/narrative.tsv:2 no such resource");
    EXPECT_EQ(wrong("Patient\tname.surname\tEfternavn\n"), "mappings/shared/narrative.tsv:2 name.surname");
    EXPECT_EQ(wrong("Patient\tname\tNavn\n"), "mappings/shared/narrative.tsv:2 name is nothing to be read");
    EXPECT_EQ(wrong("Patient\tphoto.data\tBillede\n"),
              "mappings/shared/narrative.tsv:2 photo.data is nothing to be read");
    EXPECT_EQ(wrong("Patient\ttelecom.value\tKontakt\nPatient\ttelecom.value\tTelefon\n"),
              "mappings/shared/narrative.tsv:3 telecom.value stands there twice");
    EXPECT_EQ(wrong("Patient\ttelecom.value\tKontakt\nPatient\ttelecom[system=phone].value\tTelefon\n"),
              "mappings/shared/narrative.tsv:3 telecom[system=phone].value stands behind the row that shows "
              "everything there");
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
