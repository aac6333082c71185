#pragma once
/// What a transaction of the record means, whichever engine keeps it (record.hpp): which conflicts it has,
/// which versions it makes, whose files grow. An engine answers what it holds and writes what is planned.
/// Thread-safety: functions without state; plan() as the facts that it asks.
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "adapters/store/record.hpp"

namespace genvej::store {

/// Packs the bodies in place: on the thread that brought them. Everything below works on packed bodies.
void pack_bodies(record_transaction& what);
/// Memory that it holds.
std::size_t bytes_of(const record_transaction& what) noexcept;
/// Each name once; a Patient that is written says whom it is, and nothing else does; who is about a Patient
/// is none; what came holds no letters.
bool is_well_formed(const record_transaction& what);

/// Into whose file a letter comes in the transaction that takes it in: a letter that stands alone is its
/// patient's in the municipality of its reception, as the gateway found both when it read it. Nothing: it
/// belongs into none, or that has to be found out later (record_keeper::letters_to_join), as of a half, of a
/// report, and of one among several.
std::optional<citizen_key> file_of(const reception& what, const letter_record& letter);

/// That version of a resource; 0: the latest. Nothing: there is none.
/// @param versions_before up to so many (second argument) versions before a number, the latest first; before
///        0: of all
template <class Versions>
std::optional<record_version> version_in(std::uint32_t version, const Versions& versions_before) {
    if (version == std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    std::vector<record_version> found = versions_before(version == 0 ? 0 : version + 1, 1);
    if (found.empty() || (version != 0 && found.front().version != version)) return std::nullopt;
    return std::move(found.front());
}

/// A resource as an engine has it.
struct known_record {
    std::int64_t number = 0;    ///< of its row; 0: it never existed
    std::uint32_t version = 0;  ///< the latest
    time_ms changed = 0;
    bool deleted = false;
    std::int64_t citizen = 0;  ///< number of his row; 0: it is about nobody
    std::int64_t patient = 0;  ///< number of the Patient that it is about; 0: none
    std::string body;          ///< of the latest version, packed; empty when deleted
    std::vector<record_token> keys;
    std::vector<std::int64_t> points_at;  ///< numbers; without the Patient that it is about

    bool is_there() const noexcept { return number != 0 && !deleted; }
};

/// What an engine knows, as of the transaction in which the plan is to take effect. All of one partner.
class record_facts {
public:
    virtual ~record_facts() = default;
    record_facts() = default;
    record_facts(const record_facts&) = delete;
    record_facts& operator=(const record_facts&) = delete;

    virtual known_record find(const record_name& name) = 0;
    /// Undeleted ones, in the order of ids.
    virtual std::vector<record_name> find_by_key(std::string_view type, const record_token& key) = 0;
    /// 0: there is none.
    virtual std::int64_t find_citizen(const citizen_key& whom) = 0;
    /// Undeleted ones that point at it, or are about it.
    virtual std::vector<record_name> referrers(const known_record& target) = 0;
};

/// A row to be written. Numbers below zero are of rows that are made with it: -1 is the first new resource
/// (citizen), -2 the second.
struct planned_record {
    std::size_t entry = 0;
    std::int64_t record = 0;
    /// Only the keys are written anew: the bytes are the same.
    bool keeps_version = false;
    std::uint32_t version = 0;
    bool deleted = false;
    std::int64_t citizen = 0, patient = 0;  ///< 0: none
    std::string body;                       ///< packed; empty: this version deletes
    std::vector<record_token> keys, added_keys, dropped_keys;
    std::vector<std::int64_t> points_at;
    /// At resources about nobody: since this version, and no more since.
    std::vector<std::int64_t> begins_to_point_at, ends_to_point_at;

    bool is_new() const noexcept { return record < 0; }
};

struct record_plan {
    record_outcome outcome;  ///< with a conflict there is nothing else
    std::size_t new_records = 0;
    std::vector<citizen_key> new_citizens;
    std::vector<planned_record> writes;
    std::vector<std::int64_t> grown;  ///< citizens whose files grow, each once; below zero: new ones
};

/// REQUIRES: is_well_formed(what), bodies packed
record_plan plan_record(record_facts& known, const record_transaction& what);

}  // namespace genvej::store
