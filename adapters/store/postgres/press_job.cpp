#include "adapters/store/postgres/press_job.hpp"

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/postgres/decisions.hpp"
#include "adapters/store/postgres/replaying.hpp"

namespace genvej::store::postgres {
namespace {

using verdict = action_outcome::verdict;

action_outcome decide_one(connection& database, counts& sums, const operator_action& what) {
    const bool discards = what.what == operator_action::kind::discard;
    const delivery_decision decision{what.delivery, discards, what.reason, what.now};
    const decision_outcome seen = decide(database, sums, {&decision, 1}).front();
    action_outcome out;
    out.what = seen.what;
    if (out.what != verdict::done) return out;
    out.deliveries.push_back(what.delivery);
    // Also after a discard: the next of its lane may be due.
    add_target(out, seen.target);
    return out;
}

/// Selected in the transaction: what is refused a moment later is not touched. What another node has decided
/// about since is seen under the locks.
action_outcome decide_all(connection& database, counts& sums, const operator_action& what) {
    std::vector<delivery_decision> chosen;
    action_outcome out;
    {
        query rows = database(
            "SELECT id FROM (VALUES (3), (4)) AS s(state) CROSS JOIN LATERAL (SELECT id FROM delivery WHERE "
            "target = $1 AND delivery.state = s.state ORDER BY drawn(id) LIMIT $2) AS d ORDER BY drawn(id) "
            "LIMIT $2");
        rows.bind(what.target, operator_action::most);
        while (rows.step()) chosen.push_back({rows.number(0), false, {}, what.now});
    }
    if (chosen.size() == operator_action::most) {
        query row = database("SELECT count(*) FROM delivery WHERE target = $1 AND state IN (3, 4)");
        if (row.bind(what.target).step())
            out.left = static_cast<std::uint64_t>(row.number(0)) - operator_action::most;
    }
    const std::vector<decision_outcome> all = decide(database, sums, chosen);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].what == verdict::done) out.deliveries.push_back(chosen[i].id);
    }
    out.what = out.deliveries.empty() ? verdict::no_effect : verdict::done;
    if (out.what == verdict::done) add_target(out, what.target);
    return out;
}

action_outcome pause(connection& database, const operator_action& what) {
    std::uint64_t changes = 0;
    if (what.what == operator_action::kind::pause) {
        query noted =
            database("INSERT INTO paused_target (name, since) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        changes = noted.bind(what.target, what.now).changes();
    } else {
        query gone = database("DELETE FROM paused_target WHERE municipality = 0 AND name = $1");
        changes = gone.bind(what.target).changes();
    }
    action_outcome out;
    out.what = changes > 0 ? verdict::done : verdict::no_effect;
    return out;
}

action_outcome act(connection& database, counts& sums, const operator_action& what) {
    switch (what.what) {
        case operator_action::kind::send_again:
        case operator_action::kind::discard:
            return decide_one(database, sums, what);
        case operator_action::kind::send_all_again:
            return decide_all(database, sums, what);
        case operator_action::kind::replay:
            return replay(database, sums, what);
        case operator_action::kind::pause:
        case operator_action::kind::resume:
            break;
    }
    return pause(database, what);
}

}  // namespace

bool press_job::claim_key(connection& database) const {
    database("DELETE FROM pressed WHERE pressed < $1").bind(which_.pressed - button::remembered);
    query claimed = database(
        "INSERT INTO pressed (caller, key, fingerprint, pressed, status, media_type, answer) VALUES ($1, $2, "
        "$3, $4, 0, '', '') ON CONFLICT (municipality, caller, key) DO NOTHING");
    return claimed.bind(which_.caller, which_.key, which_.fingerprint, which_.pressed).changes() > 0;
}

void press_job::read_earlier(connection& database) {
    query row = database(
        "SELECT fingerprint, status, media_type, answer FROM pressed WHERE municipality = 0 AND caller = $1 "
        "AND key = $2");
    // Another node may have forgotten it just now: then this one is told to come again.
    if (!row.bind(which_.caller, which_.key).step()) throw failure(store_errc::busy, "40001");
    const bool same = row.text(0) == which_.fingerprint;
    outcome_.what = same ? press_outcome::verdict::repetition : press_outcome::verdict::other_request;
    if (same) outcome_.answer = {static_cast<std::uint16_t>(row.number(1)), row.string(2), row.string(3)};
}

void press_job::keep(connection& database) const {
    database(
        "UPDATE pressed SET status = $3, media_type = $4, answer = $5 WHERE municipality = 0 AND caller = $1 "
        "AND key = $2")
        .bind(which_.caller, which_.key, outcome_.answer.status, outcome_.answer.media_type,
              outcome_.answer.body);
}

void press_job::write(connection& database, counts& sums) {
    outcome_ = {};
    if (!claim_key(database)) return read_earlier(database);
    outcome_.did = act(database, sums, what_);
    outcome_.answer = answer_(outcome_.did);
    keep(database);
}

void press_job::finish(boost::system::error_code error) {
    done_(error ? result<press_outcome>(error) : result<press_outcome>(std::move(outcome_)));
}

}  // namespace genvej::store::postgres
