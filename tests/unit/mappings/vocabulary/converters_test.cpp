// Each converter there and back, by a row in a small map.
#include "mappings/vocabulary/registry.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

std::string text_element(const std::string& content) {
    return "<ClinicalInformation><Text01>" + content + "</Text01></ClinicalInformation>";
}

std::string subject_element(const std::string& content) {
    return "<AdditionalInformation><Subject>" + content + "</Subject></AdditionalInformation>";
}

TEST(converters, names_are_unique_and_each_runs_in_some_direction) {
    for (const mappings::converter& one : mappings::converters()) {
        EXPECT_EQ(mappings::find_converter(one.name), &one);
        EXPECT_TRUE(one.forward != nullptr || one.backward != nullptr) << one.name;
        EXPECT_LE(one.left_min, one.left_max) << one.name;
        EXPECT_LE(one.arguments_min, one.arguments_max) << one.name;
    }
    EXPECT_EQ(mappings::find_converter("xslt"), nullptr);
}

TEST(converters, text_keeps_outer_white_space) {
    journey trip("AdditionalInformation/Subject <-> communication.topic.text\n", subject_element(" a  b "));
    EXPECT_EQ(trip.at("Communication", "topic.text"), " a  b ");
    EXPECT_EQ(trip.back(), subject_element(" a  b "));
}

const std::map<std::string, std::string> codes = {
    {"mappings/tiny/codes/c.csv",
     "left,system,code,display,only\nrutine,urn:s,routine,Rutine,\nhøj_prioritet,urn:s,asap,,\nstraks,urn:s,"
     "asap,,->\n"                                                                                     },
    {"mappings/tiny/codes/one.csv",  "left,right\nrutine,routine\n"                                   },
    {"mappings/tiny/codes/many.csv", "left,status,sent,text\ndoed,finished,2026,\ninaktiv,unknown,,\n"}
};

std::string priority(const std::string& content) {
    return "<AdditionalInformation><Priority>" + content + "</Priority></AdditionalInformation>";
}

TEST(converters, code_with_columns) {
    journey trip("AdditionalInformation/Priority <-> communication.category.coding as code c\n",
                 priority("rutine"), codes);
    EXPECT_EQ(trip.at("Communication", "category.coding.system"), "urn:s");
    EXPECT_EQ(trip.at("Communication", "category.coding.display"), "Rutine");
    EXPECT_EQ(trip.back(), priority("rutine"));
    journey one_way("AdditionalInformation/Priority <-> communication.category.coding as code c\n",
                    priority("straks"), codes);
    EXPECT_EQ(one_way.back(), priority("høj_prioritet"));
}

TEST(converters, code_that_the_table_lacks_lists_the_allowed_ones_and_never_the_value) {
    journey trip("AdditionalInformation/Priority <-> communication.priority as code one\n", priority("2512"),
                 codes);
    ASSERT_EQ(trip.issues(), "code.unknown");
    EXPECT_NE(trip.there.found[0].summary().find("rutine"), std::string::npos);
    EXPECT_EQ(trip.there.found[0].summary().find("2512"), std::string::npos);
    EXPECT_EQ(trip.there.found[0].evidence, "2512");
    EXPECT_EQ(trip.there.found[0].path, "Emessage/ClinicalEmail/AdditionalInformation/Priority");
}

TEST(converters, code_or_text_keeps_what_the_table_lacks) {
    journey trip("AdditionalInformation/Priority <-> communication.category.coding as code c or-text text\n",
                 priority("x-9"), codes);
    EXPECT_EQ(trip.issues(), "code.unknown_kept");
    EXPECT_EQ(trip.at("Communication", "category.text"), "x-9");
    EXPECT_EQ(trip.back(), "") << "nothing at the target: the row has nothing to read";
}

TEST(converters, table_with_a_column_for_each_path) {
    const std::string row =
        "Patient/EpisodeOfCareStatusCode <-> communication.status + communication.sent? + "
        "communication.topic.text? as table many\n";
    const auto status = [](const std::string& code) {
        return "<Patient><EpisodeOfCareStatusCode>" + code + "</EpisodeOfCareStatusCode></Patient>";
    };
    journey dead(row, status("doed"), codes);
    EXPECT_EQ(dead.at("Communication", "sent"), "2026");
    EXPECT_EQ(dead.back(), status("doed"));
    journey other(row, status("inaktiv"), codes);
    EXPECT_EQ(other.at("Communication", "sent"), "(none)");
    EXPECT_EQ(other.back(), status("inaktiv"));
}

std::string authorisation(const std::string& date, const std::string& time) {
    return "<Authorisation><Date>" + date + "</Date>" + (time.empty() ? "" : "<Time>" + time + "</Time>") +
           "</Authorisation>";
}

TEST(converters, date_and_time) {
    const std::string row =
        "Letter/Authorisation/Date + Letter/Authorisation/Time? <-> communication.sent as date_and_time\n";
    const auto there = [&](const std::string& date, const std::string& time) {
        tiny_map tiny(row);
        const auto letter = formats::read_xml(
            "<Emessage><Envelope><Identifier>K</Identifier></Envelope><ClinicalEmail><Letter><Identifier>B</"
            "Identifier>" +
            authorisation(date, time) +
            "</Letter><Sender><EANIdentifier>G</EANIdentifier></Sender></ClinicalEmail></Emessage>");
        const auto made = mappings::letter_to_fhir(*tiny.map, *letter.value.root());
        const auto back = mappings::fhir_to_letter(*tiny.map, *made.target.root());
        const model::node* letter_head =
            back.target.root()->child("ClinicalEmail")->child("Letter")->child("Authorisation");
        return journey::value(made.target.root(), "entry:3.resource.Communication.sent") + " " +
               (letter_head == nullptr ? "-" : model::text_of(*letter_head)) + " " +
               journey::codes(made.found);
    };
    EXPECT_EQ(there("2026-01-31", "09:30"), "2026-01-31T09:30:00+01:00 2026-01-3109:30 map.lost");
    EXPECT_EQ(there("2026-07-31", ""), "2026-07-31 2026-07-31 map.lost");
    EXPECT_EQ(there("2026-02-30", "09:30"), "(none) - convert.date map.lost");
    EXPECT_EQ(there("2026-02-03", "25:30"), "(none) - convert.time map.lost");
    EXPECT_EQ(there("2026-10-25", "02:30"),
              "2026-10-25T02:30:00+02:00 2026-10-2502:30 convert.hour_twice map.lost");
    EXPECT_EQ(there("2026-03-29", "02:30"),
              "2026-03-29T03:30:00+02:00 2026-03-2903:30 convert.hour_missing map.lost");
}

TEST(converters, date) {
    journey trip("AdditionalInformation/Subject <-> patient.birthDate as date\n",
                 subject_element("2026-01-31"));
    EXPECT_EQ(trip.at("Patient", "birthDate"), "2026-01-31");
    EXPECT_EQ(trip.back(), subject_element("2026-01-31"));
}

std::string receiver(const std::string& id, const std::string& code) {
    return "<Receiver><EANIdentifier>5790000120002</EANIdentifier><Identifier>" + id +
           "</Identifier><IdentifierCode>" + code + "</IdentifierCode></Receiver>";
}

const std::string identifier_rows =
    "Receiver/EANIdentifier <-> patient.identifier[system=urn:gln].value\n"
    "Receiver/Identifier + Receiver/IdentifierCode <-> patient.identifier as local_identifier systems\n";
const std::map<std::string, std::string> systems = {
    {"mappings/tiny/codes/systems.csv",
     "left,system,digits\nkommunenummer,urn:kommune,4\nsorkode,urn:sor,\nlokationsnummer,urn:gln,\n"}
};

TEST(converters, local_identifier_by_its_code) {
    for (const auto& [id, code, system, value] : {
             std::tuple{"461",          "kommunenummer",          "urn:kommune",         "0461"        },
             std::tuple{"123456789012", "sorkode",                "urn:sor",             "123456789012"},
             std::tuple{"4202360",      "sygehusafdelingsnummer",
                        "https://genvej.invalid/fhir/identifier/sygehusafdelingsnummer", "4202360"     }
    }) {
        journey trip(identifier_rows, receiver(id, code), systems);
        EXPECT_EQ(trip.at("Patient", "identifier:2.system"), system);
        EXPECT_EQ(trip.at("Patient", "identifier:2.value"), value);
        EXPECT_EQ(trip.back(), receiver(id, code));
        EXPECT_EQ(trip.issues(), "");
    }
}

TEST(converters, local_identifier_that_repeats_the_location_number) {
    journey trip(identifier_rows, receiver("5790000120002", "lokationsnummer"), systems);
    EXPECT_EQ(trip.at("Patient", "identifier:2"), "(none)");
    EXPECT_EQ(trip.back(), receiver("5790000120002", "lokationsnummer"));
}

TEST(converters, local_identifier_that_does_not_fit_its_code_is_kept) {
    journey trip(identifier_rows, receiver("24601", "kommunenummer"), systems);
    EXPECT_EQ(trip.issues(), "convert.identifier_form");
    EXPECT_EQ(trip.at("Patient", "identifier:2.system"),
              "https://genvej.invalid/fhir/identifier/kommunenummer");
    EXPECT_EQ(trip.back(), receiver("24601", "kommunenummer"));
}

TEST(converters, local_identifier_that_its_system_does_not_have_is_kept) {
    const std::map<std::string, std::string> with_numbers = {
        {"mappings/tiny/codes/systems.csv",
         "left,system,digits,numbers\nkommunenummer,urn:kommune,4,municipalities\n"}
    };
    journey known(identifier_rows, receiver("825", "kommunenummer"), with_numbers);
    EXPECT_EQ(known.at("Patient", "identifier:2.value"), "0825");
    EXPECT_EQ(known.issues(), "");
    journey trip(identifier_rows, receiver("999", "kommunenummer"), with_numbers);
    EXPECT_EQ(trip.issues(), "convert.identifier_unlisted");
    EXPECT_EQ(trip.at("Patient", "identifier:2.system"),
              "https://genvej.invalid/fhir/identifier/kommunenummer");
    EXPECT_EQ(trip.at("Patient", "identifier:2.value"), "999");
    EXPECT_EQ(trip.back(), receiver("999", "kommunenummer"));
}

TEST(converters, replacement_cpr_by_its_seventh_character) {
    const auto patient = [](const std::string& number) {
        return "<Patient><AlternativeIdentifier>" + number + "</AlternativeIdentifier></Patient>";
    };
    const std::string row = "Patient/AlternativeIdentifier <-> patient.identifier as replacement_cpr\n";
    journey national(row, patient("0101911VJ4"));
    EXPECT_EQ(national.at("Patient", "identifier.system"), "urn:oid:1.2.208.176.1.6.1.1");
    EXPECT_EQ(national.back(), patient("0101911VJ4"));
    journey decentral(row, patient("0101910VK9"));
    EXPECT_EQ(decentral.at("Patient", "identifier.system"), "urn:oid:1.2.208.176.1.6.1.3");
    EXPECT_EQ(decentral.back(), patient("0101910VK9"));
    EXPECT_EQ(journey(row, patient("0101914VK9")).issues(), "convert.replacement_cpr");
}

TEST(converters, uuid_with_and_without_hyphens) {
    const std::string row = "AdditionalInformation/Subject <-> communication.identifier.value as uuid\n";
    journey trip(row, subject_element("4abacc642fa946ad8434cf785cdd0a08"));
    EXPECT_EQ(trip.at("Communication", "identifier.value"), "urn:uuid:4abacc64-2fa9-46ad-8434-cf785cdd0a08");
    EXPECT_EQ(trip.back(), subject_element("4abacc642fa946ad8434cf785cdd0a08"));
    journey other(row, subject_element("episode 7"));
    EXPECT_EQ(other.at("Communication", "identifier.value"), "episode 7");
    EXPECT_EQ(other.back(), subject_element("episode 7"));
}

/// An example of MedCom's has a course whose number is none: whoever gave it knows it by its hyphens.
TEST(converters, a_number_of_the_length_of_a_uuid_keeps_its_hyphens_and_gets_no_prefix) {
    const std::string row = "AdditionalInformation/Subject <-> communication.identifier.value as uuid\n";
    journey trip(row, subject_element("gfd00bc29c264174934ef6e4360845de"));
    EXPECT_EQ(trip.at("Communication", "identifier.value"), "gfd00bc2-9c26-4174-934e-f6e4360845de");
    EXPECT_EQ(trip.back(), subject_element("gfd00bc29c264174934ef6e4360845de"));
}

TEST(converters, own_uuids_are_numbered_by_name) {
    const std::string rows =
        "\"part\" -> communication.identifier.value as own_uuid\n\"part\" -> communication.topic.text as "
        "own_uuid\n"
        "\"thread\" -> patient.name.text as own_uuid\n";
    journey trip(rows, "");
    const std::string first = trip.at("Communication", "identifier.value");
    EXPECT_EQ(first.substr(0, 9), "urn:uuid:");
    mappings::digester digest;
    EXPECT_EQ(first.substr(9), digest.uuid(trip.there.message_id + "/part/1"));
    EXPECT_EQ(trip.at("Communication", "topic.text").substr(9),
              digest.uuid(trip.there.message_id + "/part/2"));
    EXPECT_EQ(trip.at("Patient", "name.text").substr(9), digest.uuid(trip.there.message_id + "/thread/1"));
}

const char* directory_csv =
    "gln,sor,kind,local_code,name,telephone,receives\n"
    "5790000120001,111111111111,gp,,Lægehus,70100001,\n5790000120002,,municipality,,Kommune,,XDIS91;GGOP\n";

TEST(converters, directory) {
    const auto directory = mappings::organisations::read(directory_csv).value();
    EXPECT_EQ(directory.size(), 2U);
    EXPECT_EQ(directory.by_sor("111111111111")->name, "Lægehus");
    EXPECT_EQ(directory.by_gln("5790000120002")->receives.size(), 2U);
    const std::string rows =
        "Sender/EANIdentifier -> patient.identifier[system=urn:sor].value as directory_sor required\n"
        "Sender/EANIdentifier -> header.source.endpoint as endpoint\n"
        "Receiver/EANIdentifier -> patient.implicitRules as endpoint\n"
        "Receiver/EANIdentifier -> patient.language as directory_sor required\n";
    EXPECT_EQ(tiny_map(rows).wrong(), "map.fit@4");
    journey trip(
        "Sender/EANIdentifier -> patient.identifier[system=urn:sor].value as directory_sor required\n"
        "Sender/EANIdentifier -> header.source.endpoint as endpoint\n"
        "Receiver/EANIdentifier -> patient.implicitRules as endpoint\n"
        "Receiver/EANIdentifier -> patient.identifier[system=urn:other].value as directory_sor required\n",
        "<Receiver><EANIdentifier>5790000120002</EANIdentifier></Receiver>", {}, &directory);
    EXPECT_EQ(trip.at("Patient", "identifier.value"), "111111111111");
    EXPECT_EQ(trip.at("MessageHeader", "source.endpoint"), "https://sor2.sum.dsdn.dk/#id=111111111111");
    EXPECT_EQ(trip.at("Patient", "implicitRules"), "https://id.gs1.org/414/5790000120002");
    ASSERT_EQ(trip.issues(), "organisation.no_sor");
    EXPECT_NE(trip.there.found[0].summary().find("Kommune"), std::string::npos);
    EXPECT_FALSE(trip.there.found[0].remedy().empty());
}

TEST(converters, directory_files_that_are_wrong) {
    const auto error = [](const char* csv) { return mappings::organisations::read(csv).error(); };
    EXPECT_EQ(error("gln,sor\n1,2\n").line, 1U);
    EXPECT_EQ(error("gln,sor,kind,local_code,name,telephone,receives\n1,,clinic,,,,\n").line, 2U);
    EXPECT_EQ(error("gln,sor,kind,local_code,name,telephone,receives\n1,,gp,,,,\n1,,gp,,,,\n").line, 3U);
}

TEST(converters, telephone_from_letter_directory_or_default) {
    const auto directory = mappings::organisations::read(directory_csv).value();
    const std::string rows =
        "Sender/TelephoneSubscriberIdentifier? + Sender/EANIdentifier -> patient.telecom.value as telephone\n"
        "Patient/PersonSurnameName <- patient.telecom.value as telephone\n";
    journey known(rows, "", {}, &directory);
    EXPECT_EQ(known.at("Patient", "telecom.value"), "70100001");
    journey unknown(rows, "");
    EXPECT_EQ(unknown.at("Patient", "telecom.value"), "0000 0000");
    EXPECT_EQ(unknown.back(), "");
}

TEST(converters, organisation_name_in_three_fields) {
    const std::string row =
        "Receiver/OrganisationName? + Receiver/DepartmentName? + Receiver/UnitName? <-> patient.name.text as "
        "organisation_name\n";
    const auto names = [](const std::string& a, const std::string& b, const std::string& c) {
        const auto field = [](const std::string& name, const std::string& text) {
            return text.empty() ? "" : "<" + name + ">" + text + "</" + name + ">";
        };
        return "<Receiver>" + field("OrganisationName", a) + field("DepartmentName", b) +
               field("UnitName", c) + "</Receiver>";
    };
    journey trip(row, names("Sygehus", "Kardiologi", "Ambulatorium"));
    EXPECT_EQ(trip.at("Patient", "name.text"), "Sygehus, Kardiologi, Ambulatorium");
    EXPECT_EQ(trip.back(), names("Sygehus", "Kardiologi", "Ambulatorium"));
    journey skipped(row, names("Sygehus", "", "Ambulatorium"));
    EXPECT_EQ(skipped.back(), names("Sygehus", "Ambulatorium", ""));
}

TEST(converters, long_names_are_split_between_words) {
    const std::string row =
        "Receiver/OrganisationName? + Receiver/DepartmentName? + Receiver/UnitName? <- patient.name.text as "
        "organisation_name\n"
        "AdditionalInformation/Subject -> patient.name.text\n";
    journey trip(row,
                 subject_element("Afdelingen for hjertesygdomme og genoptræning ved Universitetshospitalet"));
    EXPECT_EQ(trip.back(),
              "<Receiver><OrganisationName>Afdelingen for hjertesygdomme og</OrganisationName>"
              "<DepartmentName>genoptræning "
              "ved</DepartmentName><UnitName>Universitetshospitalet</UnitName></Receiver>");
    journey longest(row, subject_element(std::string(120, 'x')));
    longest.back();
    EXPECT_EQ(journey::codes(longest.returned.found), "convert.name_cut");
}

TEST(converters, formatted_text_is_exactly_invertible) {
    const std::string row = "ClinicalInformation/Text01 <-> communication.text.div as formatted_text\n";
    for (const char* content :
         {"plain", " outer  white space\n kept ", "<Bold>b</Bold> <Italic>i</Italic>",
          "a<Break/>b<Break/><Break/>c", "<Underline>u</Underline>", "<Right>r</Right><Center>c</Center>",
          "x<Space/><Space/>y", "<FixedFont>f <Bold>b</Bold></FixedFont>", "&lt;b&gt; &amp; \"q\" 'a'",
          "no-break \xc2\xa0 kept", "<Bold>a<Break/>b<Space/></Bold>", "Blåbærgrød & æøå"}) {
        const std::string safe =
            std::string(content) == "Blåbærgrød & æøå" ? "Blåbærgrød &amp; æøå" : content;
        journey trip(row, text_element(safe));
        EXPECT_EQ(trip.issues(), "") << content;
        std::string expected = text_element(safe);
        EXPECT_EQ(formats::read_xml(trip.back()).ok(), true);
        const auto canonical = [](const std::string& xml) {
            return formats::write_xml(*formats::read_xml(xml).value.root(), formats::charset::utf_8,
                                      formats::indent::none);
        };
        EXPECT_EQ(canonical(trip.back()), canonical(expected)) << trip.at("Communication", "text.div");
    }
}

TEST(converters, formatted_text_reads_what_others_write) {
    journey trip("ClinicalInformation/Text01 <-> communication.text.div as formatted_text\n",
                 text_element("x"));
    model::node* div = const_cast<model::node*>(trip.find("Communication"))->child("text")->child("div");
    div->value =
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>one "
        "<strong>two</strong></p><ul><li>a&#229;&eacute;</li></ul></div>";
    EXPECT_EQ(trip.back(), text_element("one <Bold>two</Bold><Break/>aå&amp;eacute;<Break/>"));
}

TEST(converters, plain_text_has_line_breaks_only) {
    const std::string row =
        "ClinicalInformation/Text01 <-> communication.payload.contentString as plain_text\n";
    journey trip(row, text_element("a<Break/>b<Break/><Break/>c"));
    EXPECT_EQ(trip.at("Communication", "payload.contentString"), "a\nb\n\nc");
    EXPECT_EQ(trip.back(), text_element("a<Break/>b<Break/><Break/>c"));
    journey bold(row, text_element("<Bold>B</Bold><Space/><Italic>i</Italic>"));
    EXPECT_EQ(bold.at("Communication", "payload.contentString"), "B i");
    journey folded(row, text_element("\n   one\n   two <Break/>\n   three\n  "));
    EXPECT_EQ(folded.at("Communication", "payload.contentString"), "one two \nthree");
}

TEST(converters, a_text_that_is_too_long_for_fhir_goes_on_in_further_items) {
    std::string text;
    while (text.size() < 2'500'000) text += "Linje " + std::to_string(text.size()) + "<Break/>";
    const std::string rows =
        "each ClinicalInformation <-> communication.payload[contentString] as part\n    Text01 <-> "
        "part.contentString as plain_text\nend\n";
    const std::string letter =
        text_element(text) + text_element("kort") + text_element(std::string(1'200'000, 'x') + "<Break/>æ");
    journey trip(rows, letter);
    EXPECT_EQ(trip.issues(), "");
    std::size_t payloads = 0;
    for (const model::node* at = trip.find("Communication")->child("payload"); at != nullptr;
         at = at->next_same()) {
        ++payloads;
        EXPECT_LE(at->child_value("contentString").size(), 1'000'000U);
    }
    EXPECT_EQ(payloads, 5U);
    EXPECT_TRUE(trip.back() == letter);
}

const std::string text_row =
    "ClinicalInformation/Text01 <-> communication.payload.contentString as plain_text\n";
const std::map<std::string, std::string> sentences = {
    {"mappings/tiny/codes/s.csv", "left,right\nhøj_prioritet,Det haster.\nkritisk,Det haster. Meget.\n"}
};

TEST(converters, sentences_before_and_behind_are_taken_off_again) {
    for (const char* converter : {"sentence_before", "sentence_after"}) {
        const std::string rows =
            text_row + "AdditionalInformation/Priority <-> communication.payload.contentString as " +
            converter + " s\n";
        const std::string letter = priority("høj_prioritet") + text_element("Hej<Break/>du");
        journey trip(rows, letter, sentences);
        EXPECT_EQ(
            trip.at("Communication", "payload.contentString"),
            converter == std::string("sentence_before") ? "Det haster. Hej\ndu" : "Hej\ndu\nDet haster.");
        EXPECT_EQ(trip.back(), letter);
        journey without(rows, text_element("Hej"), sentences);
        EXPECT_EQ(without.back(), text_element("Hej"));
        journey unlisted(rows, priority("rutine") + text_element("Hej"), sentences);
        EXPECT_EQ(unlisted.issues(), "");
        EXPECT_EQ(unlisted.at("Communication", "payload.contentString"), "Hej");
    }
}

TEST(converters, labelled_lines_before_and_behind) {
    for (const char* converter : {"line_before", "line_after"}) {
        const std::string rows = text_row +
                                 "Patient/OccupancyText <-> communication.payload.contentString as " +
                                 converter + " \"Stilling: \"\n";
        const std::string letter =
            "<Patient><OccupancyText>murer</OccupancyText></Patient>" + text_element("Hej<Break/>du");
        journey trip(rows, letter);
        EXPECT_EQ(trip.at("Communication", "payload.contentString"), converter == std::string("line_before")
                                                                         ? "Stilling: murer\nHej\ndu"
                                                                         : "Hej\ndu\nStilling: murer");
        EXPECT_EQ(trip.back(), letter);
    }
}

TEST(converters, letter_lines_and_subjects) {
    const std::map<std::string, std::string> tables = {
        {"mappings/tiny/codes/cat.csv", "left,code\nTræning,training\n,other\n"}
    };
    const std::string rows =
        "ClinicalInformation/Text01 <- patient.name.text as letter_line \"Forfatter: \"\n"
        "ClinicalInformation/Text01 <- communication.category.coding.code + communication.topic.text? as "
        "long_subject cat\n"
        "AdditionalInformation/Subject <- communication.category.coding.code + communication.topic.text? as "
        "subject cat\n" +
        text_row +
        "\"training\" -> communication.category.coding.code\nAdditionalInformation/Subject -> "
        "communication.topic.text\n" +
        "Patient/PersonSurnameName -> patient.name.text\n";
    const std::string author = "<Patient><PersonSurnameName>Dr. Prøve</PersonSurnameName></Patient>";
    journey trip(rows, author + subject_element("Ben") + text_element("Hej"), tables);
    EXPECT_EQ(trip.back(), subject_element("Træning, Ben") + text_element("Forfatter: Dr. Prøve<Break/>Hej"));
    const std::string topic =
        "Et emne som er meget langt og derfor ikke kan stå i feltet uden at blive kortet";
    journey longer(rows, author + subject_element(topic) + text_element("Hej"), tables);
    EXPECT_EQ(longer.back(),
              subject_element("Træning, Et emne som er meget langt og derfor ikke kan stå i feltet") +
                  text_element("Forfatter: Dr. Prøve<Break/>Træning, " + topic + "<Break/>Hej"));
}

TEST(converters, a_letter_text_is_put_together_from_many_places) {
    const std::map<std::string, std::string> tables = {
        {"mappings/tiny/codes/cat.csv", "left,right\ntræning,training\nandet,other\n"}
    };
    const std::string rows =
        "each ClinicalInformation/Text01 <- communication\n"
        "    . <- communication.topic.text as letter_heading \"Hvem\"\n"
        "    . <- patient.name.text as letter_line \"Navn: \"\n"
        "    . <- communication.category.coding.code as letter_code cat \"Art: \"\n"
        "    . <- communication.topic.text as letter_heading \"Intet\"\n"
        "    . <- communication.topic.text as letter_heading \"Hvornår\"\n"
        "    . <- communication.sent as letter_time \"Sendt: \"\n"
        "    . <- communication.received as letter_time\n"
        "    . <- communication.topic.text as letter_heading \"Tekst\"\n"
        "    . <- communication.text.div as letter_text\n"
        "end\n"
        "ClinicalInformation/Text01 -> communication.text.div as formatted_text\n"
        "\"generated\" -> communication.text.status\n"
        "\"training\" -> communication.category.coding.code\nAdditionalInformation/Subject -> "
        "communication.topic.text\n"
        "\"2026-07-01T08:05:00+02:00\" -> communication.sent\n"
        "\"2026-12-01T23:30:00Z\" -> communication.received\n"
        "Patient/PersonSurnameName -> patient.name.text\n";
    const std::string author = "<Patient><PersonSurnameName>Prøve</PersonSurnameName></Patient>";
    journey trip(rows, author + subject_element("Ben") + text_element("<Bold>Tekst</Bold><Break/>Hej"),
                 tables);
    EXPECT_EQ(trip.back(),
              text_element("<Bold>Hvem<Space/></Bold><Break/>Navn: Prøve<Break/>Art: træning<Break/><Break/>"
                           "<Bold>Hvornår<Space/></Bold><Break/>Sendt: 2026-07-01 kl. 08:05<Break/>"
                           "2026-12-02 kl. 00:30<Break/><Break/>"
                           "<Bold>Tekst<Space/></Bold><Break/><Bold>Tekst</Bold><Break/>Hej"));
}

TEST(converters, joined_and_concatenated) {
    journey joined("Patient/PersonGivenName <-> patient.name.given as given_names\n",
                   "<Patient><PersonGivenName>Ane Bo</PersonGivenName></Patient>");
    model::node* name = const_cast<model::node*>(joined.find("Patient"))->child("name");
    joined.there.target.append(*name, "given")->value = "Cy";
    EXPECT_EQ(joined.back(), "<Patient><PersonGivenName>Ane Bo Cy</PersonGivenName></Patient>");
    journey both("Patient/StreetName + Patient/DistrictName <-> patient.name.text as concatenated \"#\"\n",
                 "<Patient><StreetName>S</StreetName><DistrictName>D#E</DistrictName></Patient>");
    EXPECT_EQ(both.at("Patient", "name.text"), "S#D#E");
    EXPECT_EQ(both.back(), "<Patient><StreetName>S</StreetName><DistrictName>D#E</DistrictName></Patient>");
}

TEST(converters, typed_code) {
    const std::map<std::string, std::string> tables = {
        {"mappings/tiny/codes/types.csv", "left,system,no_code\nSKS,urn:sks,\nuspec,urn:own,yes\n"}
    };
    const std::string row =
        "Patient/StreetName? + Patient/DistrictName? + Patient/PostCodeIdentifier? <-> communication.topic "
        "as typed_code types\n";
    const auto patient = [](const std::string& code, const std::string& type, const std::string& text) {
        const auto field = [](const std::string& name, const std::string& value) {
            return value.empty() ? "" : "<" + name + ">" + value + "</" + name + ">";
        };
        return "<Patient>" + field("StreetName", code) + field("DistrictName", type) +
               field("PostCodeIdentifier", text) + "</Patient>";
    };
    for (const auto& [code, type, text, system] : {
             std::tuple{"DI21", "SKS",   "AMI",  "urn:sks"},
             std::tuple{"",     "uspec", "ondt", "(none)" },
             std::tuple{"X1",   "uspec", "ondt", "urn:own"},
             std::tuple{"",     "SKS",   "AMI",  "urn:sks"}
    }) {
        journey trip(row, patient(code, type, text), tables);
        EXPECT_EQ(trip.at("Communication", "topic.coding.system"), system);
        EXPECT_EQ(trip.at("Communication", "topic.text"), text);
        EXPECT_EQ(trip.back(), patient(code, type, text));
    }
    EXPECT_EQ(journey(row, patient("A", "ICD", ""), tables).issues(), "code.unknown");
}

TEST(converters, episode_system_tells_lpr3_from_local) {
    const std::string row =
        "AdditionalInformation/Subject + Sender/EANIdentifier -> communication.identifier.system as "
        "episode_system\n";
    EXPECT_EQ(journey(row, subject_element("4abacc642fa956ad8434cf785cdd0a08"))
                  .at("Communication", "identifier.system"),
              "https://www.esundhed.dk/Registre/Landspatientregisteret");
    EXPECT_EQ(journey(row, subject_element("4abacc642fa946ad8434cf785cdd0a08"))
                  .at("Communication", "identifier.system"),
              "https://id.gs1.org/414/5790000120001");
}

TEST(converters, present_says_in_words_that_an_empty_element_is_there) {
    const std::string row = "ClinicalInformation/Text01 <-> communication.topic.text as present \"Ja\"\n";
    journey trip(row, "<ClinicalInformation><Text01/></ClinicalInformation>");
    EXPECT_EQ(trip.at("Communication", "topic.text"), "Ja");
    EXPECT_EQ(trip.issues(), "");
    EXPECT_EQ(trip.back(), "<ClinicalInformation><Text01/></ClinicalInformation>");
    EXPECT_EQ(journey(row, "").back(), "");
}

}  // namespace
}  // namespace genvej::test
