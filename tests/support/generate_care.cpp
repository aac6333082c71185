#include "tests/support/generate_care.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "adapters/formats/base64.hpp"

namespace genvej::test {

namespace {

constexpr const char* core = "http://medcomfhir.dk/ig/core/StructureDefinition/";
constexpr const char* care =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-";
constexpr const char* terms = "http://medcomfhir.dk/ig/terminology/CodeSystem/";
constexpr std::array types{"application/pdf", "image/jpeg", "image/png",
                           "image/tiff",      "image/gif",  "image/bmp"};

/// Contacts: the codes that the profile of the encounter allows, and the states of FHIR R4.
constexpr std::array contact_classes{"IMP",   "AMB",    "EMER",  "FLD", "HH", "ACUTE",
                                     "NONAC", "OBSENC", "PRENC", "SS",  "VR", "other"};
constexpr std::array contact_states{"planned",  "arrived",  "triaged",   "in-progress",      "onleave",
                                    "finished", "finished", "cancelled", "entered-in-error", "unknown"};

constexpr std::array roles{"speciallaege", "cheflaege",     "overlaege",
                           "sygehuslaege", "sygeplejerske", "sundhedsplejerske"};

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        out += code < 0x20U ? fmt::format("\\u{:04x}", static_cast<unsigned>(code)) : std::string(1, c);
    }
    return out + "\"";
}

std::string joined(const std::vector<std::string>& parts) {
    return fmt::format("{}", fmt::join(parts, ","));
}

std::string reference(const std::string& to) {
    return fmt::format(R"({{"reference":"{}"}})", to);
}

std::string extension(const char* name, const std::string& value) {
    return fmt::format(R"({{"url":"{}medcom-core-{}-extension",{}}})", core, name, value);
}

}  // namespace

/// What belongs together in one message while it is made.
struct care_generator::resources {
    std::vector<std::string> entries;
    std::vector<std::string> payload;
    std::vector<std::string> ids;            ///< of the payload, for the newest exchange
    std::vector<std::string> organisations;  ///< references: sender, receiver, another
    std::string patient, encounter, header, communication;
    std::string extension, recipient;
    std::size_t exchanges = 1;
    std::size_t minute = 0;  ///< of the newest segment

    std::string add(const std::string& type, const std::string& id, const std::string& body) {
        const std::string profile =
            type == "Organization"
                ? "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-organization"
                : fmt::format("{}medcom-core-{}", core, type);
        return add_as(type, id, profile, body);
    }
    std::string add_as(const std::string& type, const std::string& id, std::string profile,
                       const std::string& body) {
        std::transform(profile.begin() + static_cast<std::ptrdiff_t>(profile.rfind('/')), profile.end(),
                       profile.begin() + static_cast<std::ptrdiff_t>(profile.rfind('/')), [&](char c) {
                           return profile.find("core-") != std::string::npos && c >= 'A' && c <= 'Z'
                                      ? static_cast<char>(c - 'A' + 'a')
                                      : c;
                       });
        entries.push_back(fmt::format(
            R"({{"fullUrl":"https://medcomfhir.dk/ig/carecommunication/{0}/{1}","resource":{{"resourceType":"{0}","id":"{1}","meta":{{"profile":["{2}"]}},"text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}},{3}}}}})",
            type, id, profile, body));
        return type + "/" + id;
    }
};

care_generator::care_generator(std::vector<care_party> parties, std::vector<std::string> categories,
                               std::uint64_t seed)
    : parties_(std::move(parties)),
      categories_(std::move(categories)),
      seed_(seed),
      dice_(seed),
      texts_(dice_),
      further_(seed),
      further_texts_(further_) {}

std::string care_generator::uuid() {
    return fmt::format("{}-{}-4{}-8{}-{}", texts_.hex(8), texts_.hex(4), texts_.hex(3), texts_.hex(3),
                       texts_.hex(12));
}

/// Lines; neither begins nor ends with white space.
std::string care_generator::clinical_text(std::size_t longest) {
    std::string out = texts_.text(1, longest);
    for (std::size_t i = dice_.roll(5); i > 0; --i)
        out += (dice_.roll(4) == 0 ? "\n\n" : "\n") + texts_.text(1, 80);
    return out;
}

std::string care_generator::instant(std::size_t minute) const {
    return fmt::format("2026-02-{:02}T{:02}:{:02}:00+01:00", 1 + minute / 1440, minute / 60 % 24,
                       minute % 60);
}

care_message care_generator::make(std::size_t number) {
    dice_ = dice(seed_ * 1'000'003 + number);
    further_ = dice(seed_ * 1'000'003 + number + 500'000'000);
    texts_.start_at(number);
    further_texts_.start_at(number);
    care_message out;
    resources all;
    all.header = uuid();
    all.communication = uuid();
    parties(all, out);
    patient(all, out);
    segments(all, out);
    attachments(all, out);
    communication(all, out);
    exchanges(all);
    std::rotate(all.entries.begin(), all.entries.end() - 1,
                all.entries.end());  // the header, made last, comes first
    out.json = fmt::format(
        R"({{"resourceType":"Bundle","id":"{}","meta":{{"profile":["{}message"]}},"type":"message","timestamp":"{}","entry":[{}]}})",
        uuid(), care, instant(all.minute + 1), joined(all.entries));
    return out;
}

void care_generator::parties(resources& into, care_message& out) {
    const std::size_t first = dice_.roll(parties_.size());
    for (std::size_t i = 0; i < 3; ++i) {
        const care_party& one = parties_[(first + i) % parties_.size()];
        const std::string name = dice_.roll(4) == 0 ? texts_.text(1, 120) : one.name;
        into.organisations.push_back(into.add(
            "Organization", uuid(),
            fmt::format(
                R"("identifier":[{{"use":"official","system":"urn:oid:1.2.208.176.1.1","value":"{}"}},{{"use":"official","system":"https://www.gs1.org/gln","value":"{}"}}],"name":{})",
                one.sor, one.gln, quoted(name))));
        (i == 0 ? out.sender : out.receiver) = i < 2 ? one.gln : out.receiver;
    }
}

void care_generator::patient(resources& into, care_message& out) {
    const std::string day =
        fmt::format("{:02}{:02}{:02}", 1 + dice_.roll(28), 1 + dice_.roll(12), dice_.roll(100));
    const std::array numbers{
        std::pair{"urn:oid:1.2.208.176.1.2",     day + texts_.digits(4)        },
        std::pair{"urn:oid:1.2.208.176.1.6.1.1", day + "1AB" + texts_.digits(1)},
        std::pair{"urn:oid:1.2.208.176.1.6.1.3", day + "5CD" + texts_.digits(1)}
    };
    const std::size_t which = 1 + dice_.roll(7);  // any of them, at least one
    std::vector<std::string> identifiers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if ((which >> i & 1U) == 0) continue;
        identifiers.push_back(fmt::format(R"({{"use":"official","system":"{}","value":"{}"}})",
                                          numbers[i].first, numbers[i].second));
        if (out.cpr.empty()) out.cpr = numbers[i].second;
    }
    std::string body = fmt::format(R"("identifier":[{}],"name":[{{"use":"official","family":{})",
                                   joined(identifiers), quoted(texts_.text(1, 70)));
    if (dice_.roll(3) != 0)
        body += fmt::format(R"(,"given":[{},{}])", quoted(texts_.text(1, 20)), quoted(texts_.text(1, 20)));
    body += "}]";
    if (dice_.roll(2) == 0)
        body += fmt::format(R"(,"address":[{{"line":[{}],"city":{},"postalCode":"{}"}}])",
                            quoted(texts_.text(1, 50)), quoted(texts_.text(1, 40)), texts_.digits(4));
    if (dice_.roll(5) == 0) body += R"(,"telecom":[{"system":"phone","value":"99000001","use":"home"}])";
    const bool dead = dice_.roll(8) == 0;
    if (dead)
        body += further_.roll(4) == 0 ? R"(,"deceasedDateTime":"2026-01-30T04:10:00+01:00")"
                                      : R"(,"deceasedBoolean":true)";
    into.patient = into.add("Patient", uuid(), body);
    if (dice_.roll(3) != 0) return;
    std::string courses;
    if (dice_.roll(2) == 0)
        courses = fmt::format(
            R"({{"identifier":{{"system":"https://sor2.sum.dsdn.dk/#id={}","value":"urn:uuid:{}"}}}},)",
            parties_[0].sor, uuid());
    std::string national = uuid();  // of version 5, as LPR3 makes them
    national[14] = '5';
    // MedCom's examples have it without the prefix, of a local number, too, and one that is no UUID.
    const std::size_t form = further_.roll(8);
    if (form == 0) national[0] = 'g';
    const bool local = form <= 1 && courses.empty();
    courses += fmt::format(R"({{"identifier":{{"system":"{}","value":"{}{}"}}}})",
                           local ? "https://sor2.sum.dsdn.dk/#id=" + parties_[0].sor
                                 : std::string("https://www.esundhed.dk/Registre/Landspatientregisteret"),
                           form <= 2 ? "" : "urn:uuid:", national);
    into.encounter = into.add("Encounter", uuid(), stay(courses, into.patient, dead));
}

std::string care_generator::stay(const std::string& courses, const std::string& patient, bool dead) {
    const char* kind = dice_.roll(2) == 0 ? "IMP" : "AMB";
    const char* state = dead ? "finished" : "in-progress";
    if (further_.roll(2) == 0) {
        kind = contact_classes[further_.roll(contact_classes.size())];
        state = contact_states[further_.roll(contact_states.size())];
    }
    const std::string system = std::string_view(kind) == "other"
                                   ? std::string(terms) + "medcom-core-encounter-act-codes"
                                   : "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    return fmt::format(
        R"("status":"{}","class":{{"system":"{}","code":"{}"}},"subject":{},"episodeOfCare":[{}])", state,
        system, kind, reference(patient), courses);
}

/// A person in a role, or a team.
std::string care_generator::author(resources& into, bool team, const std::string& organisation) {
    const std::string& house = into.organisations[dice_.roll(2)];
    if (team)
        return into.add("CareTeam", uuid(),
                        fmt::format(R"("name":{},"managingOrganization":[{}])", quoted(texts_.text(1, 40)),
                                    reference(house)));
    const std::string person = into.add("Practitioner", uuid(),
                                        fmt::format(R"("name":[{{"given":[{}],"family":{}}}])",
                                                    quoted(texts_.text(1, 20)), quoted(texts_.text(1, 30))));
    const std::string role =
        dice_.roll(2) == 0
            ? fmt::format(R"("text":{})", quoted(texts_.text(3, 30)))
            : fmt::format(
                  R"("coding":[{{"system":"{}medcom-core-PractitionerRolesSKSadministrativ","code":"{}"}}])",
                  terms, roles[dice_.roll(roles.size())]);
    return into.add("PractitionerRole", uuid(),
                    fmt::format(R"("practitioner":{},{}"code":[{{{}}}])", reference(person),
                                organisation.empty() || further_.roll(2) == 0
                                    ? ""
                                    : fmt::format(R"("organization":{},)", reference(organisation)),
                                role));
}

/// Extensions of a file: when it was added, its number, by whose house, and by whom and how he is reached
/// where that is said.
std::string care_generator::added_by(resources& into, care_message& out) {
    const bool earlier = further_.roll(2) == 0;
    const std::size_t minute = earlier ? 600 + further_.roll(into.minute - 599) : into.minute;
    const std::string& from = into.organisations[earlier ? further_.roll(3) : 0];
    std::string all = extension("datetime", fmt::format(R"("valueDateTime":"{}")", instant(minute)));
    all += "," +
           extension("identifier", fmt::format(R"("valueIdentifier":{{"value":"urn:uuid:{}","assigner":{}}})",
                                               into.ids.back(), reference(from)));
    if (further_.roll(2) == 0) {
        const std::string name = further_texts_.text(3, 30);
        const std::string id = further_texts_.hex(12);
        const std::string person =
            into.add("Practitioner", "fil-" + id, fmt::format(R"("name":[{{"family":{}}}])", quoted(name)));
        const std::string what =
            further_.roll(4) == 0
                ? std::string(R"("text":"Visitator")")
                : fmt::format(
                      R"("coding":[{{"system":"{}medcom-core-PractitionerRolesSKSadministrativ","code":"{}"}}])",
                      terms, roles[further_.roll(roles.size())]);
        const std::string role =
            into.add("PractitionerRole", "fil-" + id,
                     fmt::format(R"("practitioner":{},"organization":{},"code":[{{{}}}])", reference(person),
                                 reference(from), what));
        all += "," + extension("practitioner", R"("valueReference":)" + reference(role));
        out.told.push_back(name);
    }
    if (further_.roll(3) == 0) {
        out.told.push_back(further_texts_.digits(8));
        all +=
            "," + extension("contact", fmt::format(R"("valueContactPoint":{{"system":"phone","value":"{}"}})",
                                                   out.told.back()));
    }
    return all;
}

void care_generator::segments(resources& into, care_message& out) {
    const std::size_t count = dice_.roll(3) == 0 ? 1 : 1 + dice_.roll(12);
    into.exchanges = count;
    into.minute = 600 + dice_.roll(600);
    const std::size_t first = into.minute;
    for (std::size_t i = 0; i < count; ++i) {
        into.minute = first + i * 7;
        const bool newest = i + 1 == count;
        const std::string& from = into.organisations[newest ? 0 : dice_.roll(3)];
        const std::string id = uuid(), text = clinical_text(dice_.roll(20) == 0 ? 4000 : 200);
        into.payload.push_back(fmt::format(
            R"({{"extension":[{},{},{},{}],"contentString":{}}})",
            extension("datetime", fmt::format(R"("valueDateTime":"{}")", instant(into.minute))),
            extension("identifier",
                      fmt::format(R"("valueIdentifier":{{"value":"urn:uuid:{}","assigner":{}}})", id,
                                  reference(from))),
            extension("practitioner", R"("valueReference":)" + reference(author(into, false, from))),
            extension("contact", fmt::format(R"("valueContactPoint":{{"system":"phone","value":"{}"}})",
                                             texts_.digits(8))),
            quoted(text)));
        if (newest) into.ids.push_back(id);
        out.texts.insert(out.texts.begin(), text);
    }
    // The order of the payload says nothing.
    for (std::size_t i = into.payload.size(); i > 1; --i)
        std::swap(into.payload[i - 1], into.payload[dice_.roll(i)]);
}

void care_generator::attachments(resources& into, care_message& out) {
    for (std::size_t i = dice_.roll(3) == 0 ? 1 + dice_.roll(5) : 0; i > 0; --i) {
        const std::string id = uuid(), title = texts_.text(1, 70);
        std::string content = fmt::format(R"("title":{})", quoted(title));
        const std::size_t what = dice_.roll(4);
        if (what == 0) {
            content += fmt::format(R"(,"url":"https://vejledning.genvej.invalid/{}")", texts_.hex(10));
        } else {
            content += fmt::format(R"(,"contentType":"{}")", types[dice_.roll(types.size())]);
            if (what != 1) out.objects.push_back(formats::base64_encode(texts_.text(1, 400)));
            if (what != 1) content += fmt::format(R"(,"data":"{}")", out.objects.back());
            const std::size_t created = further_.roll(4);
            if (created != 0)
                content += fmt::format(R"(,"creation":"{}")", created == 1   ? "2026-01-15"
                                                              : created == 2 ? "2026-01-16T09:30:00+01:00"
                                                                             : instant(into.minute));
            if (created == 1) out.told.emplace_back("oprettet 15.01.2026");
            if (created == 2) out.told.emplace_back("oprettet 16.01.2026 kl. 09:30");
        }
        into.ids.push_back(id);
        into.payload.push_back(
            fmt::format(R"({{"extension":[{}],"contentAttachment":{{{}}}}})", added_by(into, out), content));
        out.titles.push_back(title);
    }
}

void care_generator::communication(resources& into, care_message& out) {
    const std::string category = categories_[dice_.roll(categories_.size())];
    std::string body;
    if (dice_.roll(5) == 0)
        body += fmt::format(
            R"("extension":[{}],)",
            extension("sender", R"("valueReference":)" +
                                    reference(author(into, dice_.roll(2) == 0, into.organisations[0]))));
    body += fmt::format(
        R"("identifier":[{{"value":"urn:uuid:{}"}}],"status":"unknown","category":[{{"coding":[{{"system":"{}medcom-careCommunication-categoryCodes","code":"{}"}}]}}],)",
        uuid(), terms, category);
    if (category == "regarding-referral" && dice_.roll(2) == 0) body += R"("priority":"asap",)";
    body += fmt::format(R"("subject":{},)", reference(into.patient));
    if (dice_.roll(4) != 0) {
        out.topic = texts_.text(1, dice_.roll(4) == 0 ? 150 : 50);
        body += fmt::format(R"("topic":{{"text":{}}},)", quoted(out.topic));
    }
    if (!into.encounter.empty()) body += fmt::format(R"("encounter":{},)", reference(into.encounter));
    if (dice_.roll(5) == 0)
        body += fmt::format(R"("recipient":[{}],)",
                            reference(author(into, dice_.roll(2) == 0, into.organisations[1])));
    body += fmt::format(R"("payload":[{}])", joined(into.payload));
    into.add_as("Communication", into.communication, std::string(care) + "communication", body);
}

/// One Provenance for each exchange of the conversation, the newest of this message.
void care_generator::exchanges(resources& into) {
    std::string before;
    for (std::size_t i = 0; i < into.exchanges; ++i) {
        const bool newest = i + 1 == into.exchanges;
        const std::string header = newest ? into.header : uuid();
        const std::string when = instant(into.minute - (into.exchanges - 1 - i) * 7);
        const char* what = i == 0 ? "new-message" : dice_.roll(5) == 0 ? "forward-message" : "reply-message";
        std::vector<std::string> entities;
        if (!before.empty())
            entities.push_back(
                newest && further_.roll(4) == 0
                    ? fmt::format(
                          R"({{"role":"revision","what":{{"identifier":{{"value":"{}#KOR26011500{}"}}}}}})",
                          parties_[1].gln, further_texts_.digits(3))
                    : fmt::format(R"({{"role":"revision","what":{{"reference":"MessageHeader/{}"}}}})",
                                  before));
        for (const std::string& id : newest ? into.ids : std::vector<std::string>{uuid()})
            entities.push_back(
                fmt::format(R"({{"role":"source","what":{{"identifier":{{"value":"urn:uuid:{}"}}}}}})", id));
        into.add_as(
            "Provenance", uuid(), std::string(care) + "provenance",
            fmt::format(
                R"("target":[{{"reference":"MessageHeader/{}"}}],"occurredDateTime":"{}","recorded":"{}","activity":{{"coding":[{{"system":"{}medcom-messaging-activityCodes","code":"{}"}}]}},"agent":[{{"who":{}}}],"entity":[{}])",
                header, when, when, terms, what, reference(into.organisations[newest ? 0 : dice_.roll(3)]),
                joined(entities)));
        before = header;
    }
    into.add_as(
        "MessageHeader", into.header, std::string(care) + "messageHeader",
        fmt::format(
            R"("eventCoding":{{"system":"{}medcom-messaging-eventCodes","code":"care-communication-message"}},"destination":[{{"extension":[{{"url":"http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension","valueCoding":{{"system":"{}medcom-messaging-destinationUse","code":"primary"}}}}],"endpoint":"https://sor2.sum.dsdn.dk/#id={}","receiver":{}}}],"sender":{},"source":{{"endpoint":"https://sor2.sum.dsdn.dk/#id={}"}},"definition":"http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.0","focus":[{{"reference":"Communication/{}"}}])",
            terms, terms, parties_[1].sor, reference(into.organisations[1]), reference(into.organisations[0]),
            parties_[0].sor, into.communication));
}

}  // namespace genvej::test
