#include "adapters/store/sqlite/keys_at_hand.hpp"

#include <algorithm>

#include "adapters/store/reception_rules.hpp"

namespace genvej::store::sqlite {
namespace {

/// More go than come, until there are as few as there should be.
constexpr std::size_t pace = 2;

/// Of a letter that came alone.
std::int64_t digest_of_one(std::string_view letter_id, std::string_view content_hash) {
    reception alone;
    alone.letters.emplace_back();
    alone.letters.front().letter_id = letter_id;
    alone.letters.front().content_hash = content_hash;
    return digest_of(alone);
}

}  // namespace

/// Without an identifier: nothing of that kind.
keys_at_hand::name keys_at_hand::name_of(const entry& of, slot which) {
    if (which == by_letter) return {of.sender, of.letter_id};
    if (which == by_envelope) return {of.sender, of.envelope_id};
    return {std::string(), of.vans_envelope_id};
}

std::int64_t keys_at_hand::find_letter(std::string_view sender, std::string_view letter_id) const {
    const std::lock_guard lock(mutex_);
    const auto found = letters_.names.find(name_view(sender, letter_id));
    return found == letters_.names.end() ? 0 : found->second.first->of.letter;
}

std::optional<keys_at_hand::envelope> keys_at_hand::find_envelope(std::string_view sender,
                                                                  std::string_view envelope_id) const {
    const std::lock_guard lock(mutex_);
    const auto found = envelopes_.names.find(name_view(sender, envelope_id));
    if (found == envelopes_.names.end()) return std::nullopt;
    const entry& whose = found->second.first->of;
    return envelope{whose.reception, whose.digest};
}

std::vector<std::int64_t> keys_at_hand::find_letters(std::string_view letter_id) const {
    if (letter_id.empty()) return {};
    const std::lock_guard lock(mutex_);
    const auto& names = letters_.names;
    std::vector<std::int64_t> out;
    for (auto at = names.begin(); at != names.end();) {
        const std::string& sender = at->first.first;
        const auto found = names.find(name_view(sender, letter_id));
        if (found != names.end()) out.push_back(found->second.first->of.letter);
        // The lowest name behind all of this sender.
        at = names.lower_bound(name_view(sender + '\0', std::string_view()));
    }
    return out;
}

void keys_at_hand::load(connection& database, std::int64_t after) {
    {
        query rows = database(
            "SELECT letter.id, reception.id, letter_id, content_hash, sender, envelope_id, vans_envelope_id "
            "FROM letter JOIN reception ON reception.id = letter.reception WHERE letter.id > ? AND effect = "
            "2");
        rows.bind(after);
        while (rows.step()) {
            enter({rows.number(0), rows.number(1), digest_of_one(rows.text(2), rows.text(3)), rows.string(4),
                   rows.string(2), rows.string(5), rows.string(6)});
        }
    }
    commit();
}

void keys_at_hand::put(kept& one, slot which) {
    name key = name_of(one.of, which);
    if (key.second.empty()) return;
    const bool is_new = index_of(which).names.try_emplace(std::move(key), &one, which).second;
    if (is_new) one.is[which] = place::here;
}

void keys_at_hand::take_out(kept& one, slot which) {
    index_of(which).names.erase(name_of(one.of, which));
}

void keys_at_hand::enter(entry what) {
    const std::lock_guard lock(mutex_);
    const std::int64_t letter = what.letter;
    kept& one = kept_[letter];
    one.of = std::move(what);
    entered_.push_back(letter);
    for (const slot which : all_slots) {
        put(one, which);
        index_of(which).brought += one.is[which] == place::here ? 1U : 0U;
    }
}

/// Only the indexes forget at once: the transaction may be rolled back.
void keys_at_hand::forget(std::int64_t letter) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(letter);
    if (found == kept_.end() || found->second.gone) return;
    kept& one = found->second;
    one.gone = true;
    forgotten_.push_back(letter);
    for (const slot which : all_slots) {
        if (one.is[which] == place::here) take_out(one, which);
    }
}

void keys_at_hand::move(connection& database) {
    for (index* from : {&letters_, &envelopes_}) {
        if (from->names.size() > most_) move_some(database, *from);
    }
}

/// What leaves is found here until the transaction has ended: before that no reader sees the rows.
void keys_at_hand::move_some(connection& database, index& from) {
    const bool letters = &from == &letters_;
    auto at = from.names.upper_bound(from.cursor);
    for (std::size_t left = std::min(from.brought * pace, from.names.size()); left > 0; --left, ++at) {
        if (at == from.names.end()) at = from.names.begin();
        const auto& [sender, id] = at->first;
        auto& [whose, which] = at->second;
        if (letters) {
            database("INSERT OR IGNORE INTO letter_key (sender, letter_id, letter) VALUES (?, ?, ?)")
                .bind(sender, id, whose->of.letter)
                .run();
        } else {
            database(
                "INSERT OR IGNORE INTO envelope_key (sender, envelope_id, digest, reception) VALUES (?, ?, "
                "?, ?)")
                .bind(sender, id, whose->of.digest, whose->of.reception)
                .run();
        }
        whose->is[which] = place::leaving;
        moved_.push_back(whose->of.letter);
        from.cursor = at->first;
    }
}

std::int64_t keys_at_hand::all_after(std::int64_t last) const {
    for (const auto& [letter, one] : kept_) {
        const bool stays = std::find(one.is.begin(), one.is.end(), place::here) != one.is.end();
        if (stays && !one.gone) return letter - 1;
    }
    return last;
}

void keys_at_hand::end_transaction() noexcept {
    for (index* of : {&letters_, &envelopes_}) {
        of->cursor_before = of->cursor;
        of->brought = 0;
    }
    entered_.clear();
    forgotten_.clear();
    moved_.clear();
}

void keys_at_hand::commit() {
    const std::lock_guard lock(mutex_);
    for (const std::int64_t letter : moved_) {
        const auto found = kept_.find(letter);
        if (found == kept_.end()) continue;  // both of its identifiers have moved
        kept& one = found->second;
        bool empty = true;
        for (const slot which : all_slots) {
            if (one.is[which] == place::leaving) {
                take_out(one, which);
                one.is[which] = place::none;
            }
            empty = empty && one.is[which] == place::none;
        }
        if (empty) kept_.erase(found);
    }
    for (const std::int64_t letter : forgotten_) kept_.erase(letter);
    end_transaction();
}

void keys_at_hand::roll_back() {
    const std::lock_guard lock(mutex_);
    for (const std::int64_t letter : moved_) {
        for (place& one : kept_.at(letter).is) one = one == place::leaving ? place::here : one;
    }
    for (const std::int64_t letter : entered_) {
        kept& one = kept_.at(letter);
        for (const slot which : all_slots) {
            if (one.is[which] == place::here && !one.gone) take_out(one, which);
        }
    }
    for (const std::int64_t letter : entered_) kept_.erase(letter);
    for (const std::int64_t letter : forgotten_) {
        const auto found = kept_.find(letter);
        if (found == kept_.end()) continue;  // it came and went
        found->second.gone = false;
        for (const slot which : all_slots) {
            if (found->second.is[which] == place::here) put(found->second, which);
        }
    }
    for (index* of : {&letters_, &envelopes_}) of->cursor = of->cursor_before;
    end_transaction();
}

}  // namespace genvej::store::sqlite
