#include "adapters/store/sqlite/intake.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/random_id.hpp"
#include "adapters/store/sqlite/duplicates.hpp"

namespace genvej::store::sqlite {
namespace {

using verdict = accept_outcome::verdict;

/// One reception on its way into the tables.
class intake {
public:
    intake(connection& database, ledger& numbers, packed_reception& in)
        : database_(database), numbers_(numbers), in_(in), what_(in.what) {}

    accept_outcome run() {
        if (what_.refused) {
            quarantine();
            return {};
        }
        const recognition seen = recognise(database_, what_);
        accept_outcome out = outcome_of(seen);
        switch (seen.what) {
            case verdict::stored:
                take_effect(seen);
                break;
            case verdict::duplicate:
                insert_reception(reception_state::duplicate, seen.first);
                remember_envelopes(database_, what_, seen.first);
                break;
            case verdict::letter_id_reused:
            case verdict::envelope_id_reused:
            case verdict::thread_of_another_patient:
                refuse(out);
                quarantine();
                break;
        }
        return out;
    }

private:
    accept_outcome outcome_of(const recognition& seen);
    void take_effect(const recognition& seen);
    void refuse(const accept_outcome& why);
    void quarantine();
    void insert_reception(reception_state state, std::int64_t first);
    void insert_letter(std::size_t at);
    void letter_takes_effect(std::size_t at);
    void plan(const planned_delivery& one, const std::string& lane);
    std::string lane_of(const std::string& cpr);
    bool lane_is_free(std::int64_t target, const std::string& lane);

    connection& database_;
    ledger& numbers_;
    const packed_reception& in_;
    reception& what_;
};

accept_outcome intake::outcome_of(const recognition& seen) {
    accept_outcome out;
    out.what = seen.what;
    if (seen.first == 0) return out;
    query first = database_(
        "SELECT public_id, http_status, receipt_media_type, receipt FROM reception JOIN reception_body "
        "ON reception_body.reception = reception.id WHERE reception.id = ?");
    if (!first.bind(seen.first).step()) fail(store_errc::damaged);
    out.first = first.string(0);
    out.first_status = static_cast<std::uint16_t>(first.number(1));
    out.first_receipt_media_type = first.string(2);
    out.first_receipt = unpack(first.text(3)).value();
    return out;
}

void intake::take_effect(const recognition& seen) {
    insert_reception(reception_state::accepted, 0);
    for (std::size_t i = 0; i < what_.letters.size(); ++i) {
        if (!seen.known[i]) letter_takes_effect(i);
    }
    remember_envelopes(database_, what_, numbers_.reception);
}

void intake::refuse(const accept_outcome& why) {
    what_.http_status = 422;
    what_.receipt.clear();
    what_.receipt_media_type.clear();
    if (what_.when_reused) what_.when_reused(what_, why);
}

/// Kept for the operator, without effect: no keys, so that the ids stay free; nothing to deliver.
void intake::quarantine() {
    insert_reception(reception_state::refused, 0);
    for (std::size_t i = 0; i < what_.letters.size(); ++i) insert_letter(i);
}

void intake::insert_reception(reception_state state, std::int64_t first) {
    database_(
        "INSERT INTO reception (id, public_id, partner, media_type, received, state, first, http_status, "
        "vans_envelope_id, vans_message_id, receipt_media_type) VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, "
        "?, ?, ?)")
        .bind(++numbers_.reception, what_.id, what_.partner, what_.media_type, what_.received,
              static_cast<int>(state), first, what_.http_status, what_.vans_envelope_id,
              what_.vans_message_id, what_.receipt_media_type)
        .run();
    const std::string receipt = pack(what_.receipt);
    database_(
        "INSERT INTO reception_body (reception, issues, receipt, translations, raw) VALUES (?, ?, ?, ?, ?)")
        .bind(numbers_.reception, what_.issues, blob{receipt}, blob{in_.translations}, blob{what_.raw})
        .run();
    numbers_.sums.receptions++;
    numbers_.sums.accepted += state == reception_state::accepted ? 1U : 0U;
    numbers_.sums.duplicates += state == reception_state::duplicate ? 1U : 0U;
    numbers_.sums.refused += state == reception_state::refused ? 1U : 0U;
}

void intake::insert_letter(std::size_t at) {
    const letter_record& letter = what_.letters[at];
    database_(
        "INSERT INTO letter (id, reception, kind, sender, receiver, envelope_id, letter_id, content_hash, "
        "message_id, "
        "bundle_id, version_code, translation_at, translation_size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?)")
        .bind(++numbers_.letter, numbers_.reception, letter.kind, letter.sender, letter.receiver,
              letter.envelope_id, letter.letter_id, letter.content_hash, letter.message_id, letter.bundle_id,
              letter.version_code, in_.places[at].at, in_.places[at].size)
        .run();
}

/// Its row, its key, its deliveries.
void intake::letter_takes_effect(std::size_t at) {
    const letter_record& letter = what_.letters[at];
    insert_letter(at);
    numbers_.sums.letters++;
    if (!letter.letter_id.empty()) {
        database_("INSERT INTO letter_key (sender, letter_id, letter) VALUES (?, ?, ?)")
            .bind(letter.sender, letter.letter_id, numbers_.letter)
            .run();
    }
    std::string lane;
    for (const planned_delivery& one : letter.deliveries) {
        // Without a patient every delivery has a lane of its own.
        if (one.lane.empty() && (lane.empty() || letter.patient.empty())) lane = lane_of(letter.patient);
        plan(one, one.lane.empty() ? lane : one.lane);
    }
}

void intake::plan(const planned_delivery& one, const std::string& lane) {
    const std::int64_t target = numbers_.target(database_, one.target);
    const bool head = lane_is_free(target, lane);
    const bool is_translation = one.body.empty();
    const std::string_view media_type =
        one.media_type.empty() && is_translation ? std::string_view("application/fhir+json") : one.media_type;
    database_(
        "INSERT INTO delivery (id, letter, target, lane, head, state, attempts, next_attempt, changed, "
        "receiver_key, "
        "media_type, last_error) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, '')")
        .bind(++numbers_.delivery, numbers_.letter, target, lane, head, what_.received, what_.received,
              one.receiver_key, media_type)
        .run();
    if (!is_translation) {
        database_("INSERT INTO delivery_body (delivery, body) VALUES (?, ?)")
            .bind(numbers_.delivery, blob{one.body})
            .run();
    }
    numbers_.sums.waiting++;
}

std::string intake::lane_of(const std::string& cpr) {
    if (cpr.empty()) return random_lane();
    {
        query known = database_("SELECT lane FROM patient WHERE cpr = ?");
        if (known.bind(cpr).step()) return known.string(0);
    }
    std::string lane = random_lane();
    database_("INSERT INTO patient (cpr, lane) VALUES (?, ?)").bind(cpr, lane).run();
    return lane;
}

bool intake::lane_is_free(std::int64_t target, const std::string& lane) {
    query waiting = database_("SELECT 1 FROM delivery WHERE target = ? AND lane = ? AND state = 0 LIMIT 1");
    return !waiting.bind(target, lane).step();
}

}  // namespace

packed_reception pack_bodies(reception what) {
    packed_reception out;
    std::string translations;
    for (letter_record& letter : what.letters) {
        out.places.push_back({translations.size(), letter.translation.size()});
        if (translations.empty()) {
            translations = std::move(letter.translation);
        } else {
            translations += letter.translation;
        }
        letter.translation.clear();
        for (planned_delivery& one : letter.deliveries) {
            if (!one.body.empty()) one.body = pack(one.body);
        }
    }
    out.translations = pack(translations);
    what.raw = pack(what.raw);
    out.what = std::move(what);
    return out;
}

accept_outcome take_in(connection& database, ledger& numbers, packed_reception& in) {
    return intake(database, numbers, in).run();
}

}  // namespace genvej::store::sqlite
