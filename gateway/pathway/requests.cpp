#include "gateway/pathway/requests.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::pathway {
namespace {

constexpr text letter_system = "https://genvej.invalid/fhir/letter";

/// What one ServiceRequest says, wherever it came.
struct told {
    text category;
    paragraph law = paragraph::unknown;
    day received = 0, discharged = 0, offered = 0;
    text effect;
    bool withdrawn = false, is_void = false;
    diagnoses_found diagnoses;
};

day day_at(const model::node& body, text path) {
    return read_day(value_at(body, path)).value_or(0);
}

text letter_of(const model::node& body) {
    text out;
    at_path(body, "identifier", [&](const model::node& one) {
        if (one.child_value("system") == letter_system) out = one.child_value("value");
        return !out.empty();
    });
    return out;
}

text category_of(const rules& by, const model::node& body) {
    text out;
    at_path(body, "category", [&](const model::node& one) {
        return each_code(one, [&](text system, text code) {
            if (by.request_category(system, code) == nullptr) return false;
            out = code;
            return true;
        });
    });
    return out;
}

paragraph law_of(const rules& by, const model::node& body) {
    paragraph out = paragraph::unknown;
    for (const text element : {text("code"), text("category")}) {
        at_path(body, element, [&](const model::node& one) {
            return each_code(one, [&](text system, text code) {
                out = by.law_of("ServiceRequest", element, system, code);
                return out != paragraph::unknown;
            });
        });
        if (out != paragraph::unknown) return out;
    }
    return out;
}

text effect_of(const rules& by, const model::node& body) {
    const model::node* reason = extension_value(body, "~request-statusReason");
    if (reason == nullptr) return {};
    text out;
    each_code(*reason, [&](text system, text code) {
        const status_reason_row* row = by.status_reason(system, code);
        if (row == nullptr || row->status != body.child_value("status") || row->effect == "none")
            return false;
        out = row->effect;
        return true;
    });
    return out;
}

told read_request(const graph& in, std::size_t i) {
    const model::node& body = in.body(i);
    told out;
    out.category = category_of(in.by(), body);
    out.law = law_of(in.by(), body);
    out.received = day_at(body, "authoredOn");
    out.discharged = day_at(body, "~PreconditionDate");
    out.offered = day_at(body, "occurrencePeriod.start");
    out.effect = effect_of(in.by(), body);
    out.is_void = in.is_void(i);
    out.withdrawn = in.by().meaning("ServiceRequest", "status", body.child_value("status")) == "withdrawn";
    look_at_diagnoses(in, i, "reasonReference", out.diagnoses);
    if (out.discharged == 0 && in.at(i).from == way_in::message) {
        // A plan says when the stay ends: KL's guide names it as the discharge until the record knows better.
        in.targets(i, "encounter", [&](std::size_t to) {
            out.discharged = day_at(in.body(to), "period.end");
            return true;
        });
    }
    return out;
}

/// SOR or location number of who asked, in the record's words.
text requester_of(const graph& in, std::size_t i) {
    text out = value_at(in.body(i), "requester.identifier.value");
    if (!out.empty()) return out;
    in.targets(i, "requester", [&](std::size_t to) {
        out = value_at(in.body(to), "identifier.value");
        if (in.at(to).type == "Organization") return true;
        return in.targets(to, "organization", [&](std::size_t of) {
            out = value_at(in.body(of), "identifier.value");
            return true;
        });
    });
    return out;
}

/// Since when the record knows it at all.
day first_known(const graph& in, std::size_t i) {
    const filed_resource& one = in.at(i);
    time_ms first = one.known;
    for (const filed_resource& other : in.of().resources()) {
        const bool same = other.from != way_in::message && other.id == one.id && other.type == one.type &&
                          other.partner == one.partner;
        if (same) first = std::min(first, other.known);
    }
    return day_of(first);
}

/// The category that the record's first version of it had, among those that have one.
text first_category(const graph& in, std::size_t i) {
    const filed_resource& one = in.at(i);
    for (const filed_resource& other : in.of().resources()) {
        const bool same = other.from != way_in::message && other.id == one.id && other.type == one.type &&
                          other.partner == one.partner && other.body != nullptr;
        const text category = same ? category_of(in.by(), *other.body) : text{};
        if (!category.empty()) return category;
    }
    return {};
}

void differ(request& in, text what, std::string used, text used_from, std::string other, text other_from) {
    if (used != other && !other.empty()) {
        in.disagreements.push_back(
            {what, std::move(used), std::string(used_from), std::move(other), std::string(other_from)});
    }
}

std::string date_or_nothing(day one) {
    return one == 0 ? std::string() : to_date(one);
}

void take_diagnoses(asked& into, const diagnoses_found& from) {
    into.is.text_only = from.any && !from.coded;
    into.coded = from.coded;
    into.packs = from.packs;
    into.groups = from.groups;
}

class gatherer {
public:
    explicit gatherer(const graph& in) : in_(in) {}

    std::vector<asked> run() {
        for (std::size_t m = 0; m < in_.of().messages().size(); ++m) add_message(m);
        for (std::size_t i = 0; i < in_.size(); ++i) {
            const bool mine =
                in_.live(i) && in_.at(i).from != way_in::message && in_.at(i).type == "ServiceRequest";
            if (mine) add_resource(i);
        }
        for (asked& one : found_) fill(one);
        recode();
        std::sort(found_.begin(), found_.end(), [](const asked& a, const asked& b) {
            return std::tie(a.is.received, a.is.key) < std::tie(b.is.received, b.is.key);
        });
        return std::move(found_);
    }

private:
    asked& named(std::string key) {
        const auto [at, fresh] = by_key_.emplace(key, found_.size());
        if (fresh) found_.emplace_back().is.key = std::move(key);
        return found_[at->second];
    }

    void add_message(std::size_t m) {
        const filed_message& message = in_.of().messages()[m];
        const message_kind_row* kind = in_.by().kind_of(message.event);
        if (kind == nullptr) return;
        asked& one = named("letter:" + std::string(message.sender) + '#' + std::string(message.letter_id));
        if (one.is.message != none) return;
        one.is.message = m;
        one.is.kind = kind->kind;
        one.is.law = kind->law;
        one.does = kind->does;
        for (std::size_t i = 0; i < in_.size(); ++i) {
            if (in_.at(i).letter == m && in_.at(i).type == "ServiceRequest") one.roots.push_back(i);
        }
    }

    /// Of two in the record that say they are the same letter, the one with the smaller name is shown; both
    /// belong to the request.
    void add_resource(std::size_t i) {
        const filed_resource& resource = in_.at(i);
        const text letter = letter_of(in_.body(i));
        asked& one = named(letter.empty() ? "record:" + std::string(resource.partner) + "/ServiceRequest/" +
                                                std::string(resource.id)
                                          : "letter:" + std::string(letter));
        one.roots.push_back(i);
        if (one.is.resource == none) {
            one.is.resource = i;
            return;
        }
        const filed_resource& other = in_.at(one.is.resource);
        if (std::tie(resource.partner, resource.id) < std::tie(other.partner, other.id)) one.is.resource = i;
    }

    void fill(asked& one) const {
        if (one.is.message != none) fill_from_message(one);
        if (one.is.resource != none) fill_from_record(one);
        one.is.pack = one.packs.size() == 1 ? one.packs.front() : text{};
    }

    void fill_from_message(asked& one) const {
        const filed_message& message = in_.of().messages()[one.is.message];
        one.is.sender = message.sender;
        one.is.received = day_of(message.received);
        one.is.withdrawn = one.does == act::takes_back;
        const auto mine = std::find_if(one.roots.begin(), one.roots.end(),
                                       [&](std::size_t i) { return in_.at(i).from == way_in::message; });
        if (mine == one.roots.end()) return;
        const told says = read_request(in_, *mine);
        one.is.category = one.came_with = says.category;
        one.is.discharged = says.discharged;
        if (says.law != paragraph::unknown) one.is.law = says.law;
        one.is.withdrawn = one.is.withdrawn || says.withdrawn;
        take_diagnoses(one, says.diagnoses);
    }

    /// The record knows later and better than the letter, but not when the letter came.
    void fill_from_record(asked& one) const {
        const told says = read_request(in_, one.is.resource);
        if (says.is_void || says.effect == "void") {
            // A record that takes its own entry back leaves the letter; one that calls the request a mistake
            // does not.
            one.is_void = one.is.message == none || !says.is_void;
            if (one.is.received == 0) one.is.received = first_known(in_, one.is.resource);
            return;
        }
        request& to = one.is;
        if (says.law != paragraph::unknown) to.law = says.law;
        if (to.sender.empty()) to.sender = requester_of(in_, to.resource);
        if (to.received != 0) {
            differ(to, "received", to_date(to.received), "message", date_or_nothing(says.received), "record");
        } else {
            const day known = first_known(in_, to.resource);
            to.received = says.received == 0 ? known : std::min(says.received, known);
            differ(to, "received", to_date(to.received), "gateway", date_or_nothing(says.received), "record");
        }
        if (says.discharged != 0) {
            differ(to, "discharged", to_date(says.discharged), "record", date_or_nothing(to.discharged),
                   "message");
            to.discharged = says.discharged;
        }
        if (!says.category.empty()) {
            differ(to, "category", std::string(says.category), "record", std::string(to.category), "message");
            if (one.came_with.empty()) one.came_with = first_category(in_, one.is.resource);
            to.category = says.category;
        }
        to.offered = says.offered;
        to.effect = says.effect;
        to.withdrawn = to.withdrawn || says.withdrawn;
        if (says.diagnoses.coded || !one.coded) take_diagnoses(one, says.diagnoses);
    }

    void recode() {
        for (const filed_note& note : in_.of().notes()) {
            if (note.kind != notes::recoded) continue;
            const auto found = by_key_.find(std::string(notes::text_of(note.body, "request")));
            const text category = notes::text_of(note.body, "category");
            if (found == by_key_.end() || category.empty()) continue;
            found_[found->second].is.category = category;
        }
        for (asked& one : found_) one.is.recoded = one.is.category != one.came_with;
    }

    const graph& in_;
    std::vector<asked> found_;
    std::map<std::string, std::size_t> by_key_;
};

}  // namespace

std::vector<asked> gather_requests(const graph& in) {
    return gatherer(in).run();
}

}  // namespace genvej::gateway::pathway
