#include "gateway/record/transaction.hpp"

#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "tests/unit/gateway/record/transactions.hpp"

namespace genvej::gateway::record {
namespace {

TEST(record_transaction, a_whole_one_becomes_writes_in_the_order_of_its_entries) {
    const resolved made =
        take(bundle({p1, put("Encounter", "e1", encounter("e1"), R"(,"ifMatch":"W/\"3\"")")}));
    ASSERT_TRUE(made.in.ok()) << errors(made.in.found).front();
    ASSERT_EQ(made.writes.size(), 2U);
    EXPECT_EQ(made.writes[0].name, (store::record_name{"Patient", "p1"}));
    ASSERT_TRUE(made.writes[0].citizen);
    EXPECT_EQ(made.writes[0].citizen->municipality, 825);
    EXPECT_EQ(made.writes[0].citizen->cpr, "0202020202");
    EXPECT_EQ(made.writes[1].patient, "p1");
    EXPECT_EQ(made.writes[1].if_version, 3U);
    EXPECT_EQ(made.writes[1].references, (std::vector<store::record_name>{
                                             {"Patient", "p1"}
    }));
    EXPECT_EQ(made.writes[1].keys, (std::vector<store::record_token>{
                                       {"subject", "Patient/p1"}
    }));
    EXPECT_EQ(made.writes[1].body, encounter("e1")) << "kept as it came";
}

TEST(record_transaction, xml_gives_the_same_writes) {
    const auto read = formats::read_fhir_json(bundle({p1, put("Encounter", "e1", encounter("e1"))}));
    const resolved json = take(bundle({p1, put("Encounter", "e1", encounter("e1"))}));
    const resolved xml = take(formats::write_fhir_xml(*read.value.root()));
    ASSERT_TRUE(xml.in.ok()) << errors(xml.in.found).front();
    EXPECT_TRUE(xml.in.xml);
    ASSERT_EQ(xml.writes.size(), json.writes.size());
    for (std::size_t i = 0; i < xml.writes.size(); ++i) EXPECT_EQ(xml.writes[i].body, json.writes[i].body);
}

TEST(record_transaction, what_is_no_transaction_says_what_is_expected) {
    EXPECT_EQ(errors(take(patient("p1")).in.found), list{"record.bundle@Patient"});
    EXPECT_EQ(errors(take(bundle({p1}, "batch")).in.found), list{"record.bundle_type@Bundle"});
    EXPECT_EQ(errors(take(R"({"resourceType":"Bundle","type":"transaction"})").in.found),
              list{"record.no_entries@Bundle"});
    EXPECT_EQ(errors(take("").in.found), list{"detect.empty@"});
    EXPECT_EQ(errors(take("CPR").in.found), list{"detect.unknown@"});
    EXPECT_EQ(errors(take("{").in.found).size(), 1U);
    EXPECT_EQ(errors(take(bundle({p1, p1}), {}, rules({}, 1)).in.found), list{"record.too_many@Bundle"});
}

TEST(record_transaction, everything_that_is_wrong_is_said_at_once_with_its_place) {
    const resolved made = take(bundle({
        R"({"resource":)" + encounter("e0") + R"(,"request":{"method":"GET","url":"Encounter/e0"}})",
        R"({"resource":)" + encounter("e1") + "}",
        put("Encounter", "e2", encounter("other")),
        put("Observation", "e3", encounter("e3")),
        R"({"request":{"method":"PUT","url":"Encounter/e4"}})",
        R"({"resource":)" + encounter("e5") + R"(,"request":{"method":"PUT","url":"http://x/Encounter/e5"}})",
        R"({"request":{"method":"DELETE","url":"Device/1"}})",
        put("Encounter", "0202020202", encounter("0202020202")),
        put("Encounter", "e8", encounter("e8"), R"(,"ifMatch":"3")"),
    }));
    EXPECT_EQ(
        errors(made.in.found),
        (list{"record.method@Bundle.entry[0].request", "record.no_request@Bundle.entry[1]",
              "record.id_differs@Bundle.entry[2].resource.id", "record.type_differs@Bundle.entry[3].resource",
              "record.no_resource@Bundle.entry[4]", "record.url@Bundle.entry[5].request",
              "record.type@Bundle.entry[6].request.url", "record.id_cpr@Bundle.entry[7].request.url",
              "record.if_match@Bundle.entry[8].request.ifMatch"}));
    EXPECT_TRUE(made.writes.empty());
}

TEST(record_transaction, mistakes_of_the_readers_leave_the_other_entries_judged) {
    std::string wrong = encounter("e1");
    wrong.replace(wrong.find("\"class\""), 7, "\"clas\"");
    const resolved made = take(bundle(
        {p1, put("Encounter", "e1", wrong), put("Encounter", "e2", encounter("e2", "", "Patient/p1"))}));
    EXPECT_EQ(errors(made.in.found), list{"fhir.unknown_element@Bundle.entry[1].resource"})
        << "and no word that class is missing";
}

TEST(record_transaction, an_entry_may_be_wrong_in_several_ways) {
    std::string wrong =
        encounter("e1", R"(,"serviceProvider":{"reference":"https://other.invalid/fhir/Organization/1"})");
    wrong.replace(wrong.find("T10:00:00"), 9, "T08:00:00");
    EXPECT_EQ(errors(take(bundle({p1, put("Encounter", "e1", wrong, R"(,"ifMatch":"x")")})).in.found),
              (list{"record.if_match@Bundle.entry[1].request.ifMatch",
                    "record.order@Bundle.entry[1].resource.period.end",
                    "record.foreign@Bundle.entry[1].resource.serviceProvider.reference"}));
}

TEST(record_transaction, a_resource_stands_there_once) {
    EXPECT_EQ(errors(take(bundle({p1, p1})).in.found), list{"record.twice@Bundle.entry[1]"});
    const std::string again = R"({"fullUrl":"urn:x","resource":)" + patient("p1") +
                              R"(,"request":{"method":"PUT","url":"Patient/p1"}})";
    const std::string other = R"({"fullUrl":"urn:x","resource":)" + encounter("e1") +
                              R"(,"request":{"method":"PUT","url":"Encounter/e1"}})";
    EXPECT_EQ(errors(take(bundle({again, other})).in.found),
              list{"record.full_url_twice@Bundle.entry[1].fullUrl"});
}

TEST(record_transaction, references_by_full_url_become_ids) {
    const std::string created = R"({"fullUrl":"urn:uuid:6a3b6c0e-8a3c-4d9a-8f0b-0d6f7f4b1c11","resource":)" +
                                patient("ignored") + R"(,"request":{"method":"POST","url":"Patient"}})";
    const resolved made = take(
        bundle({put("Encounter", "e1", encounter("e1", "", "urn:uuid:6a3b6c0e-8a3c-4d9a-8f0b-0d6f7f4b1c11")),
                created}));
    ASSERT_TRUE(made.in.ok()) << errors(made.in.found).front();
    EXPECT_EQ(made.writes[1].name.id, "drawn-1");
    EXPECT_EQ(made.writes[0].patient, "drawn-1");
    EXPECT_NE(made.writes[0].body.find("\"Patient/drawn-1\""), std::string::npos);
    EXPECT_NE(made.writes[1].body.find("\"id\":\"drawn-1\""), std::string::npos);
}

TEST(record_transaction, references_that_lead_nowhere_are_refused_each_with_its_reason) {
    const auto told = [](const std::string& reference) {
        const auto found = errors(
            take(bundle(
                     {p1, put("Encounter", "e1",
                              encounter("e1", R"(,"serviceProvider":{"reference":")" + reference + "\"}"))}))
                .in.found);
        return found.empty() ? std::string() : found.front().substr(0, found.front().find('@'));
    };
    EXPECT_EQ(told("Organization/o1"), "") << "the store knows whether it is there";
    EXPECT_EQ(told("urn:uuid:6a3b6c0e-8a3c-4d9a-8f0b-0d6f7f4b1c11"), "record.dangling");
    EXPECT_EQ(told("https://other.invalid/fhir/Organization/o1"), "record.foreign");
    EXPECT_EQ(told("#o1"), "record.contained");
    EXPECT_EQ(told("Organization/o1/_history/2"), "record.versioned");
    EXPECT_EQ(told("Device/1"), "record.type");
    EXPECT_EQ(told("Organization"), "record.reference");
    EXPECT_EQ(told("Organization?name=x"), "record.reference");
    EXPECT_EQ(told("Organization?identifier=urn:x|1"), "record.condition_none");
    EXPECT_EQ(errors(take(bundle({p1, put("Encounter", "e1",
                                          encounter("e1", R"(,"serviceProvider":{"reference":"#o1"})"))}))
                         .in.found),
              list{"record.contained@Bundle.entry[1].resource.serviceProvider.reference"});
    EXPECT_EQ(
        errors(take(bundle({p1, put("Encounter", "e1",
                                    encounter("e1", R"(,"serviceProvider":{"identifier":{"value":"1"}})"))}))
                   .in.found),
        list{})
        << "an identifier is no reference";
}

TEST(record_transaction, a_reference_to_what_goes_in_the_same_transaction_dangles) {
    EXPECT_EQ(errors(take(bundle({R"({"request":{"method":"DELETE","url":"Patient/p1"}})",
                                  put("Encounter", "e1", encounter("e1"))}))
                         .in.found),
              list{"record.dangling@Bundle.entry[1].resource.subject.reference"});
}

TEST(record_transaction, conditions_ask_the_store_and_the_bundle) {
    const std::string by_cpr = "Patient?identifier=urn:oid:1.2.208.176.1.2|0202020202";
    const std::string text = bundle({put("Encounter", "e1", encounter("e1", "", by_cpr))});
    const transaction_in asks = read_transaction(text, rules());
    ASSERT_EQ(asks.wanted.size(), 1U);
    EXPECT_EQ(key_of(asks.wanted[0]), by_cpr);
    const store::record_version there{
        "kommune", {"Patient", "p7"},
         2, 0, false, ""
    };
    EXPECT_EQ(take(text, {{there}}).writes.at(0).patient, "p7");
    EXPECT_EQ(take(bundle({p1, put("Encounter", "e1", encounter("e1", "", by_cpr))})).writes.at(1).patient,
              "p1");
    EXPECT_EQ(
        errors(take(bundle({p1, put("Encounter", "e1", encounter("e1", "", by_cpr))}), {{there}}).in.found),
        (list{"record.condition_many@Bundle.entry[1].resource.subject.reference"}));
}

TEST(record_transaction, if_none_exist_takes_what_is_there) {
    const std::string post =
        R"({"fullUrl":"urn:p","resource":)" + patient("x") +
        R"(,"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:oid:1.2.208.176.1.2%7C0202020202"}})";
    const std::string session = put("Encounter", "e1", encounter("e1", "", "urn:p"));
    const store::record_version there{
        "kommune", {"Patient", "p7"},
         2, 5, false, ""
    };
    const resolved found = take(bundle({post, session}), {{there}});
    ASSERT_EQ(found.writes.size(), 1U) << "nothing is written for it";
    EXPECT_EQ(found.writes[0].patient, "p7");
    const resolved made = take(bundle({post, session}));
    ASSERT_EQ(made.writes.size(), 2U);
    ASSERT_TRUE(made.writes[0].unless);
    EXPECT_EQ(made.writes[0].unless->value, "urn:oid:1.2.208.176.1.2|0202020202");
    EXPECT_EQ(errors(take(bundle({
                              post
    }),
                          {{there, there}})
                         .in.found),
              list{"record.condition_many@Bundle.entry[0]"});
    EXPECT_EQ(errors(take(bundle({post, post})).in.found).back(), "record.twice@Bundle.entry[1]");
    std::string other = post;
    other.replace(other.find("%7C0202020202"), 13, "%7C0303030303");
    EXPECT_EQ(errors(take(bundle({other})).in.found),
              list{"record.condition_not_own@Bundle.entry[0].request.ifNoneExist"});
}

TEST(record_transaction, a_put_by_identifier_finds_its_resource_or_makes_it) {
    const std::string request =
        R"({"resource":{"resourceType":"ServiceRequest","identifier":[{"system":"https://genvej.invalid/fhir/letter","value":"5799990000019#1"}],)"
        R"("status":"active","intent":"plan","subject":{"reference":"Patient/p1"}},"request":{"method":"PUT","url":"ServiceRequest?identifier=https://genvej.invalid/fhir/letter%7C5799990000019%231"}})";
    const resolved made = take(bundle({p1, request}));
    ASSERT_TRUE(made.in.ok()) << errors(made.in.found).front();
    EXPECT_EQ(made.writes[1].name.id, "drawn-1");
    ASSERT_TRUE(made.writes[1].unless);
    const store::record_version there{
        "kommune", {"ServiceRequest", "s9"},
         2, 5, false, ""
    };
    const resolved found = take(bundle({p1, request}), {{there}});
    EXPECT_EQ(found.writes[1].name.id, "s9");
    EXPECT_FALSE(found.writes[1].unless);
}

TEST(record_transaction, a_citizen_of_another_municipality_is_refused) {
    const std::vector<std::string> served{"9990000016005"};
    EXPECT_EQ(errors(take(bundle({p1}), {}, rules(served)).in.found), list{});
    EXPECT_EQ(errors(take(bundle({put("Patient", "p2", patient("p2", "0303030303", "9990000016006"))}), {},
                          rules(served))
                         .in.found),
              list{"record.municipality@Bundle.entry[0].resource.managingOrganization.identifier"});
    EXPECT_EQ(
        errors(take(bundle({put("Patient", "p2", patient("p2", "0303030303", "9990000016001"))})).in.found),
        list{"record.municipality_unknown@Bundle.entry[0].resource.managingOrganization.identifier"})
        << "a hospital is no municipality";
}

TEST(record_transaction, a_patient_has_one_number) {
    EXPECT_EQ(errors(take(bundle({put("Patient", "p1", patient("p1", "9999999999"))})).in.found),
              list{"record.cpr_value@Bundle.entry[0].resource.identifier[0].value"});
    std::string two = patient("p1");
    two.replace(two.find("[{\"system\""), 1,
                R"([{"system":"urn:oid:1.2.208.176.1.2","value":"0303030303"},)");
    EXPECT_EQ(errors(take(bundle({put("Patient", "p1", two)})).in.found),
              list{"record.cpr@Bundle.entry[0].resource.identifier[1]"});
    std::string none = patient("p1");
    none.replace(none.find("1.2.208.176.1.2"), 15, "1.2.208.176.1.9");
    EXPECT_EQ(errors(take(bundle({put("Patient", "p1", none)})).in.found),
              list{"record.cpr@Bundle.entry[0].resource"});
}

TEST(record_transaction, a_resource_is_about_one_citizen) {
    std::string nobody = encounter("e1");
    const std::string subject = R"("subject":{"reference":"Patient/p1"},)";
    nobody.replace(nobody.find(subject), subject.size(), "");
    EXPECT_EQ(errors(take(bundle({p1, put("Encounter", "e1", nobody)})).in.found),
              list{"record.citizen@Bundle.entry[1].resource"});
    const std::string both =
        R"({"resourceType":"Appointment","id":"a1","status":"proposed","start":"2026-10-01T09:00:00Z","participant":[)"
        R"({"actor":{"reference":"Patient/p1"},"status":"accepted"},{"actor":{"reference":"Patient/p2"},"status":"accepted"}]})";
    EXPECT_EQ(errors(take(bundle({p1, put("Appointment", "a1", both)})).in.found),
              list{"record.citizen_twice@Bundle.entry[1].resource.participant[1].actor"});
}

TEST(record_transaction, a_provenance_is_about_whomever_its_target_is) {
    const std::string provenance =
        R"({"resourceType":"Provenance","id":"v1","target":[{"reference":"Encounter/e1"}],"recorded":"2026-10-01T09:00:00Z","agent":[{"who":{"display":"x"}}]})";
    EXPECT_EQ(take(bundle({put("Provenance", "v1", provenance), p1, put("Encounter", "e1", encounter("e1"))}))
                  .writes.at(0)
                  .patient,
              "p1");
    const store::record_version there{
        "kommune", {"Encounter", "e1"},
         2, 5, false, encounter("e1", "", "Patient/p9")
    };
    const resolved made = take(bundle({put("Provenance", "v1", provenance)}), {{there}});
    ASSERT_EQ(made.in.wanted.size(), 1U);
    EXPECT_EQ(made.writes.at(0).patient, "p9");
}

TEST(record_transaction, a_single_resource_is_a_transaction_of_one) {
    transaction_in in = read_put(encounter("e1"), "Encounter", "e1", 4, rules());
    ASSERT_TRUE(in.ok());
    const auto writes = resolve(in, {}, [] { return "drawn"; });
    ASSERT_EQ(writes.size(), 1U);
    EXPECT_EQ(writes[0].if_version, 4U);
    EXPECT_EQ(errors(read_put(encounter("e1"), "Encounter", "e2", 0, rules()).found),
              list{"record.id_differs@Encounter.id"});
    EXPECT_EQ(errors(read_put(encounter("e1"), "Goal", "e1", 0, rules()).found),
              list{"record.type_differs@Encounter"});
    EXPECT_EQ(errors(read_put(encounter("e1"), "Device", "e1", 0, rules()).found),
              list{"record.type@Encounter"});
    transaction_in gone = read_delete("Encounter", "e1", 2);
    EXPECT_TRUE(resolve(gone, {}, [] { return "drawn"; }).at(0).body.empty());
}

TEST(record_transaction, versions_that_contradict_each_other_are_refused) {
    std::string old = encounter("e1");
    old.replace(old.find("\"status\""), 8, R"("meta":{"versionId":"2"},"status")");
    EXPECT_EQ(errors(take(bundle({p1, put("Encounter", "e1", old, R"(,"ifMatch":"W/\"3\"")")})).in.found),
              list{"record.version_differs@Bundle.entry[1].resource.meta.versionId"});
    const resolved made = take(bundle({p1, put("Encounter", "e1", old)}));
    EXPECT_EQ(made.writes.at(1).body.find("versionId"), std::string::npos) << "the store counts";
}

TEST(record_transaction, etags_conditions_and_numbers) {
    EXPECT_EQ(read_version("W/\"12\""), 12U);
    EXPECT_EQ(read_version("\"1\""), 1U);
    for (const char* wrong : {"", "12", "W/12", "W/\"0\"", "W/\"x\"", "*", "W/\"1\", W/\"2\""})
        EXPECT_EQ(read_version(wrong), 0U) << wrong;
    EXPECT_EQ(read_condition("identifier=a%7Cb")->value, "a|b");
    for (const char* wrong :
         {"identifier=a", "identifier=|b", "identifier=a|", "name=x", "identifier=a|b&_id=c"})
        EXPECT_FALSE(read_condition(wrong)) << wrong;
    EXPECT_TRUE(looks_like_cpr("0202020202"));
    EXPECT_TRUE(looks_like_cpr("020202-0202"));
    EXPECT_FALSE(looks_like_cpr("9990000016005"));
    EXPECT_FALSE(looks_like_cpr("2fa9020202020246"));
}

}  // namespace
}  // namespace genvej::gateway::record
