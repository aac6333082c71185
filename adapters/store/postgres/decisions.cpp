#include "adapters/store/postgres/decisions.hpp"

#include "adapters/store/operation_rules.hpp"
#include "adapters/store/postgres/attempts.hpp"
#include "adapters/store/postgres/history.hpp"

namespace genvej::store::postgres {
namespace {

using verdict = action_outcome::verdict;

/// Those whose content was removed. What is asked about is not pruned until the transaction has ended.
std::set<std::int64_t> pruned_among(connection& database, const std::map<std::int64_t, standing>& all) {
    column ended = int8s();
    for (const auto& [id, at] : all) {
        if (!is_open(at.state)) ended.add(id);
    }
    std::set<std::int64_t> out;
    if (ended.empty()) return out;
    query rows = database(
        "SELECT i, r.pruned FROM unnest($1::bigint[]) AS w(i) JOIN delivery d ON d.municipality = place(i) "
        "AND d.id = i JOIN letter l ON l.municipality = d.municipality + 0 AND l.id = d.letter JOIN "
        "reception r ON r.municipality = l.municipality + 0 AND r.id = l.reception ORDER BY r.municipality, "
        "r.id FOR SHARE OF r");
    rows.bind(ended);
    while (rows.step()) {
        if (rows.number(1) != 0) out.insert(rows.number(0));
    }
    return out;
}

/// Rows of deliveries that have changed, column by column.
struct changed_deliveries {
    column ids = int8s(), states = int8s(), next = int8s(), now = int8s();
    column kinds = int8s();  ///< 0: it is only due earlier, 1: from the beginning, 2: given up
    column reasons = texts();

    void add(std::int64_t id, const standing& at, int kind, const delivery_decision& what) {
        ids.add(id);
        states.add(static_cast<int>(at.state));
        next.add(at.next_attempt);
        now.add(what.now);
        kinds.add(kind);
        reasons.add(what.reason);
    }
    void send(connection& database) const {
        database.send(
            "UPDATE delivery SET state = s, next_attempt = n, attempts = CASE WHEN k = 1 THEN 0 ELSE "
            "attempts END, changed = CASE WHEN k > 0 THEN c ELSE changed END, last_error = CASE WHEN k = 2 "
            "THEN e ELSE last_error END FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], "
            "$4::bigint[], $5::bigint[], $6::text[]) AS r(i, s, n, c, k, e) WHERE municipality = place(i) "
            "AND id = i",
            parameters(ids, states, next, now, kinds, reasons));
    }
};

/// Decisions of which each is about another delivery.
class round_of_decisions {
public:
    round_of_decisions(connection& database, counts& sums, std::map<std::int64_t, standing>& all)
        : database_(database), sums_(sums), all_(all), pruned_(pruned_among(database, all)) {}

    decision_outcome decide(const delivery_decision& what) {
        const auto found = all_.find(what.id);
        if (found == all_.end()) return {};
        standing& at = found->second;
        const subject whose{at.state, at.next_attempt, at.under_way};
        const verdict seen = verdict_on(whose, what, [&] { return pruned_.contains(what.id); });
        if (seen == verdict::done) apply(whose, what, at);
        return {seen, at.target};
    }
    void send() {
        if (rows_.ids.empty()) return;
        rows_.send(database_);
        lanes_.send(database_);
        events_.send(database_);
        database_.finish();
        for (const auto& [id, now] : given_up_) plan_undelivered(database_, sums_, id, now);
    }

private:
    void apply(const subject& whose, const delivery_decision& what, standing& at) {
        at.state = state_after(whose, what);
        if (!what.discards) at.next_attempt = what.now;
        const bool from_the_beginning = !what.discards && !is_open(whose.state);
        rows_.add(what.id, at, what.discards ? 2 : from_the_beginning ? 1 : 0, what);
        from_the_beginning ? lanes_.reopen(at, what.id, what.now) : lanes_.touch(at);
        if (at.held_by == what.id) lanes_.hold(at, what.id, 0);
        events_.add(what.id, what.discards ? event_kind::discarded : event_kind::repeated, what.now,
                    delivery_state::waiting, what.reason);
        if (what.discards) given_up_.emplace_back(what.id, what.now);
        sum_of(sums_, whose.state)--;
        sum_of(sums_, at.state)++;
    }

    connection& database_;
    counts& sums_;
    std::map<std::int64_t, standing>& all_;
    const std::set<std::int64_t> pruned_;
    changed_deliveries rows_;
    changed_lanes lanes_;
    delivery_events events_;
    std::vector<std::pair<std::int64_t, time_ms>> given_up_;
};

}  // namespace

std::vector<decision_outcome> decide(connection& database, counts& sums,
                                     std::span<const delivery_decision> what) {
    std::vector<decision_outcome> out;
    while (out.size() < what.size()) {
        // As far as each is about another one.
        std::set<std::int64_t> named;
        std::size_t end = out.size();
        while (end < what.size() && named.insert(what[end].id).second) ++end;
        column ids = int8s();
        for (const std::int64_t id : named) ids.add(id);
        std::map<std::int64_t, standing> all = lock_deliveries(database, ids);
        round_of_decisions round(database, sums, all);
        while (out.size() < end) out.push_back(round.decide(what[out.size()]));
        round.send();
    }
    return out;
}

}  // namespace genvej::store::postgres
