#include "gateway/pathway/rules.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;

rules::problem problem_with(std::string_view table, std::string content) {
    const std::array<rules::replaced, 1> instead = {
        rules::replaced{std::string(table), std::move(content)}
    };
    const auto read = rules::read(instead);
    EXPECT_FALSE(read) << table;
    return read ? rules::problem{} : read.error();
}

TEST(pathway_rules, those_of_the_program_are_whole) {
    const rules& all = rules::built_in();
    EXPECT_EQ(all.packs().size(), 2U);
    EXPECT_EQ(all.deadlines().size(), 2U);
    EXPECT_EQ(all.setting("link_window"), 84);
    EXPECT_EQ(all.setting("hads_positive"), 8);
    EXPECT_EQ(all.measures().size(), 26U);
    EXPECT_EQ(all.interventions().size(), 25U);
    EXPECT_EQ(all.end_reasons().size(), 9U);
    EXPECT_EQ(all.status_reasons().size(), 5U);
}

TEST(pathway_rules, a_mistake_is_named_with_file_and_line) {
    const rules::problem number =
        problem_with("settings.csv", "name,value,meaning,certainty,source\nlink_window,many,x,inferred,y\n");
    EXPECT_EQ(number.file, "gateway/pathway/settings.csv");
    EXPECT_EQ(number.line, 2U);
    EXPECT_EQ(number.text, "`value` is `many`; it must be a whole number, zero or more");
    EXPECT_EQ(
        problem_with("settings.csv", "name,value,meaning,certainty,source\nlink_window,84,x,inferred,y\n")
            .text,
        "the setting `around_before` must be there, once");
    EXPECT_EQ(problem_with("packs.csv", "pack,en\ncardiac,x\n").text, "the column `da` is missing");
    EXPECT_EQ(
        problem_with("diagnoses.csv", "pack,system,prefix,group,certainty,source\nnone,s,D,,stated,x\n").text,
        "packs.csv has no such pack");
    EXPECT_EQ(
        problem_with("diagnoses.csv", "pack,system,prefix,group,certainty,source\ncardiac,s,,,stated,x\n")
            .text,
        "a prefix must not be empty: every code begins so");
    EXPECT_NE(problem_with("lists.csv", "code,rule,days,law,en,da,certainty,source\na,b,0,,e,d,stated,s\n")
                  .text.find("`rule` is `b`; it must be one of: nothing_happened, "),
              std::string::npos);
    EXPECT_EQ(problem_with("states.csv", "state,when,en,da\nvoid,all_void,e,d\n").text,
              "the last state must hold `always`, or a course could be in none");
    EXPECT_EQ(problem_with("undecided.csv", "code,en,da\ntext_only,e,d\n").text,
              "the code `no_diagnosis` must be there, once");
    EXPECT_EQ(problem_with("signs.csv", "sign,where,pattern,certainty,source\ntest,text,,stated,x\n").text,
              "a pattern must not be empty: every text has it");
    EXPECT_EQ(
        problem_with("lists.csv", "code,rule,days,law,en,da,certainty,source\n\"a,recoded,0,,e,d,stated,s\n")
            .line,
        2U);
    EXPECT_EQ(problem_with("no_such.csv", "x\n").text, "the pathway has no table of that name");
}

TEST(pathway_rules, a_replaced_row_counts_without_a_change_of_code) {
    const std::array<rules::replaced, 1> instead = {
        rules::replaced{"deadlines.csv",
                        "deadline,law,from,days,met_by,certainty,source\ncontact,119,later_of_received_and_"
                        "discharged,10,contacted,inferred,x\n"}
    };
    const auto read = rules::read(instead);
    ASSERT_TRUE(read);
    citizen one;
    one.referral("2026-03-10", "A");
    EXPECT_EQ(look(one, "2026-11-26", **read).only().contact_by, test::on("2026-03-20"));
}

TEST(pathway_rules, every_diagnosis_leads_to_its_pack) {
    for (const diagnosis_row& row : rules::built_in().diagnoses()) {
        citizen one;
        one.message("2026-03-10", "new-referral", citizen::doctor, "A",
                    citizen::coded(row.system, std::string(row.prefix) + "9+MN02"));
        const looked_at at = look(one);
        EXPECT_EQ(at.only().pack, row.pack) << row.prefix;
        for (const text group : row.groups) {
            EXPECT_EQ(std::count(at.only().groups.begin(), at.only().groups.end(), group), 1) << row.prefix;
        }
    }
}

TEST(pathway_rules, the_longest_prefix_counts) {
    const rules& all = rules::built_in();
    const diagnosis_row* unstable = all.diagnosis(test::codes::sks, "DI200");
    ASSERT_NE(unstable, nullptr);
    EXPECT_EQ(unstable->prefix, "DI200");
    EXPECT_EQ(all.diagnosis(test::codes::sks, "DI209")->prefix, "DI20");
    EXPECT_EQ(all.diagnosis(test::codes::sks, "DI2"), nullptr);
    EXPECT_EQ(all.diagnosis("urn:other", "DI20"), nullptr);
}

TEST(pathway_rules, every_message_kind_asks_updates_or_takes_back) {
    for (const char* event : {"new-referral", "update-referral", "cancel-referral", "rehabilitation-plan",
                              "update-rehabilitation-plan", "cancel-rehabilitation-plan"}) {
        const message_kind_row* row = rules::built_in().kind_of(event);
        ASSERT_NE(row, nullptr) << event;
        citizen one;
        one.message("2026-03-10", event, citizen::doctor, "A", citizen::coded(test::codes::sks, "DI214"));
        const looked_at at = look(one);
        const request& found = at.found.requests.at(0);
        EXPECT_EQ(found.kind, row->kind);
        EXPECT_EQ(found.law, row->law);
        EXPECT_EQ(found.withdrawn, row->does == act::takes_back);
    }
    citizen other;
    other.message("2026-03-10", "care-communication-message", citizen::doctor, "A", "");
    EXPECT_TRUE(look(other).found.requests.empty());
}

TEST(pathway_rules, every_status_of_a_session_is_counted_as_its_row_says) {
    for (const status_row& row : rules::built_in().statuses()) {
        if (row.type != "Appointment" && row.type != "Encounter") continue;
        citizen one;
        one.request("2026-03-10", "r");
        one.intervention("2026-03-12", "t", test::codes::training, citizen::based_on_request("r"));
        const std::string reason =
            row.reason.empty()
                ? ""
                : fmt::format(R"(,"cancelationReason":{{"coding":[{{"code":"{}"}}]}})", row.reason);
        if (row.type == "Appointment") {
            one.booked("2026-03-12", "s", "t", "2026-03-17", row.status, reason);
        } else {
            one.session("2026-03-17", "s", "t", row.status);
        }
        const looked_at at = look(one);
        const bool planned = row.meaning == "held" || row.meaning == "missed";
        EXPECT_EQ(at.only().planned, planned ? 1 : -1) << row.type << ' ' << row.status;
        EXPECT_EQ(at.only().attended, planned ? (row.meaning == "held" ? 1 : 0) : -1)
            << row.type << ' ' << row.status;
        const bool met = row.type == "Encounter" && (row.meaning == "held" || row.meaning == "contact");
        EXPECT_EQ(at.only().contacted != 0, met) << row.type << ' ' << row.status;
    }
}

/// A resource of that type whose reference (of the row) is the only thing that ties it to a course.
TEST(pathway_rules, every_link_brings_its_resource_into_the_course) {
    for (const link_row& row : rules::built_in().links()) {
        if (row.how != link_kind::joins) continue;
        const bool extension = row.path.front() == '~';
        for (const std::string target : {"ServiceRequest/r", "CarePlan/p", "EpisodeOfCare/e"}) {
            const std::string reference = fmt::format(R"({{"reference":"{}"}})", target);
            const std::string name(extension ? row.path.substr(1) : row.path);
            citizen one;
            one.request("2026-03-10", "r");
            one.put("2026-03-11", "EpisodeOfCare", "e",
                    R"("status":"active","referralRequest":[{"reference":"ServiceRequest/r"}])");
            one.course_plan("2026-03-11", "p", R"("status":"active",)" + citizen::based_on_request("r"));
            std::string member = fmt::format(R"("{}":[{}])", name, reference);
            if (extension) {
                member = fmt::format(
                    R"("extension":[{{"url":"http://fhir.kl.dk/x/StructureDefinition/{}","valueReference":{}}}])",
                    name, reference);
            } else if (name == "context" || (name == "encounter" && row.type != "Encounter")) {
                member = fmt::format(R"("{}":{})", name, reference);
            }
            one.put("2026-03-12", row.type, "it", R"("language":"da",)" + member);
            const looked_at at = look(one);
            ASSERT_EQ(at.found.courses.size(), 1U) << row.type << ' ' << row.path;
            EXPECT_EQ(at.only().resources.size(), 4U) << row.type << ' ' << row.path << ' ' << target;
        }
    }
}

TEST(pathway_rules, words_are_there_in_both_languages) {
    const auto both = [](const auto& rows) {
        for (const auto& row : rows) {
            EXPECT_FALSE(row.english.empty());
            EXPECT_FALSE(row.danish.empty());
        }
    };
    const rules& all = rules::built_in();
    both(all.packs());
    both(all.states());
    both(all.undecided());
    both(all.lists());
    both(all.end_reasons());
    both(all.status_reasons());
}

}  // namespace
}  // namespace genvej::gateway::pathway
