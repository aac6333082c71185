#include "adapters/store/postgres/claims.hpp"

#include <algorithm>
#include <utility>

#include "adapters/store/postgres/forgetting.hpp"
#include "adapters/store/random_id.hpp"

namespace genvej::store::postgres {
namespace {

std::tuple<std::int64_t, std::string, std::string> owned(const key& what) {
    return {what.municipality, std::string(what.first), std::string(what.second)};
}

}  // namespace

std::vector<key> envelopes_of(const reception& what) {
    std::vector<key> out;
    if (!what.vans_envelope_id.empty()) out.push_back({0, {}, what.vans_envelope_id});
    for (const letter_record& letter : what.letters) {
        const key one{what.sender_municipality, letter.sender, letter.envelope_id};
        if (!letter.envelope_id.empty() && std::find(out.begin(), out.end(), one) == out.end())
            out.push_back(one);
    }
    return out;
}

std::optional<key> key_of(const reception& in, const letter_record& letter) {
    if (letter.letter_id.empty()) return std::nullopt;
    return key{in.sender_municipality, letter.sender, letter.letter_id};
}

/// Statements of one round trip and what their answers tell of. What there is nothing to ask about is left
/// out.
class claims::questions {
public:
    explicit questions(connection& database) : database_(database) {}

    template <class... Values>
    void ask(about what, const char* sql, const column& first, const Values&... others) {
        if (first.empty()) return;
        database_.send(sql, parameters(first, others...));
        asked_.push_back(what);
    }
    std::vector<std::pair<about, rows>> answers() {
        std::vector<std::pair<about, rows>> out;
        if (asked_.empty()) return out;
        std::vector<rows> all = database_.finish();
        // What was sent before is not ours.
        auto answer = all.end() - static_cast<std::ptrdiff_t>(asked_.size());
        for (const about what : std::exchange(asked_, {})) out.emplace_back(what, std::move(*answer++));
        return out;
    }

private:
    connection& database_;
    std::vector<about> asked_;
};

void claims::letter(const key& what, std::int64_t letter, std::int64_t reception, std::string_view hash) {
    put(letters_, what.municipality, what.first, what.second, letter, reception, hash);
    our_letters_.insert(letter);
}

void claims::envelope(const key& what, std::int64_t digest, std::int64_t reception) {
    put(envelopes_, what.municipality, what.first, what.second, digest, reception);
    our_receptions_.insert(reception);
}

void claims::patient(std::int64_t municipality, std::string_view cpr) {
    if (lanes_.emplace(std::pair(municipality, std::string(cpr)), std::string()).second)
        put(patients_, municipality, cpr, random_lane());
}

void claims::thread(std::int64_t municipality, std::string_view id, std::string_view cpr) {
    put(threads_, municipality, id, cpr);
}

void claims::stake(connection& database) {
    // Whoever forgets citizens comes before anything of ours is locked, or after all of it.
    if (!patients_[0].empty()) keep_citizens(database);
    questions asked(database);
    ask_for_ours(asked);
    bool all_ours = true;
    for (auto& [what, answer] : asked.answers()) all_ours &= read(what, answer);
    // What has come before is rare, and looked up only then.
    if (all_ours) return;
    ask_for_known(asked);
    for (auto& [what, answer] : asked.answers()) read(what, answer);
}

void claims::ask_for_ours(questions& asked) const {
    const auto& l = letters_;
    const auto& e = envelopes_;
    const auto& p = patients_;
    const auto& t = threads_;
    asked.ask(
        about::our_letters,
        "INSERT INTO letter_key (municipality, sender, letter_id, letter, reception, content_hash) SELECT * "
        "FROM "
        "unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[]) AS r(m, s, l, "
        "i, r, h) "
        "ORDER BY m, s, l ON CONFLICT DO NOTHING",
        l[0], l[1], l[2], l[3], l[4], l[5]);
    asked.ask(about::our_envelopes,
              "INSERT INTO envelope_key (municipality, sender, envelope_id, digest, reception) SELECT * FROM "
              "unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS r(m, s, e, d, r) "
              "ORDER BY m, s, e ON CONFLICT DO NOTHING",
              e[0], e[1], e[2], e[3], e[4]);
    asked.ask(about::nothing,
              "INSERT INTO patient (municipality, cpr, lane) SELECT * FROM unnest($1::bigint[], $2::text[], "
              "$3::text[]) "
              "AS r(m, c, l) ORDER BY m, c ON CONFLICT DO NOTHING",
              p[0], p[1], p[2]);
    asked.ask(
        about::new_threads,
        "INSERT INTO thread (municipality, id, lane) SELECT m, i, lane FROM unnest($1::bigint[], $2::text[], "
        "$3::text[]) WITH ORDINALITY AS r(m, i, c, n) JOIN patient ON patient.municipality = m AND cpr = c "
        "ORDER BY "
        "m, i, n ON CONFLICT DO NOTHING RETURNING municipality, id",
        t[0], t[1], t[2]);
    asked.ask(
        about::patients,
        "SELECT m, c, lane FROM unnest($1::bigint[], $2::text[]) AS r(m, c) JOIN patient ON municipality = m "
        "AND cpr "
        "= c",
        p[0], p[1]);
    asked.ask(
        about::threads,
        "SELECT m, i, lane FROM unnest($1::bigint[], $2::text[]) AS r(m, i) JOIN thread ON municipality = m "
        "AND id = "
        "i",
        t[0], t[1]);
}

void claims::ask_for_known(questions& asked) const {
    const auto& l = letters_;
    const auto& e = envelopes_;
    asked.ask(
        about::letters,
        "SELECT m, s, l, letter, reception, content_hash FROM unnest($1::bigint[], $2::text[], $3::text[]) "
        "AS r(m, s, "
        "l) JOIN letter_key k ON k.municipality = m AND k.sender = s AND k.letter_id = l",
        l[0], l[1], l[2]);
    asked.ask(
        about::envelopes,
        "SELECT m, s, e, digest, reception FROM unnest($1::bigint[], $2::text[], $3::text[]) AS r(m, s, e) "
        "JOIN "
        "envelope_key k ON k.municipality = m AND k.sender = s AND k.envelope_id = e",
        e[0], e[1], e[2]);
}

/// @return false: of what was claimed something is another's
bool claims::read(about what, rows& answer) {
    // What vanished between the two statements is tried again.
    if ((what == about::letters && static_cast<std::size_t>(answer.size()) != letters_[0].size()) ||
        (what == about::envelopes && static_cast<std::size_t>(answer.size()) != envelopes_[0].size()))
        fail(store_errc::busy);
    if (what == about::our_letters) return answer.changes() == letters_[0].size();
    if (what == about::our_envelopes) return answer.changes() == envelopes_[0].size();
    while (answer.step()) {
        const std::int64_t municipality = answer.number(0);
        switch (what) {
            case about::nothing:
            case about::our_letters:
            case about::our_envelopes:
                break;
            case about::new_threads:
                our_threads_.emplace(municipality, answer.string(1));
                break;
            case about::letters:
                if (!our_letters_.contains(answer.number(3)))
                    known_letters_[{municipality, answer.string(1), answer.string(2)}] = {
                        answer.number(3), answer.number(4), answer.string(5)};
                break;
            case about::envelopes:
                if (!our_receptions_.contains(answer.number(4)))
                    known_envelopes_[{municipality, answer.string(1), answer.string(2)}] = {answer.number(3),
                                                                                            answer.number(4)};
                break;
            case about::patients:
                lanes_[{municipality, answer.string(1)}] = answer.string(2);
                break;
            case about::threads:
                owners_[{municipality, answer.string(1)}] = answer.string(2);
                break;
        }
    }
    return true;
}

const claims::known_letter_key* claims::find_letter(const key& what) const {
    const auto found = known_letters_.find(owned(what));
    return found == known_letters_.end() ? nullptr : &found->second;
}

const claims::known_envelope* claims::find_envelope(const key& what) const {
    const auto found = known_envelopes_.find(owned(what));
    return found == known_envelopes_.end() ? nullptr : &found->second;
}

std::string claims::lane_of(std::int64_t municipality, std::string_view cpr) const {
    const auto found = lanes_.find({municipality, std::string(cpr)});
    return found == lanes_.end() ? std::string() : found->second;
}

std::string claims::owner_of(std::int64_t municipality, std::string_view thread) const {
    const auto found = owners_.find({municipality, std::string(thread)});
    return found == owners_.end() ? std::string() : found->second;
}

void claims::give_up(connection& database, const reception& what, std::int64_t reception) {
    for (const letter_record& letter : what.letters) {
        if (const auto key = key_of(what, letter)) {
            database(
                "DELETE FROM letter_key WHERE municipality = $1 AND sender = $2 AND letter_id = $3 AND "
                "reception = "
                "$4")
                .bind(key->municipality, key->first, key->second, reception);
        }
        const bool ours = our_threads_.erase({what.municipality, letter.thread}) > 0;
        if (ours)
            database("DELETE FROM thread WHERE municipality = $1 AND id = $2")
                .bind(what.municipality, letter.thread);
    }
    for (const key& one : envelopes_of(what)) {
        database(
            "DELETE FROM envelope_key WHERE municipality = $1 AND sender = $2 AND envelope_id = $3 AND "
            "reception = "
            "$4")
            .bind(one.municipality, one.first, one.second, reception);
    }
}

void claims::envelopes_belong_to(connection& database, const reception& what, std::int64_t from,
                                 std::int64_t to) {
    for (const key& one : envelopes_of(what)) {
        database(
            "UPDATE envelope_key SET reception = $5 WHERE municipality = $1 AND sender = $2 AND envelope_id "
            "= $3 AND "
            "reception = $4")
            .bind(one.municipality, one.first, one.second, from, to);
    }
}

void claims::take_over_envelopes(connection& database, const reception& what, std::int64_t reception) {
    for (const key& one : envelopes_of(what)) {
        database(
            "UPDATE envelope_key SET reception = $4 WHERE municipality = $1 AND sender = $2 AND envelope_id "
            "= $3")
            .bind(one.municipality, one.first, one.second, reception);
    }
}

}  // namespace genvej::store::postgres
