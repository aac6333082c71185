#include "tests/unit/gateway/delivery/simulation/schedule.hpp"

#include <array>
#include <deque>

#include <fmt/format.h>

#include "tests/unit/gateway/delivery/simulation/node.hpp"

namespace genvej::delivery::simulation {

namespace {

using namespace std::chrono_literals;

constexpr moment calm_begins = 30min;
constexpr moment patience = std::chrono::hours(24 * 90);
constexpr time_ms a_day = 86'400'000;
constexpr std::uint64_t most_events = 500'000;
constexpr time_ms lease_length = 120'000;

worker_settings random_settings(lots& luck) {
    worker_settings out;
    out.concurrency = static_cast<std::size_t>(luck.between(1, 5));
    out.per_second = luck.happens(0.3) ? static_cast<double>(luck.between(1, 12)) : 0.0;
    out.breaker_failures = static_cast<std::uint32_t>(luck.between(1, 5));
    out.retry.first = luck.pause(500ms, 5s);
    out.retry.cap = luck.pause(60s, 15min);
    out.retry.attempts = static_cast<std::uint32_t>(luck.between(2, 20));
    constexpr std::array<moment, 3> holds{0min, 10min, 24h};
    out.retry.hold = holds[luck.below(holds.size())];
    return out;
}

nature random_nature(lots& luck) {
    const double share = luck.share();
    if (share < 0.08) return nature::unwanted;
    if (share < 0.10) return nature::unsendable;
    return share < 0.14 ? nature::conflicts : nature::welcome;
}

/// A world with everything in it, from a seed.
class story {
public:
    /// @param five so many targets, the last one without faults of the schedule; else one to three
    story(std::uint64_t seed, defect planted, bool five = false)
        : luck_(seed),
          two_nodes_(luck_.happens(0.4) && !five),
          kept_(two_nodes_ ? lease_length : 0, planted),
          targets_(make_targets(five ? 5 : static_cast<std::size_t>(luck_.between(1, 3)))),
          faulty_(five ? 4 : targets_.size()),
          luck_of_targets_(make_lots(targets_.size(), seed)),
          judge_(in_, kept_, targets_, two_nodes_ ? lease_length : 0),
          out_(in_, luck_of_targets_,
               [this](std::size_t target, std::int64_t id, bool first) { judge_.effect(target, id, first); }),
          with_{in_, luck_of_targets_, kept_, out_, judge_, targets_, natures_, planted} {
        for (std::size_t i = 0; i < (two_nodes_ ? 2U : 1U); ++i) nodes_.emplace_back(i, with_);
    }

    void weather_of_fifth(weather sky) {
        out_.change(4, sky);
        out_.trace(4);
    }
    const std::string& trace() const { return out_.traced(); }

    report run() {
        for (node& one : nodes_) one.start();
        plan_messages();
        plan_faults();
        in_.at(calm_begins, [this] { calm_down(); });
        while (judge_.problem().empty() && in_.count() < most_events && !is_over() &&
               in_.step(calm_begins + patience)) {
        }
        // What is still on its way arrives.
        const moment rest = in_.now() + 2min;
        while (judge_.problem().empty() && in_.step(rest)) {
        }
        judge_.at_the_end(out_);
        return tell();
    }

private:
    std::vector<worker_settings> make_targets(std::size_t count) {
        std::vector<worker_settings> out;
        while (out.size() < count) out.push_back(random_settings(luck_));
        return out;
    }
    static std::vector<lots> make_lots(std::size_t count, std::uint64_t seed) {
        std::vector<lots> out;
        while (out.size() < count) out.emplace_back(lots(seed + 1'000'003 * (out.size() + 1)).draw());
        return out;
    }

    void plan_messages() {
        const auto patients = static_cast<std::size_t>(luck_.between(1, 5));
        const auto partners = static_cast<std::size_t>(luck_.between(1, 3));
        planned_ = static_cast<std::size_t>(luck_.between(3, 24));
        const bool burst = luck_.happens(0.3);  // of the first partner
        for (std::size_t i = 0; i < planned_; ++i) {
            const std::size_t target = luck_.below(targets_.size());
            const std::size_t partner = luck_.below(partners);
            const std::size_t patient = luck_.below(patients + 1);
            const moment when = burst && partner == 0 ? 3min : luck_.pause(0min, 20min);
            // The last number stands for nobody: a lane of its own.
            const std::size_t lane = patient == patients ? 1000 + i : patient * 10 + target;
            in_.at(when, [=, this] { accept(target, partner, lane); });
        }
    }

    void accept(std::size_t target, std::size_t partner, std::size_t lane) {
        natures_.push_back(random_nature(luck_));
        const std::int64_t id = kept_.plan(target, partner, lane, nodes_.front().wall());
        judge_.planned(id, natures_.back());
        for (node& one : nodes_) one.notify(target);
    }

    void plan_faults() {
        faults_ = static_cast<std::uint64_t>(luck_.between(0, 14));
        for (std::uint64_t i = 0; i < faults_; ++i) {
            const moment from = luck_.pause(0min, 25min);
            const moment until = std::min<moment>(from + luck_.pause(0s, 10min), calm_begins - 1s);
            plan_fault(luck_.below(9), from, until);
        }
    }

    void plan_fault(std::size_t kind, moment from, moment until) {
        const std::size_t target = luck_.below(faulty_);
        node& whose = nodes_[luck_.below(nodes_.size())];
        switch (kind) {
            case 0:
            case 1:
            case 2: {
                const auto sky = static_cast<weather>(luck_.below(kinds_of_weather));
                in_.at(from, [=, this] { out_.change(target, sky); });
                in_.at(until, [=, this] { out_.change(target, weather::fair); });
                return;
            }
            case 3:
                in_.at(from, [this, &whose] { kill(whose); });
                in_.at(until, [this, &whose] { revive(whose); });
                return;
            case 4:
                in_.at(from, [this, &whose, until] {
                    whose.sleep(until);
                    judge_.disturbed();
                });
                in_.at(until, [this] { judge_.disturbed(); });
                return;
            case 5:
                in_.at(from, [this, &whose] { jump(whose); });
                return;
            case 6:
                in_.at(from, [this] { with_.store_fails = true; });
                in_.at(until, [this] { mend_store(); });
                return;
            case 7:
                for (int i = 0; i < 4; ++i)
                    in_.at(luck_.pause(from, calm_begins), [this] { somebody_decides(); });
                return;
            default:
                in_.at(from, [this, &whose, target] {
                    luck_.happens(0.5) ? whose.pause(target, true) : drain(whose);
                });
                in_.at(until, [this, &whose, target] {
                    revive(whose);
                    whose.pause(target, false);
                });
        }
    }

    void kill(node& whose) {
        if (!whose.is_alive()) return;
        whose.die();
        if (!two_nodes_) kept_.reopen();
    }
    void drain(node& whose) {
        if (!whose.is_alive()) return;
        whose.drain();
        in_.after(20s, [this, &whose] {
            kill(whose);
            revive(whose);
        });
    }
    void revive(node& whose) {
        if (!whose.is_alive()) whose.start();
    }
    void mend_store() {
        with_.store_fails = false;
        judge_.disturbed();
    }
    void jump(node& whose) {
        const time_ms by = luck_.happens(0.5) ? -luck_.between(0, a_day) : luck_.between(0, a_day);
        const bool database = two_nodes_ && luck_.happens(0.3);
        database ? static_cast<void>(with_.clock_offset += by) : whose.jump(by);
        judge_.disturbed();
    }

    void somebody_decides() {
        if (kept_.size() == 0) return;
        store::delivery_decision what;
        what.id = luck_.between(1, static_cast<std::int64_t>(kept_.size()));
        what.discards = luck_.happens(0.3);
        what.reason = "a person gave it up";
        what.now = nodes_.front().wall();
        decide(what);
    }
    void decide(const store::delivery_decision& what) {
        if (!kept_.decide(what, with_.clock())) return;
        judge_.decided(what);
        for (node& one : nodes_) one.notify(kept_.at(what.id).target);
    }

    void calm_down() {
        for (std::size_t i = 0; i < targets_.size(); ++i) out_.change(i, weather::fair);
        mend_store();
        for (node& one : nodes_) {
            revive(one);
            for (std::size_t i = 0; i < targets_.size(); ++i) one.pause(i, false);
        }
        judge_.disturbed();
    }

    bool is_over() {
        if (in_.now() < calm_begins) return false;
        while (first_open_ < kept_.size() &&
               !store::is_open(kept_.at(static_cast<std::int64_t>(first_open_ + 1)).state))
            ++first_open_;
        return first_open_ == kept_.size() && kept_.size() == planned_;
    }

    report tell() const {
        report out;
        out.problem = judge_.problem();
        out.messages = kept_.size();
        out.transmissions = out_.transmissions();
        out.events = in_.count();
        out.faults = faults_;
        out.alerts = judge_.alerts();
        for (std::size_t i = 1; i <= kept_.size(); ++i) {
            const delivery_state state = kept_.at(static_cast<std::int64_t>(i)).state;
            out.delivered += state == delivery_state::delivered ? 1U : 0U;
            out.refused += state == delivery_state::refused ? 1U : 0U;
            out.dead += state == delivery_state::dead ? 1U : 0U;
            out.discarded += state == delivery_state::discarded ? 1U : 0U;
        }
        return out;
    }

    lots luck_;
    world in_;
    const bool two_nodes_;
    model_store kept_;
    const std::vector<worker_settings> targets_;
    const std::size_t faulty_;  ///< targets that the schedule's faults strike
    std::vector<lots> luck_of_targets_;
    std::vector<nature> natures_;
    oracle judge_;
    network out_;
    surroundings with_;
    std::deque<node> nodes_;
    std::size_t planned_ = 0;
    std::size_t first_open_ = 0;
    std::uint64_t faults_ = 0;
};

}  // namespace

report run_schedule(std::uint64_t seed, defect planted) {
    return story(seed, planted).run();
}

five_targets run_with_fifth(std::uint64_t seed, weather of_fifth) {
    story what(seed, defect::none, true);
    what.weather_of_fifth(of_fifth);
    five_targets out;
    out.how = what.run();
    out.attempts_of_four = what.trace();
    return out;
}

}  // namespace genvej::delivery::simulation
