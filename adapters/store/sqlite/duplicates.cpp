#include "adapters/store/sqlite/duplicates.hpp"

#include <algorithm>
#include <tuple>

#include "adapters/store/reception_rules.hpp"

namespace genvej::store::sqlite {
namespace {

/// The envelopes that a reception came in: (sender, id). VANSEnvelopes have identifiers that are unique
/// everywhere.
std::vector<std::pair<std::string_view, std::string_view>> envelopes_of(const reception& what) {
    std::vector<std::pair<std::string_view, std::string_view>> out;
    if (!what.vans_envelope_id.empty()) out.emplace_back(std::string_view(), what.vans_envelope_id);
    for (const letter_record& letter : what.letters) {
        const std::pair<std::string_view, std::string_view> one(letter.sender, letter.envelope_id);
        if (!letter.envelope_id.empty() && std::find(out.begin(), out.end(), one) == out.end())
            out.push_back(one);
    }
    return out;
}

earlier find_letter(connection& database, const keys_at_hand& at_hand, const letter_record& letter) {
    const std::int64_t number = letter_by_key(database, at_hand, letter.sender, letter.letter_id);
    if (number == 0) return {};
    query found = database("SELECT reception, content_hash = ? FROM letter WHERE id = ?");
    if (!found.bind(letter.content_hash, number).step()) fail(store_errc::damaged);
    return {found.number(0), found.number(1) != 0};
}

/// An index says more than what is at hand: the envelope of a letter that was refused later may have moved
/// to the next one that came in it.
std::optional<keys_at_hand::envelope> find_envelope(connection& database, const keys_at_hand& at_hand,
                                                    std::string_view sender, std::string_view id) {
    query found = database("SELECT reception, digest FROM envelope_key WHERE sender = ? AND envelope_id = ?");
    if (found.bind(sender, id).step()) return keys_at_hand::envelope{found.number(0), found.number(1)};
    return at_hand.find_envelope(sender, id);
}

class looked_up final : public known_before {
public:
    looked_up(connection& database, const keys_at_hand& at_hand, const reception& what)
        : database_(database), at_hand_(at_hand), what_(what) {}

    earlier letter(const letter_record& which) const override {
        return find_letter(database_, at_hand_, which);
    }
    std::vector<earlier> envelopes(std::int64_t digest) const override {
        std::vector<earlier> out;
        for (const auto& [sender, id] : envelopes_of(what_)) {
            const auto found = find_envelope(database_, at_hand_, sender, id);
            out.push_back(found ? earlier{found->reception, found->digest == digest} : earlier{});
        }
        return out;
    }

private:
    connection& database_;
    const keys_at_hand& at_hand_;
    const reception& what_;
};

}  // namespace

recognition recognise(connection& database, const keys_at_hand& at_hand, const reception& what) {
    return genvej::store::recognise(what, looked_up(database, at_hand, what));
}

bool is_new(connection& database, const keys_at_hand& at_hand, const reception& what) {
    if (what.letters.size() != 1 || what.letters.front().letter_id.empty()) return false;
    const letter_record& one = what.letters.front();
    if (letter_by_key(database, at_hand, one.sender, one.letter_id) != 0) return false;
    const auto envelopes = envelopes_of(what);
    return std::none_of(envelopes.begin(), envelopes.end(), [&](const auto& envelope) {
        return find_envelope(database, at_hand, envelope.first, envelope.second).has_value();
    });
}

void remember_letter(connection& database, const letter_record& letter, std::int64_t number) {
    if (letter.letter_id.empty()) return;
    database("INSERT INTO letter_key (sender, letter_id, letter) VALUES (?, ?, ?)")
        .bind(letter.sender, letter.letter_id, number)
        .run();
}

void remember_envelopes(connection& database, const keys_at_hand& at_hand, const reception& what,
                        std::int64_t number) {
    const std::int64_t digest = digest_of(what);
    for (const auto& [sender, id] : envelopes_of(what)) {
        if (find_envelope(database, at_hand, sender, id)) continue;
        database("INSERT INTO envelope_key (sender, envelope_id, digest, reception) VALUES (?, ?, ?, ?)")
            .bind(sender, id, digest, number)
            .run();
    }
}

void move_envelopes(connection& database, const keys_at_hand& at_hand, const reception& what,
                    std::int64_t number) {
    for (const auto& [sender, id] : envelopes_of(what)) {
        const auto found = find_envelope(database, at_hand, sender, id);
        if (!found) continue;
        database(
            "INSERT OR REPLACE INTO envelope_key (sender, envelope_id, digest, reception) VALUES (?, ?, ?, "
            "?)")
            .bind(sender, id, found->digest, number)
            .run();
    }
}

std::int64_t letter_by_key(connection& database, std::string_view sender, std::string_view letter_id) {
    query found = database("SELECT letter FROM letter_key WHERE sender = ? AND letter_id = ?");
    return found.bind(sender, letter_id).step() ? found.number(0) : 0;
}

std::int64_t letter_by_key(connection& database, const keys_at_hand& at_hand, std::string_view sender,
                           std::string_view letter_id) {
    if (letter_id.empty()) return 0;
    const std::int64_t young = at_hand.find_letter(sender, letter_id);
    return young != 0 ? young : letter_by_key(database, sender, letter_id);
}

void forget_letter(connection& database, keys_at_hand& at_hand, std::int64_t letter) {
    at_hand.forget(letter);
    database("UPDATE letter SET effect = 0 WHERE id = ?").bind(letter).run();
    database(
        "DELETE FROM letter_key WHERE (sender, letter_id) = (SELECT sender, letter_id FROM letter WHERE id = "
        "?1) "
        "AND letter = ?1")
        .bind(letter)
        .run();
}

void forget_envelopes(connection& database, std::int64_t reception) {
    // One by one: the table is ordered by sender and identifier, and large.
    std::vector<std::pair<std::string, std::string>> used;
    {
        query rows = database(
            "SELECT letter.sender, letter.envelope_id FROM reception JOIN letter ON letter.id >= "
            "first_letter AND "
            "letter.id < first_letter + letters WHERE reception.id = ?1 UNION SELECT '', vans_envelope_id "
            "FROM reception WHERE id = ?1");
        rows.bind(reception);
        while (rows.step()) used.emplace_back(rows.string(0), rows.string(1));
    }
    for (const auto& [sender, id] : used) {
        database("DELETE FROM envelope_key WHERE sender = ? AND envelope_id = ? AND reception = ?")
            .bind(sender, id, reception)
            .run();
    }
}

}  // namespace genvej::store::sqlite
