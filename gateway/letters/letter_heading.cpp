#include "gateway/letters/letter_heading.hpp"

#include <array>

#include <fmt/format.h>

#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/receipts/ids.hpp"
#include "mappings/vocabulary/identity.hpp"
#include "mappings/vocabulary/name_fields.hpp"

namespace genvej::gateway::letters {

namespace {

using pathway::filed_message;
using pathway::filed_resource;

constexpr std::string_view diagnosis_system = "urn:oid:1.2.208.176.2.4.12";
constexpr std::string_view diagnosis_kind = "SKSdiagnosekode";

void add_participant(facts& into, std::string_view role, const mappings::organisation& who,
                     const closing_rules& by) {
    const auto know = [&](std::string_view field, std::string value) {
        into.know(fmt::format("{}_{}", role, field), std::move(value), "directory");
    };
    know("gln", who.gln);
    const std::string_view kind = by.code_kind(who.kind);
    const bool local = !kind.empty() && !who.local_code.empty();
    know("code", local ? who.local_code : who.sor);
    know("code_kind", local ? std::string(kind) : "sorkode");
    know("telephone", who.telephone);
    constexpr std::array<std::string_view, 3> fields = {"name", "department", "unit"};
    const std::vector<std::string> names = mappings::name_fields(who.name, fields.size());
    for (std::size_t i = 0; i < names.size(); ++i) know(fields[i], names[i]);
}

}  // namespace

const filed_resource* patient_of(const pathway::file& of) {
    const filed_resource* out = nullptr;
    for (const filed_resource& one : of.resources()) {
        if (one.type != "Patient" || !one.latest || one.body == nullptr) continue;
        const bool better =
            out == nullptr || one.from == pathway::way_in::record || out->from != pathway::way_in::record;
        if (better) out = &one;
    }
    return out;
}

const mappings::organisation* municipality_place(const filed_resource* patient, const address_book& in) {
    const std::uint16_t municipality = in.of.whom().municipality;
    if (patient != nullptr) {
        const model::node* const keeper = patient->body->child("managingOrganization");
        const model::node* const number = keeper == nullptr ? nullptr : keeper->child("identifier");
        const auto* const found =
            number == nullptr ? nullptr : in.directory.by_sor(number->child_value("value"));
        if (found != nullptr && found->municipality() == municipality) return found;
    }
    for (const std::size_t request : in.course.requests) {
        const std::size_t at = in.found.requests[request].message;
        if (at == filed_resource::npos) continue;
        const auto* const found = in.directory.by_gln(in.of.messages()[at].receiver);
        if (found != nullptr && found->municipality() == municipality) return found;
    }
    return in.directory.by_local_code("municipality", std::to_string(municipality));
}

namespace {

void add_citizen(facts& into, const filed_resource* patient, const address_book& in) {
    into.know("cpr", in.of.whom().cpr);
    if (patient == nullptr) return;
    const std::string from = fmt::format("{}/{}#{}", patient->type, patient->id, patient->version);
    const bool dead = patient->body->child_value("deceasedBoolean") == "true" ||
                      !patient->body->child_value("deceasedDateTime").empty();
    into.know("contact_status", dead ? "doed" : "inaktiv", from);
    const model::node* const name = patient->body->child("name");
    if (name == nullptr) return;
    into.know("surname", std::string(name->child_value("family")), from);
    std::string given;
    for (const model::node* one = name->child("given"); one != nullptr; one = one->next_same())
        given += (given.empty() ? "" : " ") + std::string(one->value);
    into.know("given", given, from);
}

/// The referral that is answered: its date, and its first diagnosis where that is an SKS code.
void add_referral(facts& into, std::string_view referrer, const address_book& in) {
    for (const std::size_t request : in.course.requests) {
        const std::size_t at = in.found.requests[request].message;
        if (at == filed_resource::npos || in.of.messages()[at].sender != referrer) continue;
        const filed_message& letter = in.of.messages()[at];
        const std::string from = fmt::format("letter {}#{}", letter.sender, letter.letter_id);
        const local_time received = danish_time(letter.received);
        into.know("referred_date", received.date, from);
        into.know("referred_time", received.time, from);
        for (const model::node* entry = letter.bundle == nullptr ? nullptr : letter.bundle->child("entry");
             entry != nullptr; entry = entry->next_same()) {
            const model::node* const resource = resource_of(*entry);
            if (resource == nullptr || resource->name != "Condition") continue;
            const model::node* const code = resource->child("code");
            const model::node* const coding = code == nullptr ? nullptr : code->child("coding");
            if (coding == nullptr || coding->child_value("system") != diagnosis_system) continue;
            into.know("diagnosis", std::string(coding->child_value("code")), from);
            into.know("diagnosis_kind", std::string(diagnosis_kind), from);
            into.know("diagnosis_text", std::string(code->child_value("text")), from);
            return;
        }
        return;
    }
}

}  // namespace

void add_heading(proposal& one, const address_book& in, unsigned number, pathway::time_ms now) {
    facts& into = one.known;
    const local_time sent = danish_time(now);
    into.know("sent_date", sent.date);
    into.know("sent_time", sent.time);
    mappings::digester digest;
    const std::string seed = fmt::format("{}#{}#{}", one.course, one.recipient, number);
    const std::string uuid(digest.uuid(seed));
    into.know("letter_id", short_id(uuid, one.kind));
    into.know("envelope_id", short_id(uuid, one.kind, 2));
    into.know("status", one.corrects.empty() ? "nytbrev" : "rettetbrev");
    const filed_resource* const patient = patient_of(in.of);
    if (const auto* const sender = municipality_place(patient, in))
        add_participant(into, "sender", *sender, in.by);
    if (const auto* const receiver = in.directory.by_gln(one.to))
        add_participant(into, "receiver", *receiver, in.by);
    add_citizen(into, patient, in);
    if (one.kind == "XDIS15") add_referral(into, one.to, in);
    into.know("ended_date", in.course.ended == 0 ? std::string() : pathway::to_date(in.course.ended));
    into.know("ended_time", "00:00");
}

unsigned letters_sent(const pathway::file& of, const proposal& like) {
    unsigned out = 0;
    for (const pathway::filed_note& note : of.notes()) {
        if (note.kind == pathway::notes::letter &&
            pathway::notes::text_of(note.body, "course") == like.course &&
            pathway::notes::text_of(note.body, "recipient") == like.recipient &&
            pathway::notes::text_of(note.body, "state") == "sent")
            ++out;
    }
    return out;
}

}  // namespace genvej::gateway::letters
