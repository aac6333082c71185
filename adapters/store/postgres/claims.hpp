#pragma once
/// What must be unique, claimed for a batch of receptions, and what is known of it already: letters by sender
/// and identifier, envelopes, patients' lanes, conversations (001_first.sql). Thread-safety: used inside the
/// writer's transaction.
#include <map>
#include <optional>
#include <set>

#include "adapters/store/postgres/connection.hpp"

namespace genvej::store::postgres {

/// A key by municipality and two words.
struct key {
    std::int64_t municipality = 0;
    std::string_view first, second;
    auto operator<=>(const key&) const = default;
};
/// The envelopes that a reception came in. VANSEnvelopes have identifiers that are unique everywhere.
std::vector<key> envelopes_of(const reception& what);
/// A letter's key; none: it has no identifier.
std::optional<key> key_of(const reception& in, const letter_record& letter);

class claims {
public:
    void letter(const key& what, std::int64_t letter, std::int64_t reception, std::string_view hash);
    void envelope(const key& what, std::int64_t digest, std::int64_t reception);
    void patient(std::int64_t municipality, std::string_view cpr);
    void thread(std::int64_t municipality, std::string_view id, std::string_view cpr);

    /// Claims all of it; waits for whoever is about to. @throw failure
    void stake(connection& database);

    struct known_letter_key {
        std::int64_t letter = 0, reception = 0;
        std::string hash;
    };
    struct known_envelope {
        std::int64_t digest = 0, reception = 0;
    };
    /// None: it is ours now.
    const known_letter_key* find_letter(const key& what) const;
    const known_envelope* find_envelope(const key& what) const;
    std::string lane_of(std::int64_t municipality, std::string_view cpr) const;
    /// The lane that owns a conversation.
    std::string owner_of(std::int64_t municipality, std::string_view thread) const;

    /// The claims of a reception that takes no effect are given up: its number, those of its letters.
    void give_up(connection& database, const reception& what, std::int64_t reception);
    /// The envelopes of a reception are another's: of a duplicate those of the first.
    static void envelopes_belong_to(connection& database, const reception& what, std::int64_t from,
                                    std::int64_t to);
    /// The known envelopes of a reception are its own from now on.
    static void take_over_envelopes(connection& database, const reception& what, std::int64_t reception);

private:
    /// What an answer tells of.
    enum class about : std::uint8_t {
        nothing,
        our_letters,
        our_envelopes,
        new_threads,
        letters,
        envelopes,
        patients,
        threads
    };
    class questions;
    void ask_for_ours(questions& asked) const;
    void ask_for_known(questions& asked) const;
    bool read(about what, rows& answer);

    column letters_[6] = {int8s(), texts(), texts(), int8s(), int8s(), texts()};
    column envelopes_[5] = {int8s(), texts(), texts(), int8s(), int8s()};
    column patients_[3] = {int8s(), texts(), texts()};
    column threads_[3] = {int8s(), texts(), texts()};
    std::set<std::int64_t> our_letters_, our_receptions_;
    std::map<std::tuple<std::int64_t, std::string, std::string>, known_letter_key, std::less<>>
        known_letters_;
    std::map<std::tuple<std::int64_t, std::string, std::string>, known_envelope, std::less<>>
        known_envelopes_;
    std::map<std::pair<std::int64_t, std::string>, std::string> lanes_, owners_;
    std::set<std::pair<std::int64_t, std::string>> our_threads_;
};

}  // namespace genvej::store::postgres
