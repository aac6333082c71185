#include "adapters/store/sqlite/press_job.hpp"

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/sqlite/replaying.hpp"

namespace genvej::store::sqlite {
namespace {

using verdict = action_outcome::verdict;

std::string target_of(connection& database, std::int64_t delivery) {
    query row = database(
        "SELECT target.name FROM delivery JOIN target ON target.id = delivery.target WHERE delivery.id = ?");
    return row.bind(delivery).step() ? row.string(0) : std::string();
}

action_outcome decide_one(connection& database, ledger& numbers, deciding& with,
                          const operator_action& what) {
    action_outcome out;
    const bool discards = what.what == operator_action::kind::discard;
    out.what = with.decide(database, numbers, {what.delivery, discards, what.reason, what.now});
    if (out.what != verdict::done) return out;
    out.deliveries.push_back(what.delivery);
    // Also after a discard: the next of its lane may be due.
    add_target(out, target_of(database, what.delivery));
    return out;
}

/// Selected in the transaction: what is refused a moment later is not touched.
action_outcome decide_all(connection& database, ledger& numbers, deciding& with,
                          const operator_action& what) {
    std::vector<std::int64_t> chosen;
    action_outcome out;
    {
        query rows = database(
            "SELECT delivery.id FROM delivery JOIN target ON target.id = delivery.target WHERE target.name = "
            "? AND state IN (3, 4) "
            "AND state > 2 ORDER BY delivery.id");
        rows.bind(what.target);
        while (rows.step()) {
            if (chosen.size() < operator_action::most) {
                chosen.push_back(rows.number(0));
            } else {
                ++out.left;
            }
        }
    }
    for (const std::int64_t id : chosen) {
        if (with.decide(database, numbers, {id, false, {}, what.now}) == verdict::done)
            out.deliveries.push_back(id);
    }
    out.what = out.deliveries.empty() ? verdict::no_effect : verdict::done;
    if (out.what == verdict::done) add_target(out, what.target);
    return out;
}

action_outcome pause(connection& database, const operator_action& what) {
    if (what.what == operator_action::kind::pause) {
        database("INSERT OR IGNORE INTO paused_target (name, since) VALUES (?, ?)")
            .bind(what.target, what.now)
            .run();
    } else {
        database("DELETE FROM paused_target WHERE name = ?").bind(what.target).run();
    }
    action_outcome out;
    out.what = database.changes() > 0 ? verdict::done : verdict::no_effect;
    return out;
}

action_outcome act(connection& database, ledger& numbers, deciding& with, const operator_action& what) {
    switch (what.what) {
        case operator_action::kind::send_again:
        case operator_action::kind::discard:
            return decide_one(database, numbers, with, what);
        case operator_action::kind::send_all_again:
            return decide_all(database, numbers, with, what);
        case operator_action::kind::replay:
            return replay(database, numbers, with, what);
        case operator_action::kind::pause:
        case operator_action::kind::resume:
            break;
    }
    return pause(database, what);
}

}  // namespace

bool press_job::find_earlier(connection& database) {
    query row =
        database("SELECT fingerprint, status, media_type, answer FROM pressed WHERE caller = ? AND key = ?");
    if (!row.bind(which_.caller, which_.key).step()) return false;
    const bool same = row.text(0) == which_.fingerprint;
    outcome_.what = same ? press_outcome::verdict::repetition : press_outcome::verdict::other_request;
    if (same) outcome_.answer = {static_cast<std::uint16_t>(row.number(1)), row.string(2), row.string(3)};
    return true;
}

void press_job::keep(connection& database) {
    database(
        "INSERT INTO pressed (caller, key, fingerprint, pressed, status, media_type, answer) VALUES (?, ?, "
        "?, ?, ?, ?, "
        "?)")
        .bind(which_.caller, which_.key, which_.fingerprint, which_.pressed, outcome_.answer.status,
              outcome_.answer.media_type, outcome_.answer.body)
        .run();
}

void press_job::apply(connection& database, ledger& numbers) {
    outcome_ = {};
    deciding_.begin();
    database("DELETE FROM pressed WHERE pressed < ?").bind(which_.pressed - button::remembered).run();
    if (find_earlier(database)) return;
    outcome_.did = act(database, numbers, deciding_, what_);
    outcome_.answer = answer_(outcome_.did);
    keep(database);
}

void press_job::finish(boost::system::error_code error) {
    deciding_.end(error);
    done_(error ? result<press_outcome>(error) : result<press_outcome>(std::move(outcome_)));
}

}  // namespace genvej::store::sqlite
