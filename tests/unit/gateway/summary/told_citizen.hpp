#pragma once
/// A citizen who takes part in a course, with a consent, looked at as the worker does: what is settled is
/// kept in his file, so that the next look sees it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "gateway/citizens/look.hpp"
#include "gateway/config/knowledge.hpp"
#include "tests/support/citizen_file.hpp"
#include "tests/support/emitted.hpp"

namespace genvej::gateway::summary::test {

using genvej::test::citizen;
using genvej::test::noon;

class told_citizen : public citizen {
public:
    static constexpr std::string_view routes =
        "[[target]]\nname = \"app\"\nkind = \"folder\"\npath = \"out\"\n"
        "[[route]]\nmessage = \"SUMMARY\"\ndeliver = [\"app\"]\n"
        "[[route]]\nmessage = \"VIDEO\"\ndeliver = [\"app\"]\n";

    told_citizen() {
        put("2026-03-01", "Patient", "p",
            R"("identifier":[{"system":"urn:oid:1.2.208.176.1.2","value":"0202020202"}],)"
            R"("name":[{"given":["Villads","Øjvind"],"family":"Test & Mand"}],)"
            R"("generalPractitioner":[{"identifier":{"system":"https://www.gs1.org/gln","value":"5799990000033"}}],)"
            R"("managingOrganization":{"identifier":{"system":"urn:oid:1.2.208.176.1.1","value":"9990000016005"}})");
        route(routes);
    }

    /// Another configuration.
    told_citizen& route(std::string_view text) {
        auto read = read_configuration(text);
        EXPECT_TRUE(read.has_value()) << (read.has_error() ? read.error().front().text : "");
        if (read.has_value()) settings_ = std::move(*read);
        return *this;
    }

    /// A Consent; `members` behind its status.
    told_citizen& consent(std::string_view date, std::string_view id, std::string_view status = "active",
                          std::string_view members = {}, std::string_view policy = "OPTIN") {
        const auto coded = [](std::string_view system, std::string_view code) {
            return fmt::format(R"({{"coding":[{{"system":"{}","code":"{}"}}]}})", system, code);
        };
        put(date, "Consent", id,
            fmt::format(R"("status":"{}","scope":{},"category":[{}],"patient":{{"reference":"Patient/p"}},)"
                        R"("dateTime":"{}","policyRule":{}{})",
                        status,
                        coded("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
                        coded("https://genvej.invalid/fhir/CodeSystem/rehab", "citizen-summary"), date,
                        coded("http://terminology.hl7.org/CodeSystem/v3-ActCode", policy), members));
        return *this;
    }

    /// A §140 course from March to June: plan, sessions, tests at both ends, what is still needed.
    told_citizen& course(bool ended = true) {
        request("2026-03-02", "r");
        course_plan("2026-03-05", "c",
                    fmt::format(R"("status":"{}",{},"period":{{"start":"2026-03-05"{}}})",
                                ended ? "completed" : "active", based_on_request("r"),
                                ended ? R"(,"end":"2026-06-01")" : ""));
        intervention("2026-03-05", "t", genvej::test::codes::training,
                     R"("basedOn":[{"reference":"CarePlan/c"}],"period":{"start":"2026-03-05"})");
        booked("2026-03-05", "a1", "t", "2026-03-10", "fulfilled");
        session("2026-03-10", "s1", "t", "finished",
                R"(,"class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},)"
                R"("appointment":[{"reference":"Appointment/a1"}])");
        booked("2026-03-05", "a2", "t", "2026-03-12", "noshow");
        observation("2026-03-06", "w1", "start", "http://snomed.info/sct", "1144649008",
                    R"("valueQuantity":{"value":400,"unit":"m"})");
        observation("2026-03-06", "p1", "start", "http://loinc.org", "8480-6",
                    R"("valueQuantity":{"value":142,"unit":"mm[Hg]"})");
        observation("2026-03-06", "h1", "start", "http://snomed.info/sct", "401319005",
                    R"("valueInteger":9)");
        if (!ended) return *this;
        observation("2026-05-30", "w2", "end", "http://snomed.info/sct", "1144649008",
                    R"("valueQuantity":{"value":460,"unit":"m"})");
        observation("2026-05-30", "h2", "end", "http://snomed.info/sct", "401319005", R"("valueInteger":6)");
        observation("2026-05-30", "k2", "end", "http://loinc.org", "29463-7",
                    R"("valueQuantity":{"value":88.2,"unit":"kg"})");
        observation(
            "2026-05-30", "y2", "end", "http://loinc.org", "72166-2",
            R"("valueCodeableConcept":{"coding":[{"system":"https://kip.rkkp.dk/fhir/CodeSystem/Smoking","code":"formersmoker"}]})");
        observation("2026-05-30", "n2", "end", "https://genvej.invalid/fhir/CodeSystem/rehab",
                    "remaining-need", R"("valueCodeableConcept":{"text":"Motionshold <lokalt>"})");
        return *this;
    }
    told_citizen& observation(std::string_view date, std::string_view id, std::string_view point,
                              std::string_view system, std::string_view code, std::string_view value) {
        put(date, "Observation", id,
            fmt::format(
                R"("extension":[{{"url":"https://genvej.invalid/fhir/StructureDefinition/test-point","valueCode":"{}"}}],)"
                R"("status":"final","code":{{"coding":[{{"system":"{}","code":"{}"}}]}},"effectiveDateTime":"{}",{})",
                point, system, code, date, value));
        return *this;
    }

    /// Looks at noon of that day and keeps what follows.
    citizens::looked look(std::string_view date, bool at_once = false, bool for_people = false) {
        static const loaded_knowledge known = load_knowledge({}, {});
        EXPECT_NE(known.value, nullptr);
        translation_tools tools;
        tools.maps = known.value->maps.get();
        tools.directory = &known.value->directory;
        tools.forms = &known.value->forms;
        citizens::look_rules with{settings_,
                                  tools,
                                  *known.value->pathway,
                                  *known.value->closing,
                                  *known.value->summary,
                                  noon(date),
                                  [this] { return fmt::format("22222222-2222-4222-8222-{:012}", ++drawn_); }};
        with.summary_at_once = at_once;
        with.for_people = for_people;
        auto out = citizens::look(of(), with);
        EXPECT_TRUE(out.has_value());
        if (!out) return {};
        for (const store::record_note& one : out->settles.notes) note(date, one.kind, one.body, "");
        for (const store::reception& one : out->settles.makes) {
            for (const store::letter_record& letter : one.letters) {
                if (letter.kind == "SUMMARY" || letter.kind == "VIDEO")
                    genvej::test::emit(letter.translation);
            }
        }
        return std::move(*out);
    }
    /// What of that kind was made.
    static std::vector<store::letter_record> made(const citizens::looked& in, std::string_view kind) {
        std::vector<store::letter_record> out;
        for (const store::reception& one : in.settles.makes) {
            for (const store::letter_record& letter : one.letters) {
                if (letter.kind == kind) out.push_back(letter);
            }
        }
        return out;
    }

private:
    configuration settings_;
    int drawn_ = 0;
};

}  // namespace genvej::gateway::summary::test
