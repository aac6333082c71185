#include "adapters/store/record_rules.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "adapters/store/packed.hpp"
#include "adapters/store/record_columns.hpp"

namespace genvej::store {
namespace {

constexpr std::string_view patient_type = "Patient";

/// The same bytes, however they were packed.
bool same_body(std::string_view one, std::string_view other) {
    if (one == other) return true;
    const auto first = unpacked_size(one);
    const auto second = unpacked_size(other);
    if (!first || !second || *first != *second) return false;
    return unpack(one).value() == unpack(other).value();
}

/// What is in the first and not in the second.
template <class Item>
std::vector<Item> without(const std::vector<Item>& from, const std::vector<Item>& these) {
    std::vector<Item> out;
    for (const Item& one : from) {
        if (std::find(these.begin(), these.end(), one) == these.end()) out.push_back(one);
    }
    return out;
}

struct hash_of_name {
    std::size_t operator()(const record_name& name) const noexcept {
        const std::hash<std::string> of;
        return of(name.id) * 31U + of(name.type);
    }
};

/// One transaction on its way to a plan.
class planning {
public:
    planning(record_facts& known, const record_transaction& what) : known_(known), what_(what) {}

    record_plan run() {
        for (std::size_t i = 0; i < what_.writes.size(); ++i) by_name_.emplace(what_.writes[i].name, i);
        entries_.resize(what_.writes.size());
        const bool stands = every(&planning::may_be_written) && every(&planning::finds_its_citizen) &&
                            every(&planning::points_at_what_is_there) && every(&planning::is_not_needed);
        if (!stands) {
            record_plan conflict;
            conflict.outcome = std::move(plan_.outcome);
            return conflict;
        }
        for (std::size_t i = 0; i < entries_.size(); ++i) put_down(i);
        plan_.grown.assign(grown_.begin(), grown_.end());
        return std::move(plan_);
    }

private:
    struct entry {
        known_record was;
        bool untouched = false;  ///< of a conditional create, or a delete of what is not there
        bool knows_citizen = false;
        std::int64_t number = 0;
        std::int64_t citizen = 0, patient = 0;
        std::vector<std::int64_t> points_at, at_nobodys;
    };
    /// What a name stands for when the transaction has ended.
    struct target {
        std::int64_t number = 0;  ///< 0: not there, or deleted
        std::int64_t citizen = 0;
    };

    bool every(bool (planning::*step)(std::size_t)) {
        for (std::size_t i = 0; i < what_.writes.size(); ++i) {
            if (!(this->*step)(i)) return false;
        }
        return true;
    }
    bool conflict(record_conflict why, std::size_t at, record_name other = {}, std::uint32_t there = 0) {
        plan_.outcome.why = why;
        plan_.outcome.entry = at;
        plan_.outcome.other = std::move(other);
        plan_.outcome.there = there;
        return false;
    }
    bool deletes(std::size_t at) const { return what_.writes[at].body.empty(); }

    bool may_be_written(std::size_t at);
    bool may_be_made(std::size_t at);
    bool finds_its_citizen(std::size_t at);
    bool points_at_what_is_there(std::size_t at);
    bool is_not_needed(std::size_t at);
    std::int64_t number_of(const citizen_key& whom);
    std::int64_t citizen_of(std::size_t at);
    target at_the_end(const record_name& name);
    void put_down(std::size_t at);

    record_facts& known_;
    const record_transaction& what_;
    record_plan plan_;
    std::unordered_map<record_name, std::size_t, hash_of_name> by_name_;
    std::vector<entry> entries_;
    std::unordered_map<record_name, target, hash_of_name> looked_up_;
    std::map<std::pair<std::uint16_t, std::string>, std::int64_t> citizens_;
    std::map<std::pair<std::string, std::string>, std::size_t> made_unless_;  ///< by type and key
    std::set<std::int64_t> grown_;
};

bool planning::may_be_written(std::size_t at) {
    const record_write& write = what_.writes[at];
    entry& one = entries_[at];
    one.was = known_.find(write.name);
    if (write.unless && !may_be_made(at)) return false;
    if (!one.untouched && write.if_version != 0 && one.was.version != write.if_version)
        return conflict(record_conflict::version, at, {}, one.was.version);
    one.untouched = one.untouched || (deletes(at) && !one.was.is_there());
    one.number = one.was.number;
    one.citizen = one.was.citizen;
    // Others of the transaction may point at it, before its turn comes.
    if (one.number == 0 && !one.untouched) one.number = -static_cast<std::int64_t>(++plan_.new_records);
    return true;
}

/// A conditional create: whether something has its key, or takes it a moment earlier.
bool planning::may_be_made(std::size_t at) {
    const record_write& write = what_.writes[at];
    const std::vector<record_name> found = known_.find_by_key(write.name.type, *write.unless);
    if (std::find(found.begin(), found.end(), write.name) != found.end()) {
        entries_[at].untouched = true;
        return true;
    }
    if (!found.empty()) return conflict(record_conflict::exists_now, at, found.front());
    if (entries_[at].was.is_there()) return conflict(record_conflict::exists_now, at, write.name);
    const auto key = std::pair(write.name.type, to_bytes(std::span(&*write.unless, 1)));
    const auto [first, is_first] = made_unless_.emplace(key, at);
    return is_first || conflict(record_conflict::exists_now, at, what_.writes[first->second].name);
}

std::int64_t planning::number_of(const citizen_key& whom) {
    const auto [place, is_first] = citizens_.emplace(std::pair(whom.municipality, whom.cpr), 0);
    if (!is_first) return place->second;
    place->second = known_.find_citizen(whom);
    if (place->second == 0) {
        plan_.new_citizens.push_back(whom);
        place->second = -static_cast<std::int64_t>(plan_.new_citizens.size());
    }
    return place->second;
}

/// Of an entry that is there when the transaction ends.
std::int64_t planning::citizen_of(std::size_t at) {
    const record_write& write = what_.writes[at];
    entry& one = entries_[at];
    if (one.knows_citizen || one.untouched) return one.citizen;
    one.knows_citizen = true;
    one.citizen = write.citizen           ? number_of(*write.citizen)
                  : write.patient.empty() ? 0
                                          : at_the_end({std::string(patient_type), write.patient}).citizen;
    return one.citizen;
}

planning::target planning::at_the_end(const record_name& name) {
    if (const auto own = by_name_.find(name); own != by_name_.end()) {
        if (deletes(own->second)) return {};
        return {entries_[own->second].number, citizen_of(own->second)};
    }
    const auto [place, is_first] = looked_up_.emplace(name, target{});
    if (is_first) {
        const known_record found = known_.find(name);
        if (found.is_there()) place->second = {found.number, found.citizen};
    }
    return place->second;
}

bool planning::finds_its_citizen(std::size_t at) {
    const record_write& write = what_.writes[at];
    entry& one = entries_[at];
    if (one.untouched || deletes(at)) return true;
    if (!write.patient.empty()) {
        const record_name patient{std::string(patient_type), write.patient};
        one.patient = at_the_end(patient).number;
        if (one.patient == 0) return conflict(record_conflict::dangling, at, patient);
    }
    static_cast<void>(citizen_of(at));
    if (one.was.number != 0 && one.was.citizen != one.citizen)
        return conflict(record_conflict::citizen_changes, at);
    return true;
}

bool planning::points_at_what_is_there(std::size_t at) {
    const record_write& write = what_.writes[at];
    entry& one = entries_[at];
    if (one.untouched || deletes(at)) return true;
    for (const record_name& name : write.references) {
        const target found = at_the_end(name);
        if (found.number == 0) return conflict(record_conflict::dangling, at, name);
        if (found.citizen != 0 && found.citizen != one.citizen)
            return conflict(record_conflict::other_citizen, at, name);
        const bool known =
            std::find(one.points_at.begin(), one.points_at.end(), found.number) != one.points_at.end();
        if (found.number == one.patient || known) continue;
        one.points_at.push_back(found.number);
        if (found.citizen == 0) one.at_nobodys.push_back(found.number);
    }
    return true;
}

/// What is written anew in the same transaction was looked at already.
bool planning::is_not_needed(std::size_t at) {
    if (entries_[at].untouched || !deletes(at)) return true;
    for (const record_name& other : known_.referrers(entries_[at].was)) {
        const auto own = by_name_.find(other);
        if (own == by_name_.end() || entries_[own->second].untouched)
            return conflict(record_conflict::still_referred, at, other);
    }
    return true;
}

void planning::put_down(std::size_t at) {
    const record_write& write = what_.writes[at];
    entry& from = entries_[at];
    record_version& told = plan_.outcome.written.emplace_back();
    told.partner = what_.came.partner;
    told.name = write.name;
    told.version = from.was.version;
    told.changed = from.was.changed;
    told.deleted = from.was.number == 0 || from.was.deleted;
    if (from.untouched) return;

    const bool same = !deletes(at) && from.was.is_there() && from.was.patient == from.patient &&
                      same_body(write.body, from.was.body);
    planned_record to;
    to.keys = deletes(at) ? std::vector<record_token>() : write.keys;
    std::sort(to.keys.begin(), to.keys.end(), [](const record_token& one, const record_token& other) {
        return std::tie(one.parameter, one.value) < std::tie(other.parameter, other.value);
    });
    to.keys.erase(std::unique(to.keys.begin(), to.keys.end()), to.keys.end());
    if (same && to.keys == from.was.keys) return;
    to.entry = at;
    to.record = from.number;
    to.keeps_version = same;
    to.version = from.was.version + (same ? 0U : 1U);
    to.deleted = deletes(at);
    to.citizen = from.citizen;
    to.patient = from.patient;
    to.added_keys = without(to.keys, from.was.keys);
    to.dropped_keys = without(from.was.keys, to.keys);
    to.points_at = std::move(from.points_at);
    if (!same) {
        to.body = write.body;
        to.begins_to_point_at = without(from.at_nobodys, from.was.points_at);
        to.ends_to_point_at = without(from.was.points_at, to.points_at);
        told.version = to.version;
        told.changed = what_.now;
        told.deleted = to.deleted;
        if (to.citizen != 0) grown_.insert(to.citizen);
    }
    plan_.writes.push_back(std::move(to));
}

}  // namespace

void pack_bodies(record_transaction& what) {
    for (record_write& one : what.writes) {
        if (!one.body.empty()) one.body = pack(one.body);
    }
}

std::size_t bytes_of(const record_transaction& what) noexcept {
    std::size_t sum = sizeof(what) + what.came.raw.size() + what.came.issues.size();
    for (const record_write& one : what.writes) {
        sum += sizeof(one) + one.body.size();
        for (const record_token& key : one.keys) sum += sizeof(key) + key.value.size();
        sum += one.references.size() * sizeof(record_name);
    }
    return sum;
}

std::optional<citizen_key> file_of(const reception& what, const letter_record& letter) {
    const bool is_half = std::any_of(letter.follow_ups.begin(), letter.follow_ups.end(),
                                     [](const auto& one) { return one.kind == follow_up_kind::pair; });
    if (!letter.joins_course || what.municipality == 0 || letter.patient.empty() || is_half ||
        what.letters.size() != 1)
        return std::nullopt;
    return citizen_key{what.municipality, letter.patient};
}

bool is_well_formed(const record_transaction& what) {
    std::set<record_name> seen;
    for (const record_write& one : what.writes) {
        const bool is_patient = one.name.type == patient_type;
        const bool says_whom = one.body.empty() || one.citizen.has_value() == is_patient;
        if (!says_whom || (is_patient && !one.patient.empty()) || !seen.insert(one.name).second) return false;
    }
    return what.came.letters.empty() && !what.came.refused;
}

record_plan plan_record(record_facts& known, const record_transaction& what) {
    return planning(known, what).run();
}

}  // namespace genvej::store
