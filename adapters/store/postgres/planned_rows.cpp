#include "adapters/store/postgres/planned_rows.hpp"

namespace genvej::store::postgres {
namespace {

// A hold that ends later than that from now is over: the clock jumped.
static_assert(store::longest_hold == 604'800'000);

}  // namespace

std::int64_t planned_rows::document(std::int64_t municipality, std::int64_t letter,
                                    const outgoing_document& what) {
    const std::int64_t id = numbers_.next(municipality);
    put(documents_, municipality, id, letter, static_cast<int>(what.form), what.kind, what.sender,
        what.receiver, what.envelope_id, what.letter_id, what.version_code, what.media_type);
    within_.add(what.receipt_within);
    if (!what.body.empty()) body(municipality, id, what.body);
    sums_.documents++;
    return id;
}

std::int64_t planned_rows::delivery(const delivery_place& at, const planned_delivery& one) {
    const std::int64_t id = numbers_.next(at.municipality);
    put(deliveries_, at.municipality, id, at.letter, at.document, at.partner, one.target, at.lane, at.now,
        one.receiver_key);
    media_types_.add(one.media_type.empty() ? at.media_type : std::string_view(one.media_type));
    // Of several in one lane the first may become its head.
    if (lane_names_.emplace(at.municipality, one.target, std::string(at.lane)).second) {
        put(lanes_, at.municipality, one.target, at.lane, at.partner, id, at.now);
        leases_.add(lease(at, one, id));
    } else if (leased_ != nullptr) {
        leased_->planned_behind(one.target);
    }
    if (!one.body.empty()) body(at.municipality, id, one.body);
    sums_.waiting++;
    sums_.planned++;
    return id;
}

bool planned_rows::lease(const delivery_place& at, const planned_delivery& one, std::int64_t id) {
    if (leased_ == nullptr) return false;
    if (!at.is_at_hand || !one.body.empty() || at.document != 0) {
        leased_->planned_behind(one.target);
        return false;
    }
    head ours;
    ours.partner = at.partner;
    ours.translation_of = at.letter;
    ours.what.id = id;
    ours.what.target = one.target;
    ours.what.lane = at.lane;
    ours.what.receiver_key = one.receiver_key;
    ours.what.media_type = one.media_type.empty() ? std::string(at.media_type) : one.media_type;
    return leased_->plan(one.target, std::move(ours));
}

void planned_rows::follow_up(std::int64_t municipality, std::int64_t letter, const half& whose,
                             const planned_follow_up& what) {
    const std::int64_t id = numbers_.next(municipality);
    put(follow_ups_, municipality, id, letter, static_cast<int>(what.kind), what.due, what.until);
    for (const std::string& key : what.keys)
        put(keys_, municipality, key, whose.sender, whose.receiver, whose.kind, id);
    sums_.waiting_for_pair += what.kind == follow_up_kind::pair ? 1U : 0U;
}

void planned_rows::body(std::int64_t municipality, std::int64_t owner, std::string_view bytes) {
    put(bodies_, municipality, owner, bytes);
}

void planned_rows::send_lanes(connection& database) const {
    const column(&l)[6] = lanes_;
    const std::string_view node = leased_ == nullptr ? std::string_view() : leased_->who().node;
    const std::int64_t lease_ms = leased_ == nullptr ? 0 : leased_->who().lease_ms;
    // Also where nothing changes the row is locked: whoever ends the head waits, and then sees what we
    // planned. Who comes into an empty lane after its hold has never waited: nobody is told of it. Of two
    // nodes that plan at once the one with the higher number may be first: the lower one is the head
    // then. Only a lane that is new is leased ahead.
    database.send(
        "INSERT INTO lane (municipality, target, lane, partner, delivery, due, lease, sending, leased_until, "
        "holder) SELECT m, t, l, p, d, u, CASE WHEN a THEN nextval('lease') ELSE 0 END, CASE WHEN a THEN d "
        "ELSE 0 END, CASE WHEN a THEN clock_timestamp() + $8 * interval '1 millisecond' END, CASE WHEN a "
        "THEN "
        "$9 END FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], "
        "$7::boolean[]) AS r(m, t, l, p, d, u, a) ORDER BY m, t, l ON CONFLICT (municipality, target, lane) "
        "DO "
        "UPDATE SET "
        "partner = CASE WHEN lane.delivery = 0 OR lane.delivery > excluded.delivery THEN "
        "excluded.partner ELSE lane.partner END, "
        "due = CASE WHEN lane.delivery = 0 OR lane.delivery > excluded.delivery THEN excluded.due ELSE "
        "lane.due END, "
        "held_by = CASE WHEN lane.delivery = 0 AND (lane.held_until <= excluded.due OR lane.held_until > "
        "excluded.due + 604800000) THEN 0 ELSE lane.held_by END, "
        "held_until = CASE WHEN lane.delivery = 0 AND (lane.held_until <= excluded.due OR "
        "lane.held_until > excluded.due + 604800000) THEN 0 ELSE lane.held_until END, "
        "delivery = CASE WHEN lane.delivery = 0 OR lane.delivery > excluded.delivery THEN "
        "excluded.delivery ELSE lane.delivery END "
        // xmax is 0 in rows that were not there before.
        "RETURNING CASE WHEN lane.xmax = 0 THEN lane.sending ELSE 0 END, lane.lease",
        parameters(l[0], l[1], l[2], l[3], l[4], l[5], leases_, lease_ms, node),
        [leased = leased_](rows& answer) {
            while (leased != nullptr && answer.step())
                leased->leased(answer.number(0), static_cast<std::uint64_t>(answer.number(1)));
        });
}

void planned_rows::send(connection& database) const {
    if (!documents_[0].empty()) {
        const column(&c)[11] = documents_;
        database.send(
            "INSERT INTO document (municipality, id, letter, form, kind, sender, receiver, envelope_id, "
            "letter_id, "
            "version_code, media_type, receipt_within) SELECT * FROM unnest($1::bigint[], $2::bigint[], "
            "$3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], "
            "$10::text[], "
            "$11::text[], $12::bigint[])",
            parameters(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], within_));
    }
    if (!deliveries_[0].empty()) {
        const column(&c)[9] = deliveries_;
        database.send(
            "INSERT INTO delivery (municipality, id, letter, document, partner, target, lane, next_attempt, "
            "changed, "
            "receiver_key, media_type) SELECT m, i, l, d, p, t, a, n, n, k, y FROM unnest($1::bigint[], "
            "$2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], "
            "$9::text[], $10::text[]) AS r(m, i, l, d, p, t, a, n, k, y)",
            parameters(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], media_types_));
        database.send(
            "INSERT INTO target (name) SELECT DISTINCT t FROM unnest($1::text[]) AS r(t) WHERE NOT EXISTS "
            "(SELECT 1 FROM "
            "target WHERE municipality = 0 AND name = t) ORDER BY t ON CONFLICT DO NOTHING",
            parameters(c[5]));
        send_lanes(database);
    }
    if (!bodies_[0].empty()) {
        database.send(
            "INSERT INTO body (municipality, owner, bytes) SELECT * FROM unnest($1::bigint[], $2::bigint[], "
            "$3::bytea[])",
            parameters(bodies_[0], bodies_[1], bodies_[2]));
    }
    if (!follow_ups_[0].empty()) {
        const column(&c)[6] = follow_ups_;
        database.send(
            "INSERT INTO follow_up (municipality, id, letter, kind, due, until) SELECT * FROM "
            "unnest($1::bigint[], "
            "$2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])",
            parameters(c[0], c[1], c[2], c[3], c[4], c[5]));
    }
    if (!keys_[0].empty()) {
        const column(&c)[6] = keys_;
        database.send(
            "INSERT INTO follow_up_key (municipality, key, sender, receiver, kind, follow_up) SELECT * FROM "
            "unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]) ON CONFLICT "
            "DO "
            "NOTHING",
            parameters(c[0], c[1], c[2], c[3], c[4], c[5]));
    }
}

}  // namespace genvej::store::postgres
