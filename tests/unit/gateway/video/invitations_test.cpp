#include "gateway/video/invitations.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "adapters/formats/fhir_json.hpp"
#include "conformance/model/resources.hpp"
#include "tests/unit/gateway/summary/told_citizen.hpp"

namespace genvej::gateway::video {
namespace {

constexpr std::string_view hospital = "5799990000019";
constexpr std::string_view room = "https://video.example/room/17";

std::string link(std::string_view address) {
    return address.empty()
               ? std::string()
               : fmt::format(
                     R"("extension":[{{"url":"https://genvej.invalid/fhir/StructureDefinition/video-link","valueUrl":"{}"}}],)",
                     address);
}

constexpr std::string_view citizen_takes_part = R"({"actor":{"reference":"Patient/p"},"status":"accepted"})";
constexpr std::string_view hospital_takes_part =
    R"({"actor":{"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":"9990000016001"}},"status":"accepted"})";
constexpr std::string_view own_takes_part =
    R"({"actor":{"reference":"PractitionerRole/r"},"status":"accepted"})";

/// With a professional of the municipality in the record.
class invited : public summary::test::told_citizen {
public:
    invited() {
        put("2026-03-01", "Organization", "o",
            R"("identifier":[{"system":"urn:oid:1.2.208.176.1.1","value":"9990000016005"}])");
        put("2026-03-01", "Practitioner", "g", R"("name":[{"given":["Gerda"],"family":"Fiktivsen"}])");
        put("2026-03-01", "PractitionerRole", "r",
            R"("practitioner":{"reference":"Practitioner/g"},"organization":{"reference":"Organization/o"})");
    }
    invited& meet(std::string_view known, std::string_view status, std::string_view day,
                  std::string_view address, std::string_view participants) {
        put(known, "Appointment", "v",
            fmt::format(
                R"({}"status":"{}","start":"{}T10:00:00+01:00","end":"{}T10:30:00+01:00","description":"Om hjertet","participant":[{}])",
                link(address), status, day, day, participants));
        return *this;
    }
    std::vector<store::letter_record> told(std::string_view day) { return made(look(day), "VIDEO"); }
};

std::size_t told_one(const citizens::looked& in) {
    return summary::test::told_citizen::made(in, "VIDEO").size();
}

std::string all_three() {
    return fmt::format("{},{},{}", citizen_takes_part, hospital_takes_part, own_takes_part);
}

TEST(video, the_participants_are_told_time_participants_and_link_and_nothing_more) {
    invited one;
    const auto letters = one.meet("2026-03-02", "booked", "2026-03-20", room, all_three()).told("2026-03-02");
    ASSERT_EQ(letters.size(), 2U) << "the municipality has it in its record";
    EXPECT_EQ(letters[0].receiver, "citizen");
    EXPECT_EQ(letters[1].receiver, hospital);
    EXPECT_NE(letters[0].bundle_id, letters[1].bundle_id);
    for (const store::letter_record& each : letters) {
        const auto read = formats::read_fhir_json(each.translation);
        ASSERT_TRUE(read.ok()) << model::to_line(read.found.front());
        const model::node& bundle = *read.value.root();
        EXPECT_EQ(bundle.child_value("id"), each.bundle_id);
        const model::node* const entry = bundle.child("entry");
        EXPECT_EQ(entry->next_same(), nullptr);
        const model::node& appointment = *entry->child("resource")->first_element();
        std::set<std::string_view> names;
        for (const model::node* child = appointment.first_element(); child != nullptr;
             child = child->next_element())
            names.insert(child->name);
        EXPECT_EQ(names,
                  (std::set<std::string_view>{"end", "extension", "id", "participant", "start", "status"}));
        EXPECT_EQ(appointment.child("extension")->child_value("valueUrl"), room);
        const std::set<std::string_view> may = {"Patient", "HealthcareService",
                                                ""};  // of what R4 lets take part
        for (const model::node* who = appointment.child("participant"); who != nullptr;
             who = who->next_same())
            EXPECT_TRUE(may.contains(who->child("actor")->child_value("type"))) << each.translation;
        EXPECT_NE(each.translation.find(R"("type":"HealthcareService","identifier")"), std::string::npos);
        EXPECT_NE(each.translation.find("Gerda Fiktivsen, Solbæk Kommune"), std::string::npos);
        EXPECT_EQ(each.translation.find("hjertet"), std::string::npos);
        EXPECT_EQ(each.translation.find(R"("reference")"), std::string::npos) << "nothing that leads nowhere";
    }
}

TEST(video, the_same_is_never_told_twice) {
    invited one;
    EXPECT_EQ(one.meet("2026-03-02", "booked", "2026-03-20", room, all_three()).told("2026-03-02").size(),
              2U);
    EXPECT_TRUE(one.told("2026-03-02").empty());
    // A version that says nothing else to them.
    one.meet("2026-03-03", "booked", "2026-03-20", room, all_three());
    one.change().resources.back().body.replace(one.of().resources.back().body.find("Om hjertet"), 10,
                                               "Om kosten!");
    EXPECT_TRUE(one.told("2026-03-03").empty());
    for (const char* const status : {"arrived", "fulfilled", "noshow"})
        EXPECT_TRUE(
            one.meet("2026-03-20", status, "2026-03-20", room, all_three()).told("2026-03-20").empty())
            << status;
    EXPECT_TRUE(one.told("2026-04-20").empty());
}

TEST(video, a_change_is_told_to_the_same_participants) {
    struct change {
        const char *what, *status, *day;
        std::string_view address;
        std::string participants;
        const char *to_citizen, *to_hospital;  ///< the status that they are told; nullptr: nothing
    };
    const std::string both = fmt::format("{},{}", citizen_takes_part, hospital_takes_part);
    for (const change& each : {
             change{"moved",                              "booked",           "2026-03-21", room,                       both, "booked",           "booked"   },
             change{"another room",                       "booked",           "2026-03-20", "https://video.example/18", both, "booked",
                    "booked"                                                                                                                                 },
             change{"cancelled",                          "cancelled",        "2026-03-20", room,                       both, "cancelled",        "cancelled"},
             change{"a mistake",                          "entered-in-error", "2026-03-20", room,                       both, "entered-in-error",
                    "entered-in-error"                                                                                                                       },
             change{"not agreed any more",                "proposed",         "2026-03-20", room,                       both, "proposed",         "proposed" },
             change{"no video any more",                  "booked",           "2026-03-20", "",                         both, "cancelled",        "cancelled"},
             change{"the hospital is not asked any more", "booked",           "2026-03-20", room,
                    std::string(citizen_takes_part),                                                                          "booked",           "cancelled"},
    }) {
        invited one;
        const auto first = one.meet("2026-03-02", "booked", "2026-03-20", room, both).told("2026-03-02");
        ASSERT_EQ(first.size(), 2U);
        const auto then =
            one.meet("2026-03-03", each.status, each.day, each.address, each.participants).told("2026-03-03");
        std::map<std::string, std::string> said;
        for (const store::letter_record& letter : then) {
            const auto read = formats::read_fhir_json(letter.translation);
            const model::node& it = *read.value.root()->child("entry")->child("resource")->first_element();
            said[letter.receiver] = it.child_value("status");
            EXPECT_EQ(it.child_value("start").substr(0, 10), each.day) << each.what;
            EXPECT_EQ(it.child("extension") == nullptr, said[letter.receiver] != "booked") << each.what;
            // The receiver's copy keeps its id.
            EXPECT_NE(first.front().translation.find(std::string(it.child_value("id"))), std::string::npos);
        }
        EXPECT_EQ(said["citizen"], each.to_citizen) << each.what;
        EXPECT_EQ(said[std::string(hospital)], each.to_hospital) << each.what;
        EXPECT_TRUE(one.told("2026-03-03").empty()) << each.what;
    }
}

TEST(video, what_is_deleted_is_off_and_what_comes_back_is_told_again) {
    invited one;
    EXPECT_EQ(one.meet("2026-03-02", "booked", "2026-03-20", room, all_three()).told("2026-03-02").size(),
              2U);
    one.remove("2026-03-03", "Appointment", "v");
    const auto off = one.told("2026-03-03");
    ASSERT_EQ(off.size(), 2U);
    EXPECT_NE(off.front().translation.find(R"("status":"cancelled")"), std::string::npos);
    EXPECT_EQ(off.front().translation.find(room), std::string::npos);
    EXPECT_EQ(one.meet("2026-03-04", "booked", "2026-03-20", room, all_three()).told("2026-03-04").size(),
              2U);
}

TEST(video, who_takes_no_part_and_what_is_over_is_told_to_nobody) {
    invited over;
    EXPECT_TRUE(
        over.meet("2026-03-02", "booked", "2026-02-20", room, all_three()).told("2026-03-02").empty());
    invited declined;
    const std::string no = R"({"actor":{"reference":"Patient/p"},"status":"declined"})";
    EXPECT_TRUE(declined.meet("2026-03-02", "booked", "2026-03-20", room, no).told("2026-03-02").empty());
    invited plain;
    EXPECT_TRUE(plain.meet("2026-03-02", "booked", "2026-03-20", "", all_three()).told("2026-03-02").empty());
    for (const char* const status : {"proposed", "waitlist", "cancelled", "fulfilled"}) {
        invited one;
        EXPECT_TRUE(
            one.meet("2026-03-02", status, "2026-03-20", room, all_three()).told("2026-03-02").empty())
            << status;
    }
}

TEST(video, who_cannot_be_told_waits_with_the_remedy) {
    invited one;
    const std::string stranger = R"({"actor":{"display":"En pårørende"},"status":"accepted"})";
    one.meet("2026-03-02", "booked", "2026-03-20", room, fmt::format("{},{}", citizen_takes_part, stranger));
    const auto now = one.look("2026-03-02", false, true);
    EXPECT_EQ(told_one(now), 1U);
    ASSERT_EQ(now.videos.size(), 2U);
    EXPECT_EQ(now.videos[1].waits, waits::no_address);
    EXPECT_NE(now.view.find("PractitionerRole.organization"), std::string::npos);
    EXPECT_EQ(now.view.find(room), std::string::npos) << "the link is for the participants alone";

    invited other;
    other.route(
        "[[target]]\nname = \"app\"\nkind = \"folder\"\npath = \"out\"\n[[route]]\ndeliver = [\"app\"]\n");
    other.meet("2026-03-02", "booked", "2026-03-20", room, std::string(citizen_takes_part));
    const auto waiting = other.look("2026-03-02", false, true);
    EXPECT_EQ(told_one(waiting), 0U);
    EXPECT_EQ(waiting.videos.at(0).waits, waits::no_route);
    other.route(invited::routes);
    EXPECT_EQ(other.told("2026-03-03").size(), 1U) << "nothing was lost while it waited";
}

TEST(video, the_link_is_in_nothing_else) {
    invited one;
    one.course(false);
    one.consent("2026-03-01", "k");
    one.put(
        "2026-03-03", "Appointment", "v",
        fmt::format(
            R"({}"status":"booked","start":"2026-04-20T10:00:00+01:00","end":"2026-04-20T10:30:00+01:00",)"
            R"("supportingInformation":[{{"reference":"CarePlan/t"}}],"participant":[{}])",
            link(room), citizen_takes_part));
    const auto now = one.look("2026-04-01", true, true);
    EXPECT_EQ(told_one(now), 1U);
    std::size_t others = 0;
    for (const store::reception& each : now.settles.makes) {
        for (const store::letter_record& letter : each.letters) {
            if (letter.kind == message_kind) continue;
            ++others;
            EXPECT_EQ(letter.translation.find("video.example"), std::string::npos) << letter.kind;
        }
    }
    EXPECT_GE(others, 1U) << "the summary";
    for (const auto& course : now.settles.courses)
        EXPECT_EQ(course.facts.find("video.example"), std::string::npos);
    for (const auto& note : now.settles.notes) EXPECT_EQ(note.body.find("video.example"), std::string::npos);
}

TEST(video_rules, a_link_is_read_as_the_rows_say) {
    const auto found = [](std::string_view extension) {
        const auto read = formats::read_fhir_json(
            fmt::format(R"({{"resourceType":"Appointment","extension":[{}],"status":"booked"}})", extension));
        EXPECT_TRUE(read.ok());
        return std::string(rules::built_in().link_of(*read.value.root()));
    };
    EXPECT_EQ(
        found(
            R"({"url":"https://genvej.invalid/fhir/StructureDefinition/video-link","valueUrl":"https://a.example/"})"),
        "https://a.example/");
    EXPECT_EQ(
        found(
            R"({"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService","extension":[{"url":"channelType","valueCoding":{"code":"zoom"}},{"url":"address","valueUrl":"https://b.example/"}]})"),
        "https://b.example/");
    EXPECT_EQ(found(R"({"url":"https://other.example/link","valueUrl":"https://c.example/"})"), "");
}

TEST(video_rules, wrong_rows_are_refused_with_their_place) {
    struct wrong_row {
        const char *file, *from, *to, *text;
    };
    for (const wrong_row& one : {
             wrong_row{"links",    "https://genvej",        "genvej",              "is no url"                        },
             wrong_row{"statuses", "booked,first",          "booked,once",         "`once` is not understood"         },
             wrong_row{"statuses", "Appointment,booked",    "Encounter,booked",    "`Encounter` is not understood"    },
             wrong_row{"statuses", "pending,first,pending", "booked,first,booked", "`booked` is there twice"          },
             wrong_row{"statuses", "Appointment,gone",      "Appointment,lost",    "when an appointment is gone"      },
             wrong_row{"statuses", "arrived,,",             "arrived,,arrived",    "what is not told has none"        },
             wrong_row{"waits",    "no_route",              "no_way",              "no participant waits for `no_way`"},
             wrong_row{"links",    "url,",                  "urls,",               "the column `url` is missing"      },
    }) {
        std::string changed(model::resource_text(fmt::format("mappings/video/{}.csv", one.file)));
        const std::size_t at = changed.find(one.from);
        ASSERT_NE(at, std::string::npos) << one.from;
        changed.replace(at, std::string_view(one.from).size(), one.to);
        std::vector<row_error> wrong;
        const auto made = rules::read(
            [&](std::string_view name) {
                return name == one.file ? std::string_view(changed)
                                        : model::resource_text(fmt::format("mappings/video/{}.csv", name));
            },
            wrong);
        EXPECT_EQ(made, nullptr) << one.text;
        ASSERT_FALSE(wrong.empty()) << one.text;
        EXPECT_NE(wrong.front().text.find(one.text), std::string::npos) << wrong.front().text;
    }
}

}  // namespace
}  // namespace genvej::gateway::video
