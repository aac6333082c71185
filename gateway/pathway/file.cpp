#include "gateway/pathway/file.hpp"

#include <algorithm>
#include <tuple>

#include "adapters/formats/kept_json.hpp"
#include "gateway/pathway/fhir_paths.hpp"
#include "gateway/pipeline/bundle_heading.hpp"

namespace genvej::gateway::pathway {
namespace {

/// Where a name is looked for: the record and the reports of a partner are one place, a message is its own.
using name_key = std::tuple<std::size_t, std::string_view, std::string_view, std::string_view>;

name_key key_of(const filed_resource& one) noexcept {
    if (one.from == way_in::message) return {one.letter + 1, {}, one.type, one.id};
    return {0, one.partner, one.type, one.id};
}

/// Of the versions of one resource (positions, in the order in which they became known): which counts at a
/// moment. The record's before the reports', which carry less.
template <class Positions>
const filed_resource* counts_at(std::span<const filed_resource> all, const Positions& versions, time_ms at) {
    const filed_resource* out = nullptr;
    for (const std::size_t position : versions) {
        const filed_resource& one = all[position];
        if (one.known > at) continue;
        if (out == nullptr || out->from != way_in::record || one.from == way_in::record) out = &one;
    }
    return out;
}

std::string_view event_of(const model::node& bundle) {
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* header = resource_of(*entry);
        if (header != nullptr && header->name == "MessageHeader")
            return value_at(*header, "eventCoding.code");
    }
    return {};
}

}  // namespace

model::checked<std::unique_ptr<file>> file::read(const store::citizen_file& from) {
    model::checked<std::unique_ptr<file>> out;
    std::unique_ptr<file> made(new file(from));
    for (const auto step : {&file::read_record, &file::read_letters, &file::read_notes}) {
        out.found = (made.get()->*step)();
        if (!out.ok()) return out;
    }
    made->put_in_order();
    out.value = std::move(made);
    return out;
}

model::issues file::read_record() {
    for (const store::record_version& one : from_->resources) {
        filed_resource& made = resources_.emplace_back();
        made.partner = one.partner;
        made.type = one.name.type;
        made.id = one.name.id;
        made.version = one.version;
        made.known = one.changed;
        made.deleted = one.deleted;
        if (one.deleted) continue;
        auto read = formats::read_kept_json(one.body);
        if (!read.ok()) return std::move(read.found);
        documents_.push_back(std::make_unique<model::document>(std::move(read.value)));
        made.body = documents_.back()->root();
    }
    return {};
}

model::issues file::read_letters() {
    for (const store::filed_letter& one : from_->letters) {
        filed_message& made = messages_.emplace_back();
        made.kind = one.kind;
        made.sender = one.sender;
        made.receiver = one.receiver;
        made.letter_id = one.letter_id;
        made.partner = one.partner;
        made.received = one.received;
        if (one.translation.empty()) continue;
        auto read = formats::read_kept_json(one.translation);
        if (!read.ok()) return std::move(read.found);
        documents_.push_back(std::make_unique<model::document>(std::move(read.value)));
        made.bundle = documents_.back()->root();
        made.report = made.bundle->child_value("type") == "collection";
        if (!made.report) made.event = event_of(*made.bundle);
        add_entries(messages_.size() - 1, *made.bundle);
    }
    return {};
}

void file::add_entries(std::size_t letter, const model::node& bundle) {
    const filed_message& of = messages_[letter];
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* body = resource_of(*entry);
        if (body == nullptr) continue;
        filed_resource& made = resources_.emplace_back();
        made.from = of.report ? way_in::report : way_in::message;
        made.partner = of.partner;
        made.type = body->name;
        made.id = body->child_value("id");
        made.known = of.received;
        made.body = body;
        made.letter = letter;
        made.full_url = entry->child_value("fullUrl");
    }
}

model::issues file::read_notes() {
    for (const store::record_note& one : from_->notes) {
        const std::span<char> text = note_memory_.copy_guarded(one.body);
        auto read = formats::json::read(text, note_memory_, {});
        if (!read.ok()) return std::move(read.found);
        if (read.value->is != formats::json::kind::object)
            return {model::make_issue("pathway.note", {one.kind})};
        notes_.push_back({one.id, one.at, one.kind, one.who, read.value});
    }
    std::stable_sort(notes_.begin(), notes_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return {};
}

void file::put_in_order() {
    std::stable_sort(resources_.begin(), resources_.end(),
                     [](const auto& a, const auto& b) { return a.known < b.known; });
    by_name_.resize(resources_.size());
    for (std::size_t i = 0; i < by_name_.size(); ++i) by_name_[i] = i;
    std::stable_sort(by_name_.begin(), by_name_.end(), [&](std::size_t a, std::size_t b) {
        return key_of(resources_[a]) < key_of(resources_[b]);
    });
    for (std::size_t begin = 0, end = 0; begin < by_name_.size(); begin = end) {
        std::uint32_t reports = 0;
        for (end = begin; end < by_name_.size() &&
                          key_of(resources_[by_name_[end]]) == key_of(resources_[by_name_[begin]]);
             ++end) {
            filed_resource& one = resources_[by_name_[end]];
            if (one.from == way_in::report) one.version = ++reports;
        }
        const std::span versions(by_name_.data() + begin, end - begin);
        const filed_resource* counts = counts_at(resources_, versions, store::store::endless);
        if (counts != nullptr) resources_[static_cast<std::size_t>(counts - resources_.data())].latest = true;
    }
}

const filed_resource* file::find(std::string_view partner, std::string_view type, std::string_view id,
                                 time_ms at) const noexcept {
    const name_key wanted{0, partner, type, id};
    const auto begin = std::lower_bound(
        by_name_.begin(), by_name_.end(), wanted,
        [&](std::size_t position, const name_key& key) { return key_of(resources_[position]) < key; });
    auto end = begin;
    while (end != by_name_.end() && key_of(resources_[*end]) == wanted) ++end;
    return counts_at(resources_, std::span(begin, end), at);
}

const filed_resource* file::in_message(const filed_resource& from,
                                       std::string_view reference) const noexcept {
    const named_resource named = read_reference(reference);
    for (const filed_resource& one : resources_) {
        if (one.letter != from.letter) continue;
        if (one.full_url == reference) return &one;
        if (!named.id.empty() && one.type == named.type && one.id == named.id) return &one;
    }
    return nullptr;
}

const filed_resource* file::resolve(const filed_resource& from, std::string_view reference,
                                    time_ms at) const noexcept {
    if (reference.empty() || reference.front() == '#') return nullptr;
    if (from.from == way_in::message) {
        const filed_resource* found = in_message(from, reference);
        return found != nullptr && found->known <= at ? found : nullptr;
    }
    const named_resource named = read_reference(reference);
    if (!named.id.empty()) {
        if (const filed_resource* found = find(from.partner, named.type, named.id, at)) return found;
    }
    if (from.from == way_in::record) return nullptr;
    // In a report an entry may be named by its address only.
    const filed_resource* entry = in_message(from, reference);
    return entry == nullptr ? nullptr : find(from.partner, entry->type, entry->id, at);
}

}  // namespace genvej::gateway::pathway
