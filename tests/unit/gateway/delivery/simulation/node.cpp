#include "tests/unit/gateway/delivery/simulation/node.hpp"

#include <algorithm>

namespace genvej::delivery::simulation {

using namespace std::chrono_literals;

void node::post(moment pause, std::function<void()> what) {
    post_at(with_.in.now() + pause, life_, std::move(what));
}

void node::post_at(moment when, std::uint64_t life, std::function<void()> what) {
    with_.in.at(when, [this, life, what = std::move(what)]() mutable {
        if (life != life_) return;
        if (asleep_until_ > with_.in.now()) return post_at(asleep_until_, life, std::move(what));
        what();
    });
}

worker_settings node::own_settings(std::size_t target) const {
    worker_settings out = with_.targets[target];
    if (with_.planted == defect::never_rests) out.breaker_failures = 1'000'000;
    if (with_.planted == defect::too_many_at_once) out.concurrency *= 2;
    if (with_.planted == defect::too_fast) out.per_second *= 3;
    if (with_.planted == defect::postpones_beyond_the_cap) out.retry.cap *= 4;
    return out;
}

void node::start() {
    alive_ = true;
    drains_ = false;
    workers_.clear();
    for (std::size_t i = 0; i < with_.targets.size(); ++i) {
        workers_.push_back(std::make_unique<worker>(worker{i, worker_machine(own_settings(i)), {}, 0, 0}));
    }
    with_.judge_of_all.disturbed();
    for (std::size_t i = 0; i < with_.targets.size(); ++i) notify(i);
}

void node::die() {
    ++life_;
    alive_ = false;
    asleep_until_ = moment(0);
    with_.judge_of_all.died(number_);
}

void node::drain() {
    drains_ = true;
    for (const auto& of : workers_) {
        post(0ms, [this, to = of.get()] { perform(*to, to->machine.stop(with_.in.now())); });
    }
}

void node::notify(std::size_t target) {
    if (!alive_) return;
    post(with_.luck[target].pause(0ms, 5ms),
         [this, to = workers_[target].get()] { perform(*to, to->machine.notified(with_.in.now())); });
}

void node::pause(std::size_t target, bool on) {
    if (!alive_) return;
    post(0ms, [this, on, to = workers_[target].get()] {
        const moment now = with_.in.now();
        with_.judge_of_all.disturbed(to->target);
        perform(*to, on ? to->machine.paused(now) : to->machine.resumed(now));
    });
}

void node::perform(worker& of, const worker_actions& what) {
    if (what.record) record(of);
    if (what.wake_at && with_.planted != defect::never_wakes) {
        const std::uint64_t alarm = ++of.alarm;
        post_at(*what.wake_at, life_, [this, alarm, to = &of] {
            if (alarm == to->alarm) perform(*to, to->machine.woken(with_.in.now()));
        });
    }
    if (what.ask_next) ask_next(of);
    if (what.take > 0) take(of, what.take, what.as_due);
}

/// At once, as the outbox does: between the question and the answer nothing else happens to the machine.
void node::take(worker& of, std::size_t count, bool as_due) {
    if (with_.store_fails) {
        with_.judge_of_all.disturbed(of.target);
        return perform(of, of.machine.take_failed(with_.in.now()));
    }
    const time_ms horizon = with_.targets[of.target].retry.cap.count();
    const bool was_set_back = as_due && of.next > wall() && of.next - wall() <= horizon;
    const time_ms now = was_set_back ? of.next : wall();
    const auto partners = with_.kept.partners_due(of.target, now, horizon, with_.clock());
    const auto got = with_.kept.take_due(of.target, now, count, horizon, with_.clock());
    with_.judge_of_all.taken(of.target, got, partners, now, with_.clock());
    with_.judge_of_all.got(of.target, number_, got.size());
    const worker_actions next = of.machine.taken(got.size(), with_.in.now());
    for (const taken_row& one : got) {
        // It may die or sleep in between.
        post(with_.luck[of.target].pause(0ms, 2ms), [this, one, to = &of] { send(*to, one); });
    }
    perform(of, next);
}

void node::send(worker& of, const taken_row& what) {
    const nature is = with_.natures[static_cast<std::size_t>(what.id - 1)];
    with_.out.send(of.target, what.id, what.key, is,
                   [this, what, life = life_, to = &of](const channels::outcome& seen) {
                       post_at(with_.in.now(), life, [this, what, seen, to] { ended(*to, what, seen); });
                   });
}

void node::ended(worker& of, const taken_row& which, const channels::outcome& seen) {
    if (drains_ && with_.luck[of.target].happens(0.3)) {
        with_.judge_of_all.abandoned(of.target, number_);
        return perform(of, of.machine.abandoned(with_.in.now()));
    }
    attempt_end how;
    how.against_target = !seen.delivered && find_failure_class(seen.failure).against_target;
    how.lot = with_.luck[of.target].share();
    how.asked = seen.retry_after;
    const bool counts = of.machine.counts(how.against_target) || with_.planted == defect::uses_up_attempts;
    const attempt_result made = judge(own_settings(of.target).retry, {which.id, which.attempts, which.lease},
                                      seen, counts, wall(), with_.luck[of.target].share());
    of.results.push_back(made);
    worker_actions next = of.machine.ended(how, with_.in.now());
    const bool is_down = of.machine.outage().state() != breaker_state::closed;
    if (with_.planted == defect::alerts_each_time && how.against_target && is_down)
        next.news = breaker_news::opened;
    with_.judge_of_all.ended(of.target, number_, how, next.news, made);
    perform(of, next);
}

void node::record(worker& of) {
    const std::vector<attempt_result> given = std::exchange(of.results, {});
    post(with_.luck[of.target].pause(0ms, 10ms), [this, given, to = &of] {
        // A commit that failed may have been made all the same, when its answer was lost.
        const bool fails = with_.store_fails;
        if (!fails || with_.luck[to->target].happens(0.3)) {
            with_.kept.record(given);
            with_.judge_of_all.written(given);
        }
        post(with_.luck[to->target].pause(0ms, 3ms), [this, given, fails, to] {
            with_.judge_of_all.disturbed(to->target);
            const bool forgets = fails && with_.planted == defect::drops_unrecorded_results;
            if (fails && !forgets) to->results.insert(to->results.end(), given.begin(), given.end());
            perform(*to, to->machine.recorded(!fails || forgets, with_.in.now()));
        });
    });
}

void node::ask_next(worker& of) {
    if (with_.store_fails) {
        with_.judge_of_all.disturbed(of.target);
        return perform(of, of.machine.take_failed(with_.in.now()));
    }
    std::optional<std::chrono::milliseconds> wait;
    if (const auto due = with_.kept.next_due(of.target, with_.clock())) {
        of.next = *due;
        wait.emplace(of.next - wall());
    }
    perform(of, of.machine.next_is(wait, with_.in.now()));
}

}  // namespace genvej::delivery::simulation
