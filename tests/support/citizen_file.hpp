#pragma once
/// A citizen's file for tests, put together from small resources.
///
/// Times are days of November 2026 and around, at noon in Copenhagen; ids are short words. The person is
/// invented. Thread-safety: values.
#include <cstdlib>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "gateway/pathway/day.hpp"
#include "gateway/pathway/file.hpp"

namespace genvej::test {

/// Noon in Copenhagen of a day that is written `2026-03-10`.
inline store::time_ms noon(std::string_view date) {
    constexpr store::time_ms twelve_hours = 43'200'000;
    return gateway::pathway::beginning_of(gateway::pathway::read_day(date).value()) + twelve_hours;
}
inline gateway::pathway::day on(std::string_view date) {
    return gateway::pathway::read_day(date).value();
}

namespace codes {
inline constexpr std::string_view csc = "http://fhir.kl.dk/term/CodeSystem/CareSocialCodes";
inline constexpr std::string_view fsiii = "urn:oid:1.2.208.176.2.21";
inline constexpr std::string_view sks = "urn:oid:1.2.208.176.2.4.12";
inline constexpr std::string_view rehab = "https://genvej.invalid/fhir/CodeSystem/rehab";
inline constexpr std::string_view general = "ffd81f78-352e-4589-a195-5350dd1df2a4";
inline constexpr std::string_view specialised = "0c8e2bfc-1350-45d1-90da-c07e2645d073";
inline constexpr std::string_view service_140 = "7fc66c15-0cb3-4c89-9e18-f3a01e6a6592";
inline constexpr std::string_view service_119 = "a71921ea-fe83-441d-933b-cc21d0b3c8c3";
inline constexpr std::string_view intervention_140 = "f15b2663-94d9-4d0c-a5de-d8bd8e1e4ebb";
inline constexpr std::string_view intervention_119 = "5c160c02-e858-4c1f-925a-71ed64844749";
inline constexpr std::string_view training = "2abe20c7-c0b4-41c1-b397-52acf36499ef";
inline constexpr std::string_view examination = "1130ad70-6553-490d-87f8-5e8941687a0c";
inline constexpr std::string_view did_not_come = "ef491570-7884-4acd-bcf7-43d6b2c64762";
}  // namespace codes

class citizen {
public:
    static constexpr std::string_view hospital = "5799990000019";
    static constexpr std::string_view doctor = "5799990000033";
    static constexpr std::string_view municipality = "5799990000057";

    citizen() {
        of_.id = "11111111-1111-4111-8111-111111111111";
        of_.whom = {825, "0202020202"};
        of_.version = 1;
    }

    /// A version of a resource: members of the JSON object behind type and id.
    citizen& put(std::string_view date, std::string_view type, std::string_view id, std::string_view members,
                 std::string_view partner = "eoj") {
        store::record_version& made = of_.resources.emplace_back();
        made.partner = partner;
        made.name = {std::string(type), std::string(id)};
        made.version = 1;
        for (const store::record_version& other : of_.resources) {
            if (&other != &made && other.partner == made.partner && other.name == made.name) ++made.version;
        }
        made.changed = noon(date);
        made.body = fmt::format(R"({{"resourceType":"{}","id":"{}",{}}})", type, id, members);
        return *this;
    }
    citizen& remove(std::string_view date, std::string_view type, std::string_view id) {
        put(date, type, id, R"("status":"x")");
        of_.resources.back().deleted = true;
        of_.resources.back().body.clear();
        return *this;
    }

    /// A referral or plan as a message. @param event `new-referral`, `rehabilitation-plan`, ...
    /// @param request further members of its ServiceRequest; @param rest further entries
    citizen& message(std::string_view date, std::string_view event, std::string_view sender,
                     std::string_view id, std::string_view diagnosis, std::string_view request = {},
                     std::string_view rest = {}) {
        store::filed_letter& made = of_.letters.emplace_back();
        made.letter = static_cast<std::int64_t>(of_.letters.size());
        made.partner = "vans";
        made.kind = "XREF15";
        made.sender = sender;
        made.receiver = municipality;
        made.letter_id = id;
        made.received = noon(date);
        const std::string reason =
            diagnosis.empty() ? "" : R"(,"reasonReference":[{"reference":"Condition/d"}])";
        const std::string condition =
            diagnosis.empty()
                ? ""
                : fmt::format(R"(,{{"fullUrl":"https://genvej.invalid/fhir/Condition/d","resource":{{)"
                              R"("resourceType":"Condition","id":"d",{}}}}})",
                              diagnosis);
        made.translation = fmt::format(
            R"({{"resourceType":"Bundle","type":"message","entry":[{{"fullUrl":"https://genvej.invalid/fhir/MessageHeader/h",)"
            R"("resource":{{"resourceType":"MessageHeader","id":"h","eventCoding":{{"system":"https://genvej.invalid/fhir/CodeSystem/event","code":"{}"}}}}}},)"
            R"({{"fullUrl":"https://genvej.invalid/fhir/ServiceRequest/r","resource":{{"resourceType":"ServiceRequest","id":"r","status":"active","intent":"order"{}{}}}}}{}{}]}})",
            event, reason, request, condition, rest);
        return *this;
    }
    citizen& referral(std::string_view date, std::string_view id, std::string_view sks_code = "DI214") {
        return message(date, "new-referral", doctor, id, coded(codes::sks, sks_code),
                       fmt::format(R"(,"code":{})", concept_of(codes::csc, codes::service_119)));
    }
    citizen& plan(std::string_view date, std::string_view id, std::string_view sks_code = "DI214",
                  std::string_view category = codes::general, std::string_view rest = {}) {
        return message(
            date, "rehabilitation-plan", hospital, id, coded(codes::sks, sks_code),
            fmt::format(R"(,"code":{},"category":[{}])", concept_of(codes::csc, codes::service_140),
                        concept_of(codes::csc, category)),
            rest);
    }

    citizen& note(std::string_view date, std::string_view kind, std::string_view body,
                  std::string_view who = "anna") {
        store::record_note& made = of_.notes.emplace_back();
        made.id = static_cast<std::int64_t>(of_.notes.size());
        made.at = noon(date);
        made.kind = kind;
        made.who = who;
        made.body = body;
        return *this;
    }

    /// The record's own request.
    citizen& request(std::string_view date, std::string_view id, std::string_view members = {}) {
        return put(
            date, "ServiceRequest", id,
            fmt::format(R"("status":"active","intent":"plan","code":{},"category":[{}],"reasonCode":[{}]{})",
                        concept_of(codes::csc, codes::service_140), concept_of(codes::csc, codes::general),
                        concept_of(codes::sks, "DI214"), members));
    }
    /// An Interventionsforløb.
    citizen& course_plan(std::string_view date, std::string_view id, std::string_view members) {
        return put(date, "CarePlan", id,
                   fmt::format(R"("intent":"plan","category":[{}],{})",
                               concept_of(codes::csc, codes::intervention_140), members));
    }
    citizen& intervention(std::string_view date, std::string_view id, std::string_view code,
                          std::string_view members) {
        return put(
            date, "CarePlan", id,
            fmt::format(
                R"("status":"active","intent":"plan","activity":[{{"detail":{{"code":{},"status":"in-progress"}}}}],{})",
                concept_of(codes::fsiii, code), members));
    }
    citizen& session(std::string_view date, std::string_view id, std::string_view plan,
                     std::string_view status = "finished", std::string_view members = {}) {
        return put(
            date, "Encounter", id,
            fmt::format(
                R"("status":"{}","period":{{"start":"{}T10:00:00+01:00","end":"{}T11:00:00+01:00"}},{}{})",
                status, date, date, based_on_plan(plan), members));
    }
    citizen& booked(std::string_view known, std::string_view id, std::string_view plan, std::string_view date,
                    std::string_view status, std::string_view members = {}) {
        return put(known, "Appointment", id,
                   fmt::format(R"("status":"{}","start":"{}T10:00:00+01:00",{}{})", status, date,
                               based_on_plan(plan), members));
    }

    static std::string concept_of(std::string_view system, std::string_view code) {
        return fmt::format(R"({{"coding":[{{"system":"{}","code":"{}"}}]}})", system, code);
    }
    static std::string coded(std::string_view system, std::string_view code) {
        return fmt::format(R"("code":{})", concept_of(system, code));
    }
    static std::string based_on_plan(std::string_view plan) {
        return fmt::format(
            R"("extension":[{{"url":"http://fhir.kl.dk/rehab/StructureDefinition/BasedOnCarePlanExtension",)"
            R"("valueReference":{{"reference":"CarePlan/{}"}}}}])",
            plan);
    }
    static std::string based_on_request(std::string_view request) {
        return fmt::format(
            R"("extension":[{{"url":"http://fhir.kl.dk/rehab/StructureDefinition/BasedOnServiceRequestExtension",)"
            R"("valueReference":{{"reference":"ServiceRequest/{}"}}}}])",
            request);
    }
    static std::string letter(std::string_view sender, std::string_view id) {
        return fmt::format(
            R"(,"identifier":[{{"system":"https://genvej.invalid/fhir/letter","value":"{}#{}"}}])", sender,
            id);
    }

    const store::citizen_file& of() const noexcept { return of_; }
    store::citizen_file& change() noexcept { return of_; }

private:
    store::citizen_file of_;
};

}  // namespace genvej::test
