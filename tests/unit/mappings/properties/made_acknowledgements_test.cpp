#include "tests/unit/mappings/properties/made_acknowledgements.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace genvej::test {

namespace {

constexpr std::array issue_codes{
    "invalid",       "structure", "required",         "value",         "invariant",  "security",
    "login",         "unknown",   "expired",          "forbidden",     "suppressed", "processing",
    "not-supported", "duplicate", "multiple-matches", "not-found",     "deleted",    "too-long",
    "code-invalid",  "extension", "too-costly",       "business-rule", "conflict",   "transient",
    "lock-error",    "no-store",  "exception",        "timeout",       "incomplete", "throttled",
    "informational"};
constexpr std::array severities{"fatal", "error", "warning", "information"};
constexpr const char* terms = "http://medcomfhir.dk/ig/terminology/CodeSystem/";
constexpr const char* messaging = "http://medcomfhir.dk/ig/messaging/StructureDefinition/";
constexpr const char* ack = "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/";
constexpr const char* base = "https://medcomfhir.dk/ig/acknowledgement/";

struct house {
    const char *gln, *sor, *name;
};
constexpr house letters_sender{"5799990000019", "9990000016001", "Fjordby Kommune"};
constexpr house letters_receiver{"5799990000057", "9990000016005", "Solbæk Kommune"};

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out + "\"";
}

std::string entry(const std::string& type, const std::string& id, const std::string& profile,
                  const std::string& body) {
    return fmt::format(
        R"({{"fullUrl":"{0}{1}/{2}","resource":{{"resourceType":"{1}","id":"{2}","meta":{{"profile":["{3}"]}},"text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}},{4}}}}})",
        base, type, id, profile, body);
}

std::string organisation(const std::string& id, const house& one) {
    return entry(
        "Organization", id, std::string(messaging) + "medcom-messaging-organization",
        fmt::format(
            R"("identifier":[{{"system":"urn:oid:1.2.208.176.1.1","value":"{}"}},{{"system":"https://www.gs1.org/gln","value":"{}"}}],"name":"{}")",
            one.sor, one.gln, one.name));
}

std::string provenance(const std::string& id, const std::string& about, const std::string& when,
                       const char* what, const std::string& who, const std::string& of) {
    const std::string entity =
        of.empty()
            ? ""
            : fmt::format(R"(,"entity":[{{"role":"revision","what":{{"reference":"MessageHeader/{}"}}}}])",
                          of);
    return entry(
        "Provenance", id, std::string(messaging) + "medcom-messaging-provenance",
        fmt::format(
            R"("target":[{{"reference":"MessageHeader/{}"}}],"occurredDateTime":"{}","recorded":"{}","activity":{{"coding":[{{"system":"{}medcom-messaging-activityCodes","code":"{}"}}]}},"agent":[{{"who":{{"reference":"Organization/{}"}}}}]{})",
            about, when, when, terms, what, who, entity));
}

}  // namespace

std::string acknowledgement_generator::uuid() {
    return fmt::format("{}-{}-4{}-8{}-{}", texts_.hex(8), texts_.hex(4), texts_.hex(3), texts_.hex(3),
                       texts_.hex(12));
}

std::string acknowledgement_generator::issue(made_acknowledgement& into, int& worst) {
    const std::size_t severity = dice_.roll(severities.size());
    std::string code = issue_codes[dice_.roll(issue_codes.size())];
    tried_.insert(code);
    std::string out = fmt::format(R"({{"severity":"{}","code":"{}")", severities[severity], code);
    std::string line, details;
    if (code == "value" && dice_.roll(2) == 0) {
        details = fmt::format(
            R"("coding":[{{"system":"{}medcom-acknowledgement-error-codes","code":"MSG_Receiver_Identifier_MISSING"}}])",
            terms);
        code += "/MSG_Receiver_Identifier_MISSING";
        line = "MSG_Receiver_Identifier_MISSING";
    }
    if (dice_.roll(3) != 0) {
        line = texts_.text(1, dice_.roll(4) == 0 ? 900 : 120);
        details += (details.empty() ? "" : ",") + fmt::format(R"("text":{})", in_quotes(line));
    }
    if (!details.empty()) out += ",\"details\":{" + details + "}";
    if (dice_.roll(3) == 0) {
        const std::string words = texts_.text(1, 60);
        out += fmt::format(R"(,"diagnostics":{})", in_quotes(words));
        line += words;
    }
    if (dice_.roll(3) == 0) {
        out += R"(,"expression":["Bundle.entry[0]","Bundle.type"])";
        line += "(Bundle.entry[0],Bundle.type)";
    }
    // The first of the worst; an issue that is a warning at most counts where there is none worse.
    const int rank = severity == 0 ? 0 : severity == 1 ? 1 : 2;
    if (rank < worst) {
        worst = rank;
        into.worst_code = code;
    }
    into.words += line;
    return out + "}";
}

std::string acknowledgement_generator::outcome(made_acknowledgement& into, const std::string& id) {
    int worst = 3;
    std::string issues;
    for (std::size_t i = 1 + dice_.roll(4); i > 0; --i)
        issues += (issues.empty() ? "" : ",") + issue(into, worst);
    return entry("OperationOutcome", id, std::string(ack) + "medcom-acknowledgement-operationoutcome",
                 "\"issue\":[" + issues + "]");
}

made_acknowledgement acknowledgement_generator::make(std::size_t number) {
    dice_ = dice(seed_ * 1'000'003 + number);
    texts_.start_at(number);
    made_acknowledgement out;
    constexpr std::array codes{"ok", "fatal-error", "transient-error"};
    out.code = codes[dice_.roll(codes.size())];
    const std::string header = uuid(), about = uuid(), from = uuid(), to = uuid(), because = uuid();
    const std::string when =
        fmt::format("2026-03-{:02}T{:02}:00:00+01:00", 1 + dice_.roll(28), dice_.roll(24));
    const std::string sent = "2026-02-28T10:00:00+01:00";
    const std::string from_endpoint = fmt::format("https://sor2.sum.dsdn.dk/#id={}", letters_receiver.sor);
    const std::string to_endpoint = fmt::format("https://sor2.sum.dsdn.dk/#id={}", letters_sender.sor);
    const char* const activity = dice_.roll(2) == 0 ? "new-message" : "reply-message";
    out.original = {texts_.digits(14),
                    texts_.digits(14),
                    "XD9134L",
                    uuid(),
                    about,
                    sent,
                    activity,
                    to_endpoint,
                    from_endpoint,
                    letters_sender.sor,
                    letters_sender.name,
                    letters_receiver.sor,
                    letters_receiver.name,
                    "",
                    ""};
    std::string response = fmt::format(R"("identifier":"{}","code":"{}")", about, out.code);
    if (out.code != "ok")
        response += fmt::format(R"(,"details":{{"reference":"OperationOutcome/{}"}})", because);
    std::string entries = entry(
        "MessageHeader", header, std::string(ack) + "medcom-messaging-acknowledgementHeader",
        fmt::format(
            R"("eventCoding":{{"system":"{0}medcom-messaging-eventCodes","code":"acknowledgement-message"}},"destination":[{{"extension":[{{"url":"{1}medcom-messaging-destinationUseExtension","valueCoding":{{"system":"{0}medcom-messaging-destinationUse","code":"primary"}}}}],"endpoint":"{2}","receiver":{{"reference":"Organization/{3}"}}}}],"sender":{{"reference":"Organization/{4}"}},"source":{{"endpoint":"{5}"}},"response":{{{6}}},"definition":"http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComAcknowledgementMessageDefinition|2.0")",
            terms, messaging, to_endpoint, to, from, from_endpoint, response));
    std::vector<std::string> rest{organisation(from, letters_receiver), organisation(to, letters_sender),
                                  provenance(uuid(), header, when, "acknowledgement", from, about),
                                  provenance(uuid(), about, sent, activity, to, "")};
    if (out.code != "ok") rest.push_back(outcome(out, because));
    for (std::size_t i = rest.size(); i > 1; --i) std::swap(rest[i - 1], rest[dice_.roll(i)]);
    for (const std::string& one : rest) entries += "," + one;
    out.json = fmt::format(
        R"({{"resourceType":"Bundle","id":"{}","meta":{{"profile":["{}medcom-messaging-acknowledgement"]}},"type":"message","timestamp":"{}","entry":[{}]}})",
        uuid(), ack, when, entries);
    return out;
}

std::string acknowledgement_generator::untried() const {
    std::string out;
    for (const char* code : issue_codes) {
        if (!tried_.contains(code)) out += std::string(code) + " ";
    }
    return out;
}

}  // namespace genvej::test
