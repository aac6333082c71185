#include "gateway/summary/summary.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/pathway/notes.hpp"
#include "tests/unit/gateway/summary/told_citizen.hpp"

namespace genvej::gateway::summary {
namespace {

using test::told_citizen;

std::vector<std::string> texts(const citizens::looked& in) {
    std::vector<std::string> out;
    for (const proposal& one : in.summaries.courses) {
        for (const told_section& section : one.says) {
            for (const auto& line : section.lines) out.push_back(section.row->name + ": " + line.text);
        }
    }
    return out;
}

bool has(const std::vector<std::string>& in, std::string_view what) {
    return std::find(in.begin(), in.end(), what) != in.end();
}

std::vector<store::letter_record> sent(const citizens::looked& in) {
    return told_citizen::made(in, "SUMMARY");
}

/// Calls with every node below.
void each_node(const model::node& from, const std::function<void(const model::node&)>& visit) {
    visit(from);
    for (const model::node* one = from.first_element(); one != nullptr; one = one->next_element())
        each_node(*one, visit);
}

TEST(summary, a_course_that_has_ended_is_told_in_sections) {
    told_citizen one;
    one.course().consent("2026-03-01", "k");
    const citizens::looked now = one.look("2026-06-02");
    const std::vector<std::string> said = texts(now);
    for (const char* const line :
         {"course: Forløb: hjerterehabilitering. Status: gennemført.", "course: Henvist 02.03.2026.",
          "course: Startet 10.03.2026.", "course: Afsluttet 01.06.2026: gennemført.",
          "sessions: Du har deltaget i 1 af 2 planlagte gange (50 %).",
          "sessions: 10.03.2026 kl. 10.00: Fysisk træning.",
          "tests: 6 minutters gangtest: 400 -> 460 m (+15 %).",
          "tests: Systolisk blodtryk: 142 mmHg ved start.", "tests: Vægt: 88,2 kg ved slut.",
          "mood: Angst (HADS): 9 -> 6 (normal).", "smoking: Rygning: tidligere ryger.",
          "need: Videre behov: Motionshold <lokalt>.",
          "contacts: Kommunen: Solbæk Kommune, Sundhedscentret, telefon 99000050.",
          "contacts: Egen læge: Lægehuset Bøgely, telefon 99000030."})
        EXPECT_TRUE(has(said, line)) << line << " is not among\n" << fmt::format("{}", fmt::join(said, "\n"));
    const auto letters = sent(now);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters.front().deliveries.size(), 1U);
    EXPECT_EQ(letters.front().receiver, "citizen");
    EXPECT_FALSE(letters.front().joins_course);
}

TEST(summary, it_is_a_document_that_holds_all_it_refers_to) {
    told_citizen one;
    one.course().consent("2026-03-01", "k");
    one.booked("2026-06-01", "next", "t", "2026-06-20", "booked", R"(,"end":"2026-06-20T11:00:00+01:00")");
    const auto letters = sent(one.look("2026-06-02"));
    ASSERT_EQ(letters.size(), 1U);
    const auto read = formats::read_fhir_json(letters.front().translation);
    ASSERT_TRUE(read.ok()) << model::to_line(read.found.front());
    const model::node& bundle = *read.value.root();
    EXPECT_EQ(bundle.child_value("type"), "document");
    EXPECT_EQ(bundle.child("entry")->child("resource")->first_element()->name, "Composition");
    std::map<std::string, int, std::less<>> there;
    std::set<std::string_view> types;
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node& resource = *entry->child("resource")->first_element();
        EXPECT_EQ(entry->child_value("fullUrl"), "urn:uuid:" + std::string(resource.child_value("id")));
        EXPECT_EQ(++there[std::string(entry->child_value("fullUrl"))], 1) << resource.name;
        types.insert(resource.name);
    }
    EXPECT_EQ(types, (std::set<std::string_view>{"Appointment", "Composition", "Encounter", "EpisodeOfCare",
                                                 "Observation", "Organization", "Patient"}));
    std::size_t references = 0;
    std::map<std::string_view, int> referred;
    each_node(bundle, [&](const model::node& at) {
        if (at.name != "reference" || at.has_elements()) return;
        ++references;
        ++referred[at.value];
        EXPECT_TRUE(there.find(at.value) != there.end()) << at.value;
    });
    EXPECT_GT(references, 10U);
    EXPECT_EQ(referred.size() + 1, there.size()) << "nothing stands there that nothing refers to";
    for (const model::node* section =
             bundle.child("entry")->child("resource")->first_element()->child("section");
         section != nullptr; section = section->next_same()) {
        EXPECT_FALSE(section->child_value("title").empty());
        EXPECT_NE(section->child("code"), nullptr);
        ASSERT_NE(section->child("text"), nullptr);
        EXPECT_NE(section->child("entry"), nullptr);
    }
    // The number stands as the citizen's identifier, and nowhere else; no id is made of it.
    const std::string& body = letters.front().translation;
    EXPECT_EQ(body.find("0202020202"), body.rfind("0202020202"));
    EXPECT_NE(body.find("Motionshold &lt;lokalt&gt;"), std::string::npos) << "a text is no mark-up";
}

TEST(summary, the_same_is_never_sent_twice_and_one_a_day_at_most) {
    told_citizen one;
    one.course(false).consent("2026-03-01", "k");
    const auto first = sent(one.look("2026-04-01"));
    ASSERT_EQ(first.size(), 1U);
    for (const char* const day : {"2026-04-01", "2026-04-02", "2026-05-02"}) {
        const auto again = one.look(day);
        EXPECT_TRUE(sent(again).empty()) << day;
        EXPECT_EQ(again.summaries.courses.at(0).state, summary_state::sent);
        EXPECT_EQ(again.summaries.courses.at(0).document, first.front().bundle_id);
    }
    const auto change = [&](int metres) {
        one.observation("2026-05-10", "w3", "during", "http://snomed.info/sct", "1144649008",
                        R"("valueQuantity":{"value":410,"unit":"m"})");
        one.observation("2026-05-10", "w1", "start", "http://snomed.info/sct", "1144649008",
                        fmt::format(R"("valueQuantity":{{"value":{},"unit":"m"}})", metres));
    };
    change(401);
    const auto second = sent(one.look("2026-05-10"));
    ASSERT_EQ(second.size(), 1U);
    EXPECT_NE(second.front().bundle_id, first.front().bundle_id);
    EXPECT_NE(second.front().translation.find(first.front().bundle_id), std::string::npos) << "replaces";
    change(402);
    const auto waits = one.look("2026-05-10");
    EXPECT_TRUE(sent(waits).empty());
    EXPECT_EQ(waits.summaries.courses.at(0).waits, waits::tomorrow);
    EXPECT_EQ(waits.settles.again, pathway::beginning_of(genvej::test::on("2026-05-11")));
    EXPECT_EQ(sent(one.look("2026-05-10", true)).size(), 1U) << "on demand at once";
    EXPECT_TRUE(sent(one.look("2026-05-10", true)).empty()) << "but the same never twice";
    // One identifier for all documents of the course.
    const auto identifier = [](const store::letter_record& of) {
        const auto read = formats::read_fhir_json(of.translation);
        return std::string(read.value.root()
                               ->child("entry")
                               ->child("resource")
                               ->first_element()
                               ->child("identifier")
                               ->child_value("value"));
    };
    EXPECT_EQ(identifier(first.front()), identifier(second.front()));
}

TEST(summary, an_appointment_that_is_over_is_none_to_come) {
    told_citizen one;
    one.course(false).consent("2026-03-01", "k");
    one.booked("2026-04-01", "next", "t", "2026-04-20", "booked", R"(,"end":"2026-04-20T11:00:00+01:00")");
    const auto now = one.look("2026-04-10");
    EXPECT_TRUE(has(texts(now), "appointments: 20.04.2026 kl. 11.00-12.00: Fysisk træning."))
        << fmt::format("{}", fmt::join(texts(now), "\n"));
    EXPECT_LE(now.settles.again, pathway::beginning_of(genvej::test::on("2026-04-21")));
    const auto later = one.look("2026-04-21");
    EXPECT_EQ(sent(later).size(), 1U);
    for (const std::string& line : texts(later)) EXPECT_NE(line.substr(0, 12), "appointments");
}

TEST(summary, without_a_consent_nothing_is_made) {
    told_citizen one;
    one.course();
    const auto now = one.look("2026-06-02", true, true);
    EXPECT_TRUE(sent(now).empty());
    EXPECT_TRUE(now.summaries.courses.empty());
    EXPECT_EQ(now.summaries.consent.why, waits::no_consent);
    EXPECT_NE(now.view.find(R"("consent":false,"from":null,"why":{"code":"no_consent")"), std::string::npos)
        << now.view;
}

TEST(summary, which_consents_allow_it) {
    struct asked {
        const char* what;
        std::function<void(told_citizen&)> give;
        std::string_view why;  ///< empty: it is allowed
    };
    const auto with = [](const char* status, const char* more, const char* policy = "OPTIN") {
        return [=](told_citizen& one) { one.consent("2026-03-01", "k", status, more, policy); };
    };
    for (
        const asked& each : {
            asked{"active",                                         with("active",                ""),{}},
            asked{"until today",                                                with("active",                                                                R"(,"provision":{"period":{"end":"2026-06-02"}})"),{}},
            asked{"this month",                                              with("active",                                                                          R"(,"provision":{"period":{"end":"2026-06"}})"),                                                            {}},
            asked{"from today", with("active",R"(,"provision":{"period":{"start":"2026-06-02"}})"),{}},
            asked{"lapsed",                                   with("active",                                                          R"(,"provision":{"period":{"end":"2026-06-01"}})"),
                  waits::consent_ended},
            asked{"next month",                                         with("active",                      R"(,"provision":{"period":{"start":"2026-07"}})"),
                  waits::consent_later},
            asked{"permits",                                                with("active",                                                                 R"(,"provision":{"type":"permit"})"),{}},
            asked{"denies",                             with("active",                                                         R"(,"provision":{"type":"deny"})"),waits::consent_ended},
            asked{"not opted in",            with("active","","OPTOUT"), waits::consent_ended},
            asked{"a draft",       with("draft",""),waits::no_consent},
            asked{"inactive",                                   with("inactive",                                       ""),waits::consent_ended},
            asked{"rejected",                            with("rejected",                                                        ""),waits::consent_ended},
            asked{"entered in error",                                             with("entered-in-error",                                                                                                                ""),                                                                                                                             waits::consent_ended},
            asked{"a later one withdraws",
                  [](told_citizen& one) {
                      one.consent("2026-03-01", "k").consent("2026-04-01", "l", "inactive");
                  },waits::consent_ended},
            asked{"withdrawn before it was given",
                  [](told_citizen& one) {
                      one.consent("2026-03-01", "k", "inactive").consent("2026-04-01", "l");
                  },                         {}},
            asked{"the same one was withdrawn",
                  [](told_citizen& one) {
                      one.consent("2026-03-01", "k").consent("2026-04-01", "k", "inactive");
                  },                                                           waits::consent_ended},
            asked{"a draft beside it says nothing",
                  [](told_citizen& one) {
                      one.consent("2026-03-01", "k").consent("2026-04-01", "l", "proposed");
                  },                                                        {}},
            asked{"deleted",
                  [](told_citizen& one) {
                      one.consent("2026-03-01", "k").remove("2026-04-01", "Consent", "k");
                  },                                                                       waits::no_consent                           },
            asked{
                  "about something else",                                              [](told_citizen& one) {
                    one.put(
                        "2026-03-01", "Consent", "k",
                        R"("status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"research"}]})");
                },                                                  waits::no_consent                                                        },
    }) {
        told_citizen one;
        one.course();
        each.give(one);
        const auto now = one.look("2026-06-02");
        EXPECT_EQ(now.summaries.consent.why, each.why) << each.what;
        EXPECT_EQ(sent(now).size(), each.why.empty() ? 1U : 0U) << each.what;
    }
}

TEST(summary, a_consent_that_ends_is_noted_once_and_nothing_more_goes) {
    told_citizen one;
    one.course(false).consent("2026-03-01", "k", "active", R"(,"provision":{"period":{"end":"2026-04-30"}})");
    const auto first = one.look("2026-04-01");
    EXPECT_EQ(sent(first).size(), 1U);
    EXPECT_LE(first.settles.again, pathway::beginning_of(genvej::test::on("2026-05-01")));
    const auto ended = [](const citizens::looked& in) {
        return std::count_if(in.settles.notes.begin(), in.settles.notes.end(), [](const auto& note) {
            return note.kind == pathway::notes::summary && note.body.find("ended") != std::string::npos;
        });
    };
    const auto after = one.look("2026-05-01", true);
    EXPECT_TRUE(sent(after).empty());
    EXPECT_EQ(ended(after), 1);
    EXPECT_EQ(ended(one.look("2026-05-02")), 0);
    one.consent("2026-05-03", "l");
    EXPECT_TRUE(sent(one.look("2026-05-03")).empty()) << "it has what it would be sent";
    one.observation("2026-05-10", "w1", "start", "http://snomed.info/sct", "1144649008",
                    R"("valueQuantity":{"value":410,"unit":"m"})");
    EXPECT_EQ(sent(one.look("2026-05-10")).size(), 1U);
}

TEST(summary, only_a_route_that_names_it_carries_it) {
    constexpr std::string_view app = "[[target]]\nname = \"app\"\nkind = \"folder\"\npath = \"out\"\n";
    const std::string everything = std::string(app) + "[[route]]\nmessage = \"*\"\ndeliver = [\"app\"]\n";
    told_citizen one;
    one.course().consent("2026-03-01", "k");
    for (const std::string& text : {std::string(app), everything}) {
        one.route(text);
        const auto now = one.look("2026-06-02", true, true);
        EXPECT_TRUE(sent(now).empty());
        EXPECT_EQ(now.summaries.courses.at(0).waits, waits::no_route);
        EXPECT_TRUE(has(now.settles.courses.at(0).lists, "summary_waits"));
        EXPECT_NE(now.view.find("Add a [[route]]"), std::string::npos);
    }
    one.route(told_citizen::routes);
    EXPECT_EQ(sent(one.look("2026-06-02")).size(), 1U) << "nothing was lost while it waited";
}

TEST(summary, a_course_that_never_was_is_taken_back_and_else_not_told) {
    told_citizen one;
    one.course(false).consent("2026-03-01", "k");
    EXPECT_EQ(sent(one.look("2026-04-01")).size(), 1U);
    for (const char* const type : {"ServiceRequest", "CarePlan"}) {
        const auto resources = one.of().resources;
        std::set<std::string> done;
        for (const store::record_version& each : resources) {
            if (each.name.type != type || !done.insert(each.name.id).second) continue;
            std::string body = each.body;
            const std::size_t at = body.find(R"("status":"active")");
            ASSERT_NE(at, std::string::npos);
            body.replace(at, 17, R"("status":"entered-in-error")");
            one.put("2026-04-10", type, each.name.id, "\"status\":\"x\"");
            one.change().resources.back().body = body;
        }
    }
    const auto now = one.look("2026-04-10");
    const auto letters = sent(now);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_NE(letters.front().translation.find(R"("status":"entered-in-error","type")"), std::string::npos);
    told_citizen fresh;
    fresh.change() = one.of();
    std::erase_if(fresh.change().notes, [](const auto& note) { return note.kind == "summary"; });
    EXPECT_TRUE(sent(fresh.look("2026-04-11")).empty());
}

TEST(summary, the_dead_are_told_nothing) {
    told_citizen one;
    one.course().consent("2026-03-01", "k");
    const store::record_version patient = one.of().resources.front();
    one.put("2026-06-01", "Patient", "p", "\"active\":true");
    std::string body = patient.body;
    body.insert(body.size() - 1, R"(,"deceasedBoolean":true)");
    one.change().resources.back().body = body;
    const auto now = one.look("2026-06-02");
    EXPECT_TRUE(sent(now).empty());
    EXPECT_EQ(now.summaries.courses.at(0).waits, waits::deceased);
}

}  // namespace
}  // namespace genvej::gateway::summary
