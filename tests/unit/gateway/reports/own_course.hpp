#pragma once
/// Two courses of our own invention, as a record system posts them: with names, participants and narratives
/// that KL is not told.
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace genvej::gateway::reports::test {

inline constexpr std::string_view csc = "http://fhir.kl.dk/term/CodeSystem/CareSocialCodes";
inline constexpr std::string_view fsiii = "urn:oid:1.2.208.176.2.21";

/// An id for each letter of the alphabet: a UUID.
inline std::string uuid(std::string_view name) {
    std::string digits;
    for (const char c : name) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    digits.resize(12, '0');
    return "7c1e5a40-6b1f-4e7a-9d21-" + digits;
}

inline std::string swapped(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) return "the text does not have " + std::string(from);
    return text.replace(at, from.size(), to);
}

inline std::string coded(std::string_view system, std::string_view code, std::string_view display = {}) {
    const std::string shown = display.empty() ? "" : fmt::format(R"(,"display":"{}")", display);
    return fmt::format(R"({{"coding":[{{"system":"{}","code":"{}"{}}}]}})", system, code, shown);
}

inline std::string patient(std::string_view deceased = "false") {
    return fmt::format(
        R"({{"resourceType":"Patient","id":"{}","text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Test Testesen</div>"}},)"
        R"("identifier":[{{"use":"official","system":"urn:oid:1.2.208.176.1.2","value":"0202020202"}}],"active":true,)"
        R"("name":[{{"use":"official","family":"Testesen","given":["Test"]}}],"deceasedBoolean":{},)"
        R"("address":[{{"line":["Prøvevej 1"],"postalCode":"9999"}}],"generalPractitioner":[{{"reference":"Organization/{}"}}],)"
        R"("managingOrganization":{{"identifier":{{"system":"urn:oid:1.2.208.176.1.1","value":"999000016000001"}}}}}})",
        uuid("p"), deceased, uuid("gp"));
}

inline std::string organization(std::string_view name, std::string_view sor) {
    return fmt::format(
        R"({{"resourceType":"Organization","id":"{}","identifier":[{{"system":"https://www.gs1.org/gln","value":"5790000000012"}},)"
        R"({{"system":"urn:oid:1.2.208.176.1.1","value":"{}"}}],"name":"Prøvested {}"}})",
        uuid(name), sor, name);
}

inline std::string diagnosis(std::string_view code = "DI219") {
    return fmt::format(
        R"({{"resourceType":"Condition","id":"{}","clinicalStatus":{},"code":{{"coding":[{{"system":"urn:oid:1.2.208.176.2.4.12","code":"{}","display":"AMI"}},)"
        R"({{"system":"http://snomed.info/sct","code":"22298006"}}],"text":"noget som en læge skrev"}},"subject":{{"reference":"Patient/{}"}},"note":[{{"text":"fortroligt"}}]}})",
        uuid("dx"), coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"), code,
        uuid("p"));
}

inline std::string problem(std::string_view code = "26b05040-94f3-4c8c-9ede-c7223bddf518",
                           std::string_view display = "Respiration og cirkulation") {
    return fmt::format(
        R"({{"resourceType":"Condition","id":"{}","clinicalStatus":{},"verificationStatus":{},"category":[{}],"code":{},"subject":{{"reference":"Patient/{}"}},"recordedDate":"2026-03-05","asserter":{{"reference":"PractitionerRole/{}"}}}})",
        uuid("pr"), coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
        coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
        coded("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item"),
        coded(fsiii, code, display), uuid("p"), uuid("role"));
}

inline std::string request_140(std::string_view discharged = "2026-03-01") {
    return fmt::format(
        R"({{"resourceType":"ServiceRequest","id":"{}","extension":[{{"url":"http://fhir.kl.dk/rehab/StructureDefinition/PreconditionDate","valueDate":"{}"}}],)"
        R"("identifier":[{{"system":"https://genvej.invalid/fhir/letter","value":"5790000121526#KA20260302"}}],"status":"active","intent":"plan",)"
        R"("category":[{},{}],"code":{},"subject":{{"reference":"Patient/{}"}},"occurrencePeriod":{{"start":"2026-03-05"}},"authoredOn":"2026-03-02",)"
        R"("requester":{{"reference":"Organization/{}"}},"reasonReference":[{{"reference":"Condition/{}"}}],"note":[{{"text":"ring til datteren"}}]}})",
        uuid("sr"), discharged, coded(csc, "ffd81f78-352e-4589-a195-5350dd1df2a4", "Almen"),
        coded(csc, "8b962281-2ab6-4b10-9c91-4bac592d6d49"),
        coded(csc, "7fc66c15-0cb3-4c89-9e18-f3a01e6a6592"), uuid("p"), uuid("hosp"), uuid("dx"));
}

inline std::string request_119() {
    return fmt::format(
        R"({{"resourceType":"ServiceRequest","id":"{}","status":"active","intent":"order","code":{},"subject":{{"reference":"Patient/{}"}},)"
        R"("authoredOn":"2026-03-02","requester":{{"reference":"Organization/{}"}},"reasonReference":[{{"reference":"Condition/{}"}}]}})",
        uuid("sr"), coded(csc, "a71921ea-fe83-441d-933b-cc21d0b3c8c3"), uuid("p"), uuid("hosp"), uuid("dx"));
}

inline std::string plan_of(std::string_view guide, std::string_view category) {
    const std::string based = fmt::format(
        R"("extension":[{{"url":"http://fhir.kl.dk/{}/StructureDefinition/BasedOnServiceRequestExtension","valueReference":{{"reference":"ServiceRequest/{}"}}}}],)",
        guide, uuid("sr"));
    return fmt::format(
        R"({{"resourceType":"CarePlan","id":"{}",{}"status":"active","intent":"plan","category":[{}],"title":"Hjerteforløb","subject":{{"reference":"Patient/{}"}},)"
        R"("period":{{"start":"2026-03-05"}},"author":{{"reference":"PractitionerRole/{}"}},"activity":[{{"detail":{{"status":"in-progress",)"
        R"("performer":[{{"reference":"PractitionerRole/{}"}},{{"reference":"Organization/{}"}}],"description":"to gange om ugen"}}}}]}})",
        uuid("cp"), based, coded(csc, category), uuid("p"), uuid("role"), uuid("role"), uuid("kom"));
}

inline std::string plan_140() {
    return plan_of("rehab", "f15b2663-94d9-4d0c-a5de-d8bd8e1e4ebb");
}

inline std::string intervention(std::string_view guide, std::string_view id, std::string_view code,
                                std::string_view based_on, std::string_view delivery) {
    return fmt::format(
        R"({{"resourceType":"CarePlan","id":"{}","basedOn":[{{"reference":"CarePlan/{}"}}],"status":"active","intent":"plan","subject":{{"reference":"Patient/{}"}},)"
        R"("period":{{"start":"2026-03-05"}},"activity":[{{"detail":{{"extension":[{{"url":"http://fhir.kl.dk/{}/StructureDefinition/DeliveryType","valueCodeableConcept":{}}}],)"
        R"("code":{{"coding":[{{"system":"{}","code":"{}","display":"Fysisk træning"}},{{"system":"http://gateway.kl.dk/1.0/CodeSystem/LocallyDefinedInterventions","code":"hjertehold","display":"Hjertehold tirsdag"}}]}},)"
        R"("reasonReference":[{{"reference":"Condition/{}"}}],"status":"in-progress","performer":[{{"reference":"Organization/{}"}}],"description":"cykel"}}}}],"contributor":[{{"reference":"PractitionerRole/{}"}}]}})",
        uuid(id), uuid(based_on), uuid("p"), guide, coded(csc, delivery), fsiii, code, uuid("pr"),
        uuid("kom"), uuid("role"));
}

inline constexpr std::string_view in_group = "2865f123-15a7-4a36-a514-32ea37c400ca";
inline constexpr std::string_view by_robot = "34cdd6ab-3da9-49e8-84dc-1cbf683d4fcf";

inline std::string training_140(std::string_view code = "2abe20c7-c0b4-41c1-b397-52acf36499ef") {
    return intervention("rehab", "pi", code, "cp", in_group);
}
inline std::string training_119(std::string_view delivery = in_group) {
    return intervention("prevention", "pi", "ab87c0b5-40be-4e0a-b749-d9f833bfed2d", "cp", delivery);
}

inline std::string session(std::string_view guide, std::string_view id, std::string_view date,
                           std::string_view status = "finished") {
    return fmt::format(
        R"({{"resourceType":"Encounter","id":"{}","extension":[{{"url":"http://fhir.kl.dk/{}/StructureDefinition/BasedOnCarePlanExtension","valueReference":{{"reference":"CarePlan/{}"}}}}],)"
        R"("status":"{}","class":{{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"}},"subject":{{"reference":"Patient/{}"}},)"
        R"("participant":[{{"individual":{{"reference":"PractitionerRole/{}"}}}}],"period":{{"start":"{}T10:00:00+01:00","end":"{}T11:00:00+01:00"}}}})",
        uuid(id), guide, uuid("pi"), status, uuid("p"), uuid("role"), date, date);
}

}  // namespace genvej::gateway::reports::test
