#include "adapters/store/sqlite/intake.hpp"

#include <algorithm>

#include "adapters/store/packed.hpp"
#include "adapters/store/random_id.hpp"
#include "adapters/store/reception_rules.hpp"
#include "adapters/store/sqlite/bodies.hpp"
#include "adapters/store/sqlite/correlations.hpp"
#include "adapters/store/sqlite/duplicates.hpp"
#include "adapters/store/sqlite/planning.hpp"
#include "adapters/store/sqlite/record_writing.hpp"
#include "adapters/store/sqlite/threads.hpp"

namespace genvej::store::sqlite {
namespace {

using acceptance = accept_outcome::verdict;

/// Of a letter with its receipt and what it becomes.
constexpr std::size_t usual_size = 131'072;

constexpr std::string_view translation_type = "application/fhir+json";

/// One reception on its way into the tables.
class intake {
public:
    intake(connection& database, ledger& numbers, const packed_reception& in)
        : database_(database), numbers_(numbers), in_(in), what_(&in.what), bodies_(in.bodies) {}

    std::vector<deliveries_at_hand::entry> at_once() { return std::move(at_once_); }

    accept_outcome run() {
        if (what_->refused) {
            quarantine();
            return {};
        }
        if (is_new()) {
            insert_reception(reception_state::accepted, 0, 1);
            letter_takes_effect(0);
            return {};
        }
        const recognition seen = recognise();
        accept_outcome out = outcome_of(seen);
        switch (seen.what) {
            case acceptance::stored:
                take_effect(seen);
                break;
            case acceptance::duplicate:
                insert_reception(reception_state::duplicate, seen.first, 0);
                remember_envelopes(database_, *numbers_.keys, *what_, seen.first);
                break;
            case acceptance::letter_id_reused:
            case acceptance::envelope_id_reused:
            case acceptance::thread_of_another_patient:
                refuse(out);
                quarantine();
                break;
        }
        return out;
    }

private:
    bool is_new();
    recognition recognise();
    accept_outcome outcome_of(const recognition& seen);
    void take_effect(const recognition& seen);
    void refuse(const accept_outcome& why);
    void quarantine();
    void insert_reception(reception_state state, std::int64_t first, std::size_t letters);
    /// Whether a letter took effect, and where its identifiers are (letter.effect).
    enum class effect : std::uint8_t { none, in_indexes, at_hand };
    void insert_letter(std::size_t at, std::string_view lane, std::size_t deliveries, effect its);
    void remember(const letter_record& letter);
    void letter_takes_effect(std::size_t at);
    void plan(const letter_record& letter, std::string lane);
    void goes_at_once(const planned_delivery& one, const delivery_place& at);

    connection& database_;
    ledger& numbers_;
    const packed_reception& in_;
    const reception* what_;  // the reception, or its refusal
    std::string_view bodies_;
    effect effect_ = effect::in_indexes;  // of letters that take effect
    std::optional<reception> refusal_;
    std::string refusal_bodies_;
    std::vector<deliveries_at_hand::entry> at_once_;
};

/// One letter, new in every respect. What claims a conversation is looked at the long way.
bool intake::is_new() {
    if (what_->letters.size() != 1 || !what_->letters.front().thread.empty()) return false;
    if (!sqlite::is_new(database_, *numbers_.keys, *what_)) return false;
    effect_ = effect::at_hand;
    return true;
}

recognition intake::recognise() {
    recognition out = sqlite::recognise(database_, *numbers_.keys, *what_);
    if (out.what != acceptance::stored || threads_are_their_own(database_, *what_, out.known)) return out;
    // Whose it is, is nobody else's business: no first.
    return {acceptance::thread_of_another_patient, 0, {}};
}

accept_outcome intake::outcome_of(const recognition& seen) {
    accept_outcome out;
    out.what = seen.what;
    if (seen.first == 0) return out;
    query first = database_(
        "SELECT public_id, http_status, receipt_media_type, bodies, raw_size, receipt_size FROM reception "
        "WHERE id = ?");
    if (!first.bind(seen.first).step()) fail(store_errc::damaged);
    out.first = first.string(0);
    out.first_status = static_cast<std::uint16_t>(first.number(1));
    out.first_receipt_media_type = first.string(2);
    out.first_receipt = unpack_part(first, 3, first.number(4), first.number(5));
    if (seen.what == acceptance::duplicate) out.letters = letters_of(database_, *numbers_.keys, *what_);
    return out;
}

void intake::take_effect(const recognition& seen) {
    const auto old = static_cast<std::size_t>(std::count(seen.known.begin(), seen.known.end(), true));
    if (what_->letters.size() == 1 && !seen.envelope_is_known) effect_ = effect::at_hand;
    insert_reception(reception_state::accepted, 0, what_->letters.size() - old);
    for (std::size_t i = 0; i < what_->letters.size(); ++i) {
        if (!seen.known[i]) letter_takes_effect(i);
    }
    if (effect_ == effect::at_hand) return;
    if (seen.envelope_is_known) move_envelopes(database_, *numbers_.keys, *what_, numbers_.reception);
    remember_envelopes(database_, *numbers_.keys, *what_, numbers_.reception);
}

/// The reception itself is left as it is: when the transaction is tried again, it may be nobody's duplicate.
void intake::refuse(const accept_outcome& why) {
    refusal_ = without_effect(*what_);
    if (what_->when_reused) what_->when_reused(*refusal_, why);
    if (refusal_->letters.size() != in_.letters.places.size() || !is_well_formed(*refusal_))
        fail(store_errc::failed);
    for (letter_record& letter : refusal_->letters) pack_planned(letter);
    refusal_bodies_ = unpack(in_.bodies).value();
    refusal_bodies_.replace(in_.raw_size, in_.what.receipt.size(), refusal_->receipt);
    refusal_bodies_ = pack(refusal_bodies_);
    bodies_ = refusal_bodies_;
    what_ = &*refusal_;
}

/// Kept for the operator, without effect: no keys, so that the ids stay free; only answers go out.
void intake::quarantine() {
    insert_reception(reception_state::refused, 0, what_->letters.size());
    for (std::size_t i = 0; i < what_->letters.size(); ++i) {
        const letter_record answers = answers_of(what_->letters[i]);
        insert_letter(i, {}, answers.deliveries.size(), effect::none);
        plan(answers, {});
    }
}

void intake::insert_reception(reception_state state, std::int64_t first, std::size_t letters) {
    database_(
        "INSERT INTO reception (id, public_id, partner, media_type, received, state, first, first_letter, "
        "letters, http_status, vans_envelope_id, vans_message_id, receipt_media_type, issues, raw_size, "
        "receipt_size, bodies) VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(++numbers_.reception, what_->id, what_->partner, what_->media_type, what_->received,
              static_cast<int>(state), first, numbers_.letter + 1, letters, what_->http_status,
              what_->vans_envelope_id, what_->vans_message_id, what_->receipt_media_type, what_->issues,
              in_.raw_size, what_->receipt.size(), blob{bodies_})
        .run();
    numbers_.sums.receptions++;
    numbers_.sums.accepted += state == reception_state::accepted ? 1U : 0U;
    numbers_.sums.duplicates += state == reception_state::duplicate ? 1U : 0U;
    numbers_.sums.refused += state == reception_state::refused ? 1U : 0U;
}

/// @param deliveries that are planned next, one after the other
void intake::insert_letter(std::size_t at, std::string_view lane, std::size_t deliveries, effect its) {
    const letter_record& letter = what_->letters[at];
    database_(
        "INSERT INTO letter (id, reception, kind, sender, receiver, envelope_id, letter_id, content_hash, "
        "message_id, bundle_id, version_code, translation_at, translation_size, form, wants_receipt, relays, "
        "lane, first_delivery, deliveries, receipt, effect) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?)")
        .bind(++numbers_.letter, numbers_.reception, letter.kind, letter.sender, letter.receiver,
              letter.envelope_id, letter.letter_id, letter.content_hash, letter.message_id, letter.bundle_id,
              letter.version_code, in_.letters.places[at].at, in_.letters.places[at].size,
              static_cast<int>(letter.form), letter.wants_receipt, letter.relays, lane, numbers_.delivery + 1,
              deliveries, is_receipt(letter), static_cast<int>(its))
        .run();
}

/// Its row, its key, what follows from it.
void intake::letter_takes_effect(std::size_t at) {
    const letter_record& letter = what_->letters[at];
    const bool more_may_come =
        !letter.documents.empty() || !letter.follow_ups.empty() || !letter.thread.empty();
    const std::string lane =
        more_may_come && !letter.patient.empty() ? lane_of(database_, letter.patient) : std::string();
    insert_letter(at, lane, letter.deliveries.size(), effect_);
    numbers_.sums.letters++;
    numbers_.sums.receipts += is_receipt(letter) ? 1U : 0U;
    remember(letter);
    if (const auto whose = file_of(*what_, letter)) {
        file_letter(database_, numbers_.letter, *whose, what_->received);
    } else if (letter.joins_course) {
        database_("INSERT INTO unjoined_letter (letter) VALUES (?)").bind(numbers_.letter).run();
    }
    if (!letter.thread.empty() && !lane.empty()) own_thread(database_, letter.thread, lane);
    plan(letter, lane);
    const half whose{letter.kind, letter.sender, letter.receiver};
    for (const planned_follow_up& one : letter.follow_ups)
        plan_follow_up(database_, numbers_, numbers_.letter, whose, one);
}

/// Of one that came alone nothing is written: a process that opens the store finds it in its row.
void intake::remember(const letter_record& letter) {
    if (effect_ == effect::in_indexes) return remember_letter(database_, letter, numbers_.letter);
    numbers_.keys->enter({numbers_.letter, numbers_.reception, digest_of(*what_), letter.sender,
                          letter.letter_id, letter.envelope_id, what_->vans_envelope_id});
}

/// Documents first, since deliveries name them by their place.
void intake::plan(const letter_record& letter, std::string lane) {
    const std::int64_t before = numbers_.document;
    for (const outgoing_document& one : letter.documents)
        plan_document(database_, numbers_, numbers_.letter, one);
    for (const planned_delivery& one : letter.deliveries) {
        // Without a patient every delivery has a lane of its own.
        if (one.lane.empty() && !one.alone && (lane.empty() || letter.patient.empty()))
            lane = lane_of(database_, letter.patient);
        const std::string drawn = one.alone ? random_lane() : std::string();
        const std::string& its_own = one.alone ? drawn : one.lane;
        delivery_place at{numbers_.letter,
                          0,
                          one.body.empty() ? translation_type : std::string_view(),
                          its_own.empty() ? std::string_view(lane) : std::string_view(its_own),
                          what_->received,
                          numbers_.partner(database_, what_->partner),
                          true};
        if (one.document != 0) {
            at.document = before + one.document;
            at.media_type = letter.documents[one.document - 1U].media_type;
        }
        if (plan_delivery(database_, numbers_, at, one)) goes_at_once(one, at);
    }
}

void intake::goes_at_once(const planned_delivery& one, const delivery_place& at) {
    deliveries_at_hand::entry entry;
    entry.id = numbers_.delivery;
    entry.letter = at.letter;
    entry.is_translation = one.body.empty() && at.document == 0;
    entry.target = one.target;
    entry.lane = at.lane;
    entry.receiver_key = one.receiver_key;
    entry.media_type = one.media_type.empty() ? at.media_type : std::string_view(one.media_type);
    entry.due = at.now;
    entry.partner = at.partner;
    at_once_.push_back(std::move(entry));
}

}  // namespace

packed_reception pack_bodies(reception what) {
    packed_reception out;
    out.raw_size = what.raw.size();
    std::size_t size = what.raw.size() + what.receipt.size();
    for (const letter_record& letter : what.letters) size += letter.translation.size();
    // What is usual is put together in memory that the thread keeps; what is large, where the raw bytes are.
    thread_local std::string usual;
    std::string large;
    std::string& all = size <= usual_size ? usual : large;
    if (size <= usual_size) {
        usual.assign(what.raw);
    } else {
        large = std::move(what.raw);
        large.reserve(size);
    }
    all += what.receipt;
    out.letters = move_translations(what, all);
    out.bodies = pack(all);
    what.raw = std::string();
    out.what = std::move(what);
    return out;
}

taken_in take_in(connection& database, ledger& numbers, const packed_reception& in) {
    intake one(database, numbers, in);
    accept_outcome outcome = one.run();
    return {std::move(outcome), one.at_once()};
}

}  // namespace genvej::store::sqlite
