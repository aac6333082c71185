#include "gateway/video/invitations.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "gateway/letters/addressee.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pathway/fhir_paths.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway::video {

namespace {

using model::node;
using pathway::filed_resource;

constexpr std::string_view cpr_system = "urn:oid:1.2.208.176.1.2";
constexpr std::string_view gln_system = "https://www.gs1.org/gln";
constexpr std::string_view link_extension = "https://genvej.invalid/fhir/StructureDefinition/video-link";

/// A participant of an appointment, as the others see him.
struct participant {
    std::string to;    ///< empty: no address
    bool own = false;  ///< a place of the municipality, which has it in its record
    bool takes_part = false;
    std::string json;  ///< of Appointment.participant
};

/// What one was told last.
struct told_before {
    const pathway::filed_note* last = nullptr;
    std::size_t count = 0;
};

std::string name_of(const node& practitioner) {
    const node* const name = practitioner.child("name");
    if (name == nullptr) return {};
    std::string out;
    for (const node* one = name->child("given"); one != nullptr; one = one->next_same())
        out += std::string(one->value) + ' ';
    return out + std::string(name->child_value("family"));
}

class inviter {
public:
    explicit inviter(const invitation_task& with) : with_(with) {}

    std::vector<invitation> run() {
        for (std::size_t i = 0; i < with_.of.resources().size(); ++i) {
            const filed_resource& one = with_.of.resources()[i];
            if (one.type == "Appointment" && one.latest && one.from == pathway::way_in::record) look_at(i);
        }
        return std::move(out_);
    }

private:
    std::string name_in_notes(const filed_resource& one) const {
        return fmt::format("{}/{}", one.partner, one.id);
    }

    std::map<std::string, told_before> told_of(const filed_resource& one) const {
        std::map<std::string, told_before> out;
        const std::string name = name_in_notes(one);
        for (const pathway::filed_note& note : with_.of.notes()) {
            if (note.kind != pathway::notes::video ||
                pathway::notes::text_of(note.body, "appointment") != name)
                continue;
            told_before& last = out[std::string(pathway::notes::text_of(note.body, "to"))];
            last.last = &note;
            ++last.count;
        }
        return out;
    }

    /// The latest version with a body: of what was deleted the one before.
    const filed_resource* as_it_was(const filed_resource& one) const {
        if (one.body != nullptr) return &one;
        const filed_resource* out = nullptr;
        for (const filed_resource& other : with_.of.resources()) {
            if (other.type == one.type && other.id == one.id && other.partner == one.partner &&
                other.from == one.from && other.body != nullptr)
                out = &other;
        }
        return out;
    }

    // ---- participants

    const filed_resource* actor_of(const filed_resource& of, const node& actor) const {
        const filed_resource* const found = with_.of.resolve(of, actor.child_value("reference"));
        return found == nullptr || found->body == nullptr ? nullptr : found;
    }

    static std::string actor_json(std::string_view type, std::string_view system, std::string_view value,
                                  std::string_view display) {
        std::string out;
        const auto add = [&](std::string_view name, std::string text) {
            if (!out.empty()) out += ',';
            out += fmt::format(R"("{}":{})", name, text);
        };
        if (!type.empty()) add("type", json_quoted(type));
        if (!value.empty())
            add("identifier",
                fmt::format(R"({{"system":{},"value":{}}})", json_quoted(system), json_quoted(value)));
        if (!display.empty()) add("display", json_quoted(display));
        return '{' + out + '}';
    }

    /// Name of a professional, of his role or himself.
    std::string professional(const filed_resource& actor) const {
        if (actor.type == "Practitioner") return name_of(*actor.body);
        const node* const who = actor.body->child("practitioner");
        if (actor.type != "PractitionerRole" || who == nullptr) return {};
        const filed_resource* const found = actor_of(actor, *who);
        return found == nullptr ? std::string(who->child_value("display")) : name_of(*found->body);
    }

    std::optional<participant> read(const filed_resource& of, const node& one) const {
        const node* const actor = one.child("actor");
        if (actor == nullptr) return std::nullopt;
        participant out;
        const std::string_view status = one.child_value("status");
        out.takes_part = with_.rows.status("participant", status).what == tells::first;
        const filed_resource* const who = actor_of(of, *actor);
        std::string shown;
        if (who != nullptr && who->type == "Patient") {
            out.to = to_citizen;
            shown = actor_json("Patient", cpr_system, with_.of.whom().cpr, {});
        } else if (const auto* const place =
                       letters::organisation_of(of, *actor, with_.of, with_.directory)) {
            out.to = place->gln;
            out.own = place->municipality() == with_.of.whom().municipality;
            const std::string name = who == nullptr ? std::string() : professional(*who);
            // R4 lets no Organization take part: what it does for the citizen does.
            shown = actor_json("HealthcareService", gln_system, place->gln,
                               name.empty() ? place->name : name + ", " + place->name);
        } else {
            const std::string name = who == nullptr ? std::string() : professional(*who);
            shown = actor_json({}, {}, {}, name.empty() ? std::string(actor->child_value("display")) : name);
        }
        if (shown == "{}") shown = R"({"display":"ukendt deltager"})";
        out.json = fmt::format(R"({{"actor":{},"status":{}}})", shown, json_quoted(status));
        return out;
    }

    std::vector<participant> participants(const filed_resource& of) const {
        std::vector<participant> out;
        for (const node* one = of.body->child("participant"); one != nullptr; one = one->next_same()) {
            if (auto made = read(of, *one)) out.push_back(std::move(*made));
        }
        return out;
    }

    // ---- what is told

    std::string appointment_json(const filed_resource& of, std::string_view status, std::string_view link,
                                 const std::vector<participant>& who) const {
        mappings::digester digest;
        std::string out = fmt::format(R"({{"resourceType":"Appointment","id":"{}")",
                                      digest.uuid({"video#", with_.of.id(), "#", of.partner, "#", of.id}));
        if (!link.empty())
            out += fmt::format(R"(,"extension":[{{"url":"{}","valueUrl":{}}}])", link_extension,
                               json_quoted(link));
        out += fmt::format(R"(,"status":{})", json_quoted(status));
        for (const std::string_view time : {"start", "end"}) {
            const std::string_view value = of.body->child_value(time);
            if (!value.empty()) out += fmt::format(R"(,"{}":{})", time, json_quoted(value));
        }
        out += R"(,"participant":[)";
        for (const participant& one : who) out += (&one == &who.front() ? "" : ",") + one.json;
        return out + "]}";
    }

    void tell(const filed_resource& of, std::size_t resource, const std::string& to,
              const told_before& before, std::string_view status, std::string_view link,
              const std::vector<participant>& who) {
        const std::string appointment = appointment_json(of, status, link, who);
        invitation one;
        one.resource = resource;
        one.to = to;
        one.status = status;
        one.digest = sha256_hex(appointment);
        one.number = before.count + 1;
        if (before.last != nullptr && pathway::notes::text_of(before.last->body, "digest") == one.digest) {
            one.bundle = pathway::notes::text_of(before.last->body, "bundle");
            one.number = before.count;
        } else {
            mappings::digester digest;
            one.bundle = digest.uuid({"video#", with_.of.id(), "#", of.partner, "#", of.id, "#", to, "#",
                                      std::to_string(one.number)});
            const std::string id(digest.uuid({"video#", with_.of.id(), "#", of.partner, "#", of.id}));
            one.body = fmt::format(
                R"({{"resourceType":"Bundle","id":"{}","type":"collection","timestamp":"{}","entry":[{{"fullUrl":"{}/Appointment/{}","resource":{}}}]}})",
                one.bundle, with_.when, mappings::own_base, id, appointment);
        }
        out_.push_back(std::move(one));
    }

    /// For whom no address is known: a person has to tell him.
    void wait(std::size_t resource) {
        invitation one;
        one.resource = resource;
        one.waits = waits::no_address;
        out_.push_back(std::move(one));
    }

    void look_at(std::size_t i) {
        const filed_resource& latest = with_.of.resources()[i];
        const std::map<std::string, told_before> before = told_of(latest);
        const filed_resource* const of = as_it_was(latest);
        if (of == nullptr) return;
        const status_row& row = with_.rows.status("Appointment", of->body->child_value("status"));
        const std::string_view link = latest.deleted ? std::string_view() : with_.rows.link_of(*of->body);
        if (before.empty() && link.empty()) return;
        const std::vector<participant> who = participants(*of);
        const auto on = pathway::read_day(of->body->child_value("start"));
        const bool stands = row.what == tells::first && !link.empty();
        // What is over before anybody was told concerns nobody.
        const bool coming = on && *on >= with_.today;
        std::set<std::string> present;
        for (const participant& one : who) {
            if (!stands || !one.takes_part || one.own) continue;
            if (one.to.empty()) {
                if (coming) wait(i);
                continue;
            }
            const auto known = before.find(one.to);
            if (!coming && known == before.end()) continue;
            if (present.insert(one.to).second)
                tell(*of, i, one.to, known == before.end() ? told_before{} : known->second, row.as, link,
                     who);
        }
        // Held, or come to: that is no news.
        if (!latest.deleted && row.what == tells::nothing) return;
        const bool off = !latest.deleted && row.what == tells::change;
        for (const auto& [to, last] : before) {
            if (present.find(to) == present.end())
                tell(*of, i, to, last, off ? row.as : with_.rows.status("Appointment", gone).as, {}, who);
        }
    }

    const invitation_task& with_;
    std::vector<invitation> out_;
};

}  // namespace

std::vector<invitation> invite(const invitation_task& what) {
    return inviter(what).run();
}

std::string told_note(const invitation& one, const pathway::file& of) {
    const filed_resource& is = of.resources()[one.resource];
    return fmt::format(R"({{"appointment":{},"to":{},"bundle":{},"state":{},"digest":{}}})",
                       json_quoted(fmt::format("{}/{}", is.partner, is.id)), json_quoted(one.to),
                       json_quoted(one.bundle), json_quoted(one.status), json_quoted(one.digest));
}

}  // namespace genvej::gateway::video
