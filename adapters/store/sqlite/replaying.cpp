#include "adapters/store/sqlite/replaying.hpp"

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/sqlite/attempts.hpp"
#include "adapters/store/sqlite/history.hpp"
#include "adapters/store/sqlite/holds.hpp"
#include "adapters/store/sqlite/planning.hpp"

namespace genvej::store::sqlite {
namespace {

using verdict = action_outcome::verdict;

/// The delivery that is repeated.
struct earlier {
    std::int64_t id = 0, letter = 0, target = 0, document = 0, partner = 0;
    std::string target_name, lane, receiver_key, media_type, body;
    bool open = false;
};

/// A letter itself has no document, or once something is known of it one below zero: one thing all the same.
std::vector<earlier> last_of_each(connection& database, std::int64_t first, std::int64_t letters,
                                  std::string_view target) {
    query rows = database(
        "SELECT max(delivery.id), delivery.letter, delivery.target, coalesce(delivery.document, 0), "
        "delivery.partner, "
        "target.name, delivery.lane, delivery.receiver_key, delivery.media_type, "
        "coalesce(delivery_body.body, x''), "
        "delivery.state FROM letter_delivery JOIN delivery ON delivery.id = letter_delivery.delivery JOIN "
        "target ON "
        "target.id = delivery.target LEFT JOIN delivery_body ON delivery_body.delivery = delivery.id WHERE "
        "of_letter "
        ">= ?1 AND of_letter < ?2 AND (?3 = '' OR target.name = ?3) GROUP BY delivery.letter, "
        "delivery.target, "
        "max(coalesce(delivery.document, 0), 0) ORDER BY 1");
    rows.bind(first, first + letters, target);
    std::vector<earlier> out;
    while (rows.step()) {
        out.push_back({rows.number(0), rows.number(1), rows.number(2), rows.number(3), rows.number(4),
                       rows.string(5), rows.string(6), rows.string(7), rows.string(8), rows.string(9),
                       rows.number(10) <= static_cast<int>(delivery_state::sending)});
    }
    return out;
}

void repeat(connection& database, ledger& numbers, deciding& with, const earlier& what, time_ms now) {
    with.open_lane(database, numbers, what.target, what.lane);
    end_hold(database, numbers, what.target, what.lane, what.id);
    step_forward(database, numbers, what.target, what.lane, now);
    planned_delivery plan;
    plan.target = what.target_name;
    plan.receiver_key = what.receiver_key;
    plan.media_type = what.media_type;
    plan.body = what.body;
    delivery_place at;
    at.letter = what.letter;
    at.document = what.document;
    at.lane = what.lane;
    at.now = now;
    at.partner = what.partner;
    plan_delivery(database, numbers, at, plan);
    note_delivery(database, numbers.delivery, event_kind::replayed, now);
}

}  // namespace

action_outcome replay(connection& database, ledger& numbers, deciding& with, const operator_action& what) {
    action_outcome out;
    std::int64_t first = 0;
    std::int64_t letters = 0;
    {
        query row = database("SELECT first_letter, letters, pruned FROM reception WHERE public_id = ?");
        if (!row.bind(what.reception).step()) return {verdict::unknown, {}, {}, 0};
        if (row.number(2) != 0) return {verdict::pruned, {}, {}, 0};
        first = row.number(0);
        letters = row.number(1);
    }
    const std::vector<earlier> all = last_of_each(database, first, letters, what.target);
    for (const earlier& one : all) {
        if (one.open) continue;
        repeat(database, numbers, with, one, what.now);
        out.deliveries.push_back(numbers.delivery);
        add_target(out, one.target_name);
    }
    conclude_replay(out, all.size());
    return out;
}

}  // namespace genvej::store::sqlite
