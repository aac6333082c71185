/// What settled questions and MedCom's sheet say of single letters, each as a fact: an example changed in one
/// place, and what must then be true of the Bundle.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/mutate_tree.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

struct change {
    std::string_view found, put;
};

/// An example with changes, as UTF-8 without declaration.
std::string changed(const std::string& name, std::initializer_list<change> changes) {
    const std::filesystem::path at(name);
    const auto file =
        std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings" / at.parent_path() / "examples" / at.filename();
    const read_letter read = parse_letter(read_file(file / "letter.xml"));
    std::string text = to_xml(*read.document.root());
    for (const change& one : changes) {
        const std::size_t begin = text.find(one.found);
        EXPECT_NE(begin, std::string::npos) << one.found;
        if (begin != std::string::npos) text.replace(begin, one.found.size(), one.put);
    }
    return text;
}

mappings::translation translate(const std::string& bytes) {
    static std::vector<read_letter> kept;  // issues and coverage point into the source
    kept.push_back(parse_letter(bytes));
    return mappings::letter_to_fhir(*kept.back().map, *kept.back().document.root(),
                                    {&shipped_directory(), 0, false});
}

bool reports(const mappings::translation& made, std::string_view code, model::severity level) {
    return std::any_of(made.found.begin(), made.found.end(),
                       [&](const model::issue& one) { return one.code() == code && one.level == level; });
}

/// Does the Bundle, as compact JSON, hold this?
testing::AssertionResult holds(const mappings::translation& made, std::string_view json) {
    if (made.target.root() == nullptr)
        return testing::AssertionFailure() << "no Bundle: " << all_lines(made.found);
    std::string text = emitted_json(*made.target.root());
    std::erase(text, '\n');
    std::string flat;
    for (const char c : text) {
        if (c != ' ' || flat.empty() || flat.back() != ' ') flat += c;
    }
    if (flat.find(json) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << json << " is not in " << flat;
}

TEST(correspondence, high_priority_is_said_first) {
    const auto made = translate(changed("xdis91/priority", {}));
    EXPECT_TRUE(holds(made, "\"contentString\": \"Denne meddelelse har høj prioritet. Borgeren har"));
}

TEST(correspondence, the_state_of_the_stay_is_said_last_where_no_encounter_is_allowed) {
    const auto made = translate(changed("xdis91/minimal", {
                                                              {">inaktiv<", ">indlagt<"}
    }));
    EXPECT_TRUE(
        holds(made, "\"contentString\": \"Borgeren er startet på hjertehold.\\nPatienten er indlagt.\""));
    EXPECT_FALSE(holds(made, "\"resourceType\": \"Encounter\""));
}

TEST(correspondence, an_episode_number_makes_an_encounter) {
    const auto made = translate(changed(
        "xdis91/minimal", {
                              {"</StatusCode>",
                               "</StatusCode><EpisodeOfCareIdentifier>7b2e4f6a0c8d4e13b5a79c1d3f5e7a90</"
                               "EpisodeOfCareIdentifier>"   },
                              {">inaktiv<",     ">ambulant<"}
    }));
    EXPECT_TRUE(holds(made, "\"code\": \"AMB\""));
    EXPECT_TRUE(holds(made, "\"value\": \"urn:uuid:7b2e4f6a-0c8d-4e13-b5a7-9c1d3f5e7a90\""));
    EXPECT_FALSE(holds(made, "Patienten er ambulant."));
}

TEST(correspondence, a_letter_without_text_says_so_and_warns) {
    const auto made = translate(changed("xdis91/no_text", {}));
    EXPECT_TRUE(
        holds(made, "Denne meddelelse retter en tidligere meddelelse. Meddelelsen indeholder ingen tekst."));
    EXPECT_TRUE(reports(made, "letter.no_text", model::severity::warning));
    EXPECT_TRUE(reports(made, "letter.corrected", model::severity::warning));
}

TEST(correspondence, a_letter_with_text_does_not) {
    EXPECT_FALSE(
        reports(translate(changed("xdis91/priority", {})), "letter.no_text", model::severity::warning));
    EXPECT_FALSE(
        reports(translate(changed("xdis91/minimal", {})), "letter.no_text", model::severity::warning));
}

TEST(correspondence, no_subject_is_an_unknown_subject) {
    EXPECT_TRUE(holds(translate(changed("xdis91/minimal", {})), "\"topic\": { \"text\": \"Ukendt emne\" }"));
}

TEST(correspondence, the_telephone_comes_from_letter_directory_or_nowhere) {
    EXPECT_TRUE(
        holds(translate(changed("xdis91/priority", {})), "\"system\": \"phone\", \"value\": \"99000051\""));
    EXPECT_TRUE(
        holds(translate(changed("xdis91/minimal", {})), "\"system\": \"phone\", \"value\": \"99000050\""));
    const auto unknown = translate(changed("xdis91/minimal", {
                                                                 {"5799990000057", "5799990000071"}
    }));
    EXPECT_TRUE(holds(unknown, "\"system\": \"phone\", \"value\": \"0000 0000\""));
}

TEST(correspondence, an_organisation_without_sor_code_is_refused) {
    const auto made = translate(changed("xdis91/minimal", {
                                                              {"5799990000057", "5799990000095"}
    }));
    EXPECT_TRUE(model::has_errors(made.found));
}

TEST(correspondence, a_file_type_that_is_not_permitted_is_refused) {
    const auto made = translate(changed("xdis91/full", {
                                                           {">pdf<", ">exe<"}
    }));
    EXPECT_TRUE(model::has_errors(made.found)) << all_lines(made.found);
}

TEST(correspondence, a_reference_to_an_object_that_is_not_there_warns) {
    EXPECT_TRUE(reports(translate(changed("xdis91/full", {})), "letter.attachment_missing",
                        model::severity::warning));
}

TEST(correspondence, every_payload_is_named_by_the_provenance) {
    const auto made = translate(changed("xdis91/priority", {}));
    ASSERT_NE(made.target.root(), nullptr);
    const std::string json = emitted_json(*made.target.root());
    std::size_t roles = 0;
    for (std::size_t at = json.find("\"role\": \"source\""); at != std::string::npos;
         at = json.find("\"role\": \"source\"", at + 1)) {
        ++roles;
    }
    EXPECT_EQ(roles, 3U);  // two texts and a page on the net
}

TEST(correspondence, a_long_text_goes_on_in_further_payloads_and_comes_back_as_one) {
    std::string text;
    while (text.size() < 2'400'000) text += "En linje, der er skrevet af et menneske.<Break/>";
    const read_letter read =
        parse_letter(changed("xdis91/minimal", {
                                                   {"Borgeren er startet på hjertehold.", text}
    }));
    const mappings::context with{&shipped_directory(), 0, true};
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with);
    ASSERT_NE(made.target.root(), nullptr);
    EXPECT_TRUE(std::none_of(made.coverage.begin(), made.coverage.end(),
                             [](const auto& one) { return one.row == 0; }));
    const std::string json = emitted_json(*made.target.root());
    const auto count = [&](std::string_view what) {
        std::size_t n = 0;
        for (std::size_t at = json.find(what); at != std::string::npos; at = json.find(what, at + 1)) ++n;
        return n;
    };
    EXPECT_EQ(count("\"contentString\""), 3U);
    EXPECT_EQ(count("\"role\": \"source\""), 3U);
    const model::document bundle = from_json(json);
    const auto back = mappings::fhir_to_letter(*read.map, *bundle.root(), with);
    const model::document returned = through_xml(*back.target.root());
    const auto allowed = exceptions_of("xdis91");
    EXPECT_EQ(
        letter_differences(*read.document.root(), *returned.root(), text_form::breaks_only, allowed).size(),
        0U);
}

TEST(correspondence, the_second_letter_of_an_emessage_has_its_own_facts) {
    std::string text = changed("xdis91/minimal", {});
    const std::size_t begin = text.find("<ClinicalEmail");
    const std::size_t end = text.find("</Emessage>");
    std::string second = text.substr(begin, end - begin);
    for (const change& one : {
             change{"KOR26011500005", "KOR26011500006"},
             change{"5799990000057",  "5799990000026" },
             change{">13:18<",        ">13:19<"       },
             change{"hjertehold",     "kosthold"      }
    }) {
        second.replace(second.find(one.found), one.found.size(), one.put);
    }
    text.insert(end, second);
    const read_letter read = parse_letter(text);
    const auto made =
        mappings::letter_to_fhir(*read.map, *read.document.root(), {&shipped_directory(), 1, false});
    EXPECT_TRUE(holds(made, "Borgeren er startet på kosthold."));
    EXPECT_TRUE(holds(made, "\"valueDateTime\": \"2026-01-15T13:19:00+01:00\""));
    EXPECT_TRUE(holds(made, "\"system\": \"phone\", \"value\": \"99000020\""));
    EXPECT_FALSE(holds(made, "hjertehold"));
}

TEST(referral, status_gives_event_activity_and_state) {
    const auto made = translate(changed("xref15/minimal", {
                                                              {">nytbrev<", ">annulleretbrev<"}
    }));
    EXPECT_TRUE(holds(made, "\"code\": \"cancel-referral\""));
    EXPECT_TRUE(holds(made, "\"code\": \"retract-message\""));
    EXPECT_TRUE(holds(made, "\"status\": \"revoked\""));
}

TEST(referral, a_municipality_has_four_digits_in_fhir) {
    EXPECT_TRUE(
        holds(translate(changed("xref15/minimal", {})), "dk-core-municipality-codes\", \"value\": \"0825\""));
}

TEST(referral, the_endpoint_without_sor_code_is_the_location_number) {
    const auto made = translate(changed("xref15/minimal", {
                                                              {"5799990000057", "5799990000095"}
    }));
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    EXPECT_TRUE(holds(made, "\"endpoint\": \"https://id.gs1.org/414/5799990000095\""));
}

TEST(plan, consent_that_is_neither_yes_nor_no_is_a_text_and_warns) {
    const auto made = translate(changed("ggop/cardiac_general", {
                                                                    {">ja<", ">måske<"}
    }));
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    EXPECT_TRUE(holds(made, "\"valueCodeableConcept\": { \"text\": \"måske\" }"));
    EXPECT_FALSE(holds(made, "\"code\": \"Y\""));
}

TEST(plan, what_kl_asks_for_is_in_the_request) {
    const auto made = translate(changed("ggop/cardiac_general", {}));
    EXPECT_TRUE(holds(made, "\"code\": \"ffd81f78-352e-4589-a195-5350dd1df2a4\""));  // almen
    EXPECT_TRUE(holds(made, "\"code\": \"7fc66c15-0cb3-4c89-9e18-f3a01e6a6592\""));  // section 140
    EXPECT_TRUE(holds(made, "\"authoredOn\": \"2026-03-10T14:58:00+01:00\""));
    EXPECT_TRUE(holds(made, "\"end\": \"2026-03-10\""));
    EXPECT_TRUE(holds(made, "\"code\": \"DI214\""));
}

TEST(plan, an_end_in_words_is_no_date) {
    const auto made = translate(changed("ggop/rehabilitation_declined", {}));
    EXPECT_TRUE(holds(made, "Når hjemmet er indrettet, formentlig i uge 18"));
    EXPECT_TRUE(holds(made, "\"period\": { \"start\": \"2026-03-30\" }"));
}

TEST(plan, a_second_group_of_diagnoses_is_not_lost) {
    const auto made = translate(changed(
        "ggop/cardiac_general", {
                                    {"</ICD10Diagnose>",
                                     "</ICD10Diagnose><ICD10Diagnose><PrimaryDiagnosis><Code>DI489</"
                                     "Code><TypeCode>ICD10kode</TypeCode>"
                                     "<Text>Atrieflimren</Text></PrimaryDiagnosis></ICD10Diagnose>"}
    }));
    EXPECT_TRUE(holds(made, "Atrieflimren"));
    EXPECT_TRUE(holds(made, "DI489"));
}

/// The letter that a Bundle gives again, as XML; what a receiver of the Bundle would send back unchanged.
std::string returned(const mappings::translation& made, std::string_view map) {
    const model::document bundle = from_json(emitted_json(*made.target.root()));
    const auto back = mappings::fhir_to_letter(*maps().for_letter(std::string(map)), *bundle.root(),
                                               {&shipped_directory(), 0, false});
    EXPECT_FALSE(model::has_errors(back.found)) << all_lines(back.found);
    return back.target.root() == nullptr ? std::string{} : to_xml(*back.target.root());
}

testing::AssertionResult says(const std::string& letter, std::string_view text) {
    if (letter.find(text) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << text << " is not in " << letter;
}

// What a letter may say and FHIR may not: a receiver's validator refuses none of it, a person sees it, and it
// comes back.

TEST(forbidden_by_fhir, an_end_before_the_beginning_stands_beside_the_period) {
    const auto made = translate(changed("ggop/forbidden_by_fhir", {}));
    EXPECT_TRUE(reports(made, "convert.end_before_start", model::severity::warning)) << all_lines(made.found);
    EXPECT_TRUE(
        holds(made,
              "\"period\": { \"extension\": [ { \"url\": "
              "\"https://genvej.invalid/fhir/StructureDefinition/end-as-written\", \"valueDateTime\": "
              "\"2026-04-20T10:00:00+02:00\" } ], \"start\": \"2026-05-11T14:00:00+02:00\" }"));
    EXPECT_TRUE(holds(made, "Forventet afslutning, som skrevet: 2026-04-20"));
    EXPECT_TRUE(says(returned(made, "ggop"), "<ExpectedEnd><Date>2026-04-20</Date><Time>10:00</Time>"));
}

TEST(forbidden_by_fhir, a_moment_is_not_before_itself) {
    const auto made = translate(
        changed("ggop/forbidden_by_fhir", {
                                              {">2026-04-20<", ">2026-05-11<"},
                                              {">10:00<",      ">14:00<"     }
    }));
    EXPECT_FALSE(reports(made, "convert.end_before_start", model::severity::warning));
    EXPECT_TRUE(
        holds(made, "\"start\": \"2026-05-11T14:00:00+02:00\", \"end\": \"2026-05-11T14:00:00+02:00\""));
}

TEST(forbidden_by_fhir, a_day_and_an_hour_of_it_are_made_comparable) {
    const auto to_a_day = translate(
        changed("ggop/forbidden_by_fhir", {
                                              {">2026-04-20<",       ">2026-05-11<"},
                                              {"<Time>10:00</Time>", ""            }
    }));
    EXPECT_FALSE(reports(to_a_day, "convert.end_before_start", model::severity::warning));
    EXPECT_TRUE(holds(to_a_day,
                      "\"valueDateTime\": \"2026-05-11\" } ], \"start\": \"2026-05-11T14:00:00+02:00\", "
                      "\"end\": \"2026-05-11T23:59:59+02:00\""));
    EXPECT_TRUE(says(returned(to_a_day, "ggop"), "<ExpectedEnd><Date>2026-05-11</Date></ExpectedEnd>"));
    const auto from_a_day = translate(
        changed("ggop/forbidden_by_fhir", {
                                              {">2026-05-11<",       ">2026-04-20<"},
                                              {"<Time>14:00</Time>", ""            }
    }));
    EXPECT_TRUE(holds(from_a_day,
                      "\"valueDateTime\": \"2026-04-20T10:00:00+02:00\" } ], \"start\": \"2026-04-20\", "
                      "\"end\": \"2026-04-20\""));
    EXPECT_TRUE(says(returned(from_a_day, "ggop"),
                     "<ExpectedEnd><Date>2026-04-20</Date><Time>10:00</Time></ExpectedEnd>"));
}

TEST(forbidden_by_fhir, a_code_has_no_white_space_at_its_ends_and_one_blank_at_a_time) {
    const auto made = translate(changed("ggop/forbidden_by_fhir", {}));
    EXPECT_TRUE(reports(made, "convert.code_blanks", model::severity::warning)) << all_lines(made.found);
    EXPECT_TRUE(holds(made, "\"code\": \"DS720 A\""));
    const auto typed =
        translate(changed("ggop/forbidden_by_fhir", {
                                                        {"> DS720  A <", ">\u2003DS720\u00a0A<"}
    }));
    EXPECT_TRUE(holds(typed, "\"code\": \"DS720 A\""));
}

TEST(forbidden_by_fhir, an_organisation_without_number_and_name_is_called_so) {
    const auto made = translate(changed("ggop/forbidden_by_fhir", {}));
    const auto found = std::find_if(made.found.begin(), made.found.end(), [](const model::issue& one) {
        return one.code() == "organisation.unnamed";
    });
    ASSERT_NE(found, made.found.end()) << all_lines(made.found);
    EXPECT_EQ(found->path, "Emessage/RehabilitationPlan/HospitalAmbulatoryControl/Location");
    EXPECT_TRUE(holds(made, "\"name\": \"Ikke oplyst\""));
    const std::string back = returned(made, "ggop");
    EXPECT_FALSE(says(back, "Ikke oplyst"));
    EXPECT_TRUE(says(back, ">Fjordvej 104<"));
}

TEST(forbidden_by_fhir, a_receiver_of_a_copy_whom_the_letter_does_not_name_is_called_so) {
    const auto made = translate(changed("xref15/generous", {}));
    EXPECT_TRUE(reports(made, "organisation.unnamed", model::severity::warning)) << all_lines(made.found);
    EXPECT_TRUE(holds(made, "\"name\": \"Ikke oplyst\""));
    const std::string back = returned(made, "xref15");
    EXPECT_FALSE(says(back, "Ikke oplyst"));
    EXPECT_TRUE(says(back, ">Havnegade 7<"));
}

TEST(forbidden_by_fhir, a_telephone_in_words_stays_with_the_organisation) {
    const std::string words = "TelephoneSubscriberIdentifier>via omstillingen<";
    const auto made =
        translate(changed("xdis91/full", {
                                             {"TelephoneSubscriberIdentifier>+4599000020<", words}
    }));
    EXPECT_TRUE(reports(made, "convert.telephone_in_words", model::severity::warning))
        << all_lines(made.found);
    EXPECT_TRUE(holds(made, "\"value\": \"via omstillingen\""));
    EXPECT_FALSE(
        holds(made, "\"valueContactPoint\": { \"system\": \"phone\", \"value\": \"via omstillingen\""));
    EXPECT_TRUE(says(returned(made, "xdis91"), words));
}

TEST(same_message, gives_the_same_bundle) {
    const std::string bytes = changed("ggop/specialised_full", {});
    EXPECT_EQ(to_json(*translate(bytes).target.root()), to_json(*translate(bytes).target.root()));
}

}  // namespace
}  // namespace genvej::test
