#include "adapters/store/postgres/intake.hpp"

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/arrived_rows.hpp"
#include "adapters/store/postgres/claims.hpp"
#include "adapters/store/postgres/correlations.hpp"
#include "adapters/store/postgres/planned_rows.hpp"
#include "adapters/store/postgres/recognition.hpp"
#include "adapters/store/random_id.hpp"
#include "adapters/store/reception_rules.hpp"
#include "adapters/store/record_rules.hpp"

namespace genvej::store::postgres {
namespace {

using acceptance = accept_outcome::verdict;

constexpr std::string_view translation_type = "application/fhir+json";

/// A batch on its way into the tables.
class intake {
public:
    intake(connection& database, counts& sums, std::span<arrival> batch, leased_ahead* ahead)
        : database_(database),
          sums_(sums),
          batch_(batch),
          numbers_(database),
          plans_(numbers_, sums, ahead) {}

    void run() {
        draw_numbers();
        claim();
        for (std::size_t i = 0; i < batch_.size(); ++i) decide(i);
        rows_.send(database_);
        filed_.send(database_);
        plans_.send(database_);
    }

private:
    struct own_numbers {
        std::int64_t reception = 0;
        std::vector<std::int64_t> letters;
    };

    void draw_numbers();
    void claim();
    void claim_for(const reception& what, const own_numbers& own);
    void decide(std::size_t at);
    void take_in(std::size_t at);
    accept_outcome outcome_of(const recognition& seen, const reception& what);
    void take_effect(std::size_t at, const recognition& seen);
    void quarantine(std::size_t at, const reception& what);
    void reception_row(std::size_t at, const reception& what, reception_state state, std::int64_t first);
    void letter_row(std::size_t at, const reception& what, std::size_t letter, std::string_view lane,
                    bool takes_effect);
    void letter_takes_effect(std::size_t at, std::size_t letter);
    void plan(const reception& what, std::int64_t number, const letter_record& letter, std::string lane,
              bool is_at_hand);
    void answer(const reception& what, std::int64_t number, const letter_record& letter);
    std::string lane_of(const reception& what, const letter_record& letter) const {
        return letter.patient.empty() ? random_lane() : claims_.lane_of(what.municipality, letter.patient);
    }

    connection& database_;
    counts& sums_;
    std::span<arrival> batch_;
    numbers numbers_;
    planned_rows plans_;
    arrived_rows rows_;
    filed_letters filed_;
    claims claims_;
    std::vector<own_numbers> own_;
};

void intake::draw_numbers() {
    std::size_t needed = 0;
    for (const arrival& one : batch_) {
        needed += 1 + one.in->what.letters.size();
        for (const letter_record& letter : one.in->what.letters)
            needed += letter.documents.size() + letter.deliveries.size() + letter.follow_ups.size() +
                      (file_of(one.in->what, letter) ? 1U : 0U);
    }
    numbers_.reserve(needed);
    for (arrival& one : batch_) {
        own_numbers& own = own_.emplace_back();
        own.reception = numbers_.next(one.in->what.municipality);
        one.number = own.reception;
        for (std::size_t i = 0; i < one.in->what.letters.size(); ++i)
            own.letters.push_back(numbers_.next(one.in->what.municipality));
    }
}

void intake::claim() {
    column municipalities = int8s();
    for (const arrival& one : batch_) {
        if (one.in->what.municipality != 0) municipalities.add(one.in->what.municipality);
        if (one.in->what.sender_municipality != 0) municipalities.add(one.in->what.sender_municipality);
    }
    if (!municipalities.empty())
        database_.send(
            "INSERT INTO municipality SELECT DISTINCT m FROM unnest($1::bigint[]) AS r(m) ORDER BY m ON "
            "CONFLICT DO "
            "NOTHING",
            parameters(municipalities));
    for (std::size_t i = 0; i < batch_.size(); ++i) {
        if (!batch_[i].in->what.refused) claim_for(batch_[i].in->what, own_[i]);
    }
    claims_.stake(database_);
}

void intake::claim_for(const reception& what, const own_numbers& own) {
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        const letter_record& letter = what.letters[i];
        bool same = false;
        const auto key = key_of(what, letter);
        if (key && !repeats_inside(what, i, same))
            claims_.letter(*key, own.letters[i], own.reception, letter.content_hash);
        if (!letter.patient.empty()) claims_.patient(what.municipality, letter.patient);
        if (claims_thread(letter)) claims_.thread(what.municipality, letter.thread, letter.patient);
    }
    const std::int64_t digest = digest_of(what);
    for (const key& one : envelopes_of(what)) claims_.envelope(one, digest, own.reception);
}

/// A mistake of the caller (its when_reused threw) is its own: the others go on.
void intake::decide(std::size_t at) {
    try {
        take_in(at);
    } catch (const boost::system::system_error&) {
        throw;
    } catch (const std::exception&) {
        batch_[at].error = store_errc::failed;
        claims_.give_up(database_, batch_[at].in->what, own_[at].reception);
    }
}

void intake::take_in(std::size_t at) {
    const reception& what = batch_[at].in->what;
    batch_[at].outcome = {};
    if (what.refused) return quarantine(at, what);
    const recognition seen = recognise(claims_, what);
    batch_[at].outcome = outcome_of(seen, what);
    if (seen.what == acceptance::stored) return take_effect(at, seen);
    if (seen.what == acceptance::duplicate) {
        reception_row(at, what, reception_state::duplicate, seen.first);
        claims_.envelopes_belong_to(database_, what, own_[at].reception, seen.first);
        return;
    }
    reception refusal = without_effect(what);
    if (what.when_reused) what.when_reused(refusal, batch_[at].outcome);
    if (refusal.letters.size() != what.letters.size() || !is_well_formed(refusal))
        throw std::invalid_argument("the refusal is not of that reception");
    for (letter_record& letter : refusal.letters) pack_planned(letter);
    claims_.give_up(database_, what, own_[at].reception);
    quarantine(at, refusal);
}

accept_outcome intake::outcome_of(const recognition& seen, const reception& what) {
    accept_outcome out;
    out.what = seen.what;
    if (seen.first == 0) return out;
    query first = database_(
        "SELECT public_id, http_status, receipt_media_type, coalesce(r.kept_receipt, b.receipt) FROM "
        "reception r "
        "LEFT JOIN "
        "reception_body b ON b.municipality = r.municipality + 0 AND b.kept = r.kept AND b.reception = r.id "
        "WHERE r.municipality = place($1) AND r.id = $1");
    if (!first.bind(seen.first).step()) fail(store_errc::damaged);
    out.first = first.string(0);
    out.first_status = static_cast<std::uint16_t>(first.number(1));
    out.first_receipt_media_type = first.string(2);
    out.first_receipt = unpack(first.text(3)).value();
    if (seen.what != acceptance::duplicate) return out;
    for (const letter_record& letter : what.letters) {
        const auto own = key_of(what, letter);
        const auto* const known = own ? claims_.find_letter(*own) : nullptr;
        if (known != nullptr) out.letters.push_back(read_letter(database_, known->letter).value());
    }
    return out;
}

void intake::take_effect(std::size_t at, const recognition& seen) {
    const reception& what = batch_[at].in->what;
    reception_row(at, what, reception_state::accepted, 0);
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        if (!seen.known[i]) letter_takes_effect(at, i);
    }
    if (seen.envelope_is_known) claims::take_over_envelopes(database_, what, own_[at].reception);
}

/// Kept for the operator, without effect: no keys, so that the ids stay free; only answers go out.
void intake::quarantine(std::size_t at, const reception& what) {
    reception_row(at, what, reception_state::refused, 0);
    for (std::size_t i = 0; i < what.letters.size(); ++i) {
        letter_row(at, what, i, {}, false);
        answer(what, own_[at].letters[i], what.letters[i]);
    }
}

void intake::reception_row(std::size_t at, const reception& what, reception_state state, std::int64_t first) {
    const packed_reception& in = *batch_[at].in;
    const std::int64_t number = own_[at].reception;
    put(rows_.receptions, what.municipality, number, what.id, what.partner, what.media_type, what.received,
        static_cast<int>(state), first, what.http_status, what.vans_envelope_id, what.vans_message_id,
        what.receipt_media_type);
    put(rows_.bodies, what.municipality, number, what.issues, pack(what.receipt), in.translations,
        in.what.raw);
    sums_.receptions++;
    sums_.accepted += state == reception_state::accepted ? 1U : 0U;
    sums_.duplicates += state == reception_state::duplicate ? 1U : 0U;
    sums_.refused += state == reception_state::refused ? 1U : 0U;
}

void intake::letter_row(std::size_t at, const reception& what, std::size_t i, std::string_view lane,
                        bool takes_effect) {
    const letter_record& letter = what.letters[i];
    const moved_translations::place& place = batch_[at].in->letters.places[i];
    put(rows_.letters, what.municipality, own_[at].letters[i], own_[at].reception, letter.kind, letter.sender,
        letter.receiver, letter.envelope_id, letter.letter_id, letter.content_hash, letter.message_id,
        letter.bundle_id, letter.version_code, place.at, place.size, static_cast<int>(letter.form),
        letter.wants_receipt, letter.relays);
    rows_.lanes.add(lane);
    rows_.receipts.add(is_receipt(letter));
    rows_.without_effect.add(!takes_effect);
}

/// Its row and what follows from it; its key was claimed.
void intake::letter_takes_effect(std::size_t at, std::size_t i) {
    const reception& what = batch_[at].in->what;
    const letter_record& letter = what.letters[i];
    const std::int64_t number = own_[at].letters[i];
    batch_[at].letter = number;
    const bool more_may_come =
        !letter.documents.empty() || !letter.follow_ups.empty() || !letter.thread.empty();
    const std::string lane = more_may_come && !letter.patient.empty() ? lane_of(what, letter) : std::string();
    letter_row(at, what, i, lane, true);
    if (const auto whose = file_of(what, letter)) {
        filed_.add(number, *whose, numbers_.next(what.municipality), what.received);
    } else if (letter.joins_course) {
        rows_.unjoined.add(number);
    }
    sums_.letters++;
    sums_.receipts += is_receipt(letter) ? 1U : 0U;
    plan(what, number, letter, lane, !batch_[at].in->letters.unpacked.empty());
    const half whose{letter.kind, letter.sender, letter.receiver};
    for (const planned_follow_up& one : letter.follow_ups)
        plans_.follow_up(what.municipality, number, whose, one);
}

/// Documents first, since deliveries name them by their place.
void intake::plan(const reception& what, std::int64_t number, const letter_record& letter, std::string lane,
                  bool is_at_hand) {
    std::vector<std::int64_t> documents;
    for (const outgoing_document& one : letter.documents)
        documents.push_back(plans_.document(what.municipality, number, one));
    for (const planned_delivery& one : letter.deliveries) {
        // Without a patient every delivery has a lane of its own.
        if (one.lane.empty() && !one.alone && (lane.empty() || letter.patient.empty()))
            lane = lane_of(what, letter);
        const std::string drawn = one.alone ? random_lane() : std::string();
        const std::string& its_own = one.alone ? drawn : one.lane;
        delivery_place at{what.municipality,
                          number,
                          0,
                          what.partner,
                          one.body.empty() ? translation_type : std::string_view(),
                          its_own.empty() ? std::string_view(lane) : std::string_view(its_own),
                          what.received,
                          is_at_hand};
        if (one.document != 0) {
            at.document = documents[one.document - 1U];
            at.media_type = letter.documents[one.document - 1U].media_type;
        }
        plans_.delivery(at, one);
    }
}

void intake::answer(const reception& what, std::int64_t number, const letter_record& letter) {
    const letter_record answers = answers_of(letter);
    if (!answers.documents.empty()) plan(what, number, answers, {}, false);
}

}  // namespace

void take_in(connection& database, counts& sums, std::span<arrival> batch, leased_ahead* ahead) {
    if (!batch.empty()) intake(database, sums, batch, ahead).run();
}

}  // namespace genvej::store::postgres
