#include "mappings/engine/writers.hpp"

#include <algorithm>
#include <optional>

#include "mappings/engine/backward.hpp"
#include "mappings/engine/checks.hpp"
#include "mappings/engine/syntax.hpp"

namespace genvej::mappings {

namespace {

std::string_view event_of(const model::node& bundle) {
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* resource = entry->child("resource");
        const model::node* header = resource == nullptr ? nullptr : resource->child("MessageHeader");
        const model::node* event = header == nullptr ? nullptr : header->child("eventCoding");
        if (event != nullptr) return event->child_value("code");
    }
    return {};
}

/// A Bundle that maps are asked about: its event, and an index of its resources as soon as a condition needs
/// one.
class question {
public:
    question(const model::node& bundle, const facts* known) : bundle_(bundle), known_(known) {}

    /// The event of the map that holds, or nullptr.
    const map_event* held_by(const message_map& map) {
        for (const map_event& one : map.compiled().events) {
            if (one.code == code_ && holds(map.compiled(), one)) return &one;
        }
        return nullptr;
    }

private:
    bool holds(const program& map, const map_event& one) {
        if (one.conditions.empty()) return true;
        if (!index_) index_.emplace(bundle_, memory_);
        translation scratch;
        const context with{nullptr, 0, false, nullptr, known_};
        return backward_run(map, bundle_, *index_, with, scratch).fulfils_event(one);
    }

    const model::node& bundle_;
    const facts* known_;
    std::string_view code_ = event_of(bundle_);
    model::arena memory_{4096};
    std::optional<reference_index> index_;
};

bool among(std::span<const std::string> all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

struct candidate {
    const message_map* map;
    const map_event* event;
    std::string_view writes() const { return map->letter().type_code(); }
};

/// Is there one that stands instead of this one for such a receiver?
bool stands_back(const candidate& one, const std::vector<candidate>& all,
                 std::span<const std::string> receives) {
    return std::any_of(all.begin(), all.end(), [&](const candidate& other) {
        return other.event->instead_of == one.writes() && among(receives, other.writes()) &&
               !among(receives, one.writes());
    });
}

}  // namespace

std::vector<const message_map*> choose_writers(const std::vector<std::unique_ptr<message_map>>& maps,
                                               const model::node& bundle,
                                               std::span<const std::string> receives) {
    question asked(bundle, nullptr);
    std::vector<candidate> all;
    for (const auto& map : maps) {
        const map_event* event = asked.held_by(*map);
        if (event != nullptr) all.push_back({map.get(), event});
    }
    std::vector<const message_map*> out;
    for (const candidate& one : all) {
        const std::string& other = one.event->instead_of;
        const bool wanted = other.empty() || (among(receives, one.writes()) && !among(receives, other));
        if (wanted && !stands_back(one, all, receives)) out.push_back(one.map);
    }
    return out;
}

bool would_write(const message_map& map, const model::node& bundle, const facts* known) {
    return question(bundle, known).held_by(map) != nullptr;
}

namespace {

/// Every condition of `few` is one of `many`: what fulfils the latter fulfils the former.
bool implied(const std::vector<std::string>& few, const std::vector<std::string>& many) {
    return std::all_of(few.begin(), few.end(), [&](const std::string& one) {
        return std::find(many.begin(), many.end(), one) != many.end();
    });
}

bool same_letter_from_same_bundle(const map_event& a, const map_event& b) {
    return a.code == b.code && a.instead_of == b.instead_of &&
           (implied(a.shown, b.shown) || implied(b.shown, a.shown));
}

void check_pair(const program& first, const program& next, model::issues& found) {
    if (first.name == next.name)
        found.push_back(map_issue("map.name_twice", next.file, {next.name, first.file}));
    if (first.letter != next.letter) return;
    if (!first.written_only && !next.written_only)
        found.push_back(
            map_issue("map.reads_twice", next.file, {std::string(next.letter->name()), first.file}));
    for (const map_event& a : first.events) {
        for (const map_event& b : next.events) {
            if (same_letter_from_same_bundle(a, b))
                found.push_back(map_issue("map.event", b.place, {b.code, a.place}));
        }
    }
}

}  // namespace

void check_writers(const std::vector<const program*>& maps, model::issues& found) {
    for (std::size_t i = 0; i < maps.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) check_pair(*maps[j], *maps[i], found);
        for (const map_event& one : maps[i]->events) {
            const bool known =
                one.instead_of.empty() || std::any_of(maps.begin(), maps.end(), [&](const program* other) {
                    return other->letter->type_code() == one.instead_of;
                });
            if (!known) found.push_back(map_issue("map.instead_of", one.place, {one.instead_of}));
        }
    }
}

}  // namespace genvej::mappings
