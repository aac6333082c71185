#pragma once
/// A simulated gateway node: carries out what the real worker_machine says, as outbox.cpp does, with the real
/// judge(); can die, sleep, be drained, and has a wall clock of its own that jumps. Between any two of its
/// steps time passes in which any of that may happen. Thread-safety: none.
#include <memory>
#include <optional>
#include <vector>

#include "tests/unit/gateway/delivery/simulation/oracle.hpp"

namespace genvej::delivery::simulation {

/// What all nodes share.
struct surroundings {
    world& in;
    std::vector<lots>& luck;  ///< of each target
    model_store& kept;
    network& out;
    oracle& judge_of_all;
    const std::vector<worker_settings>& targets;
    const std::vector<nature>& natures;  ///< of messages, by id
    const defect planted;
    time_ms clock_offset = 0;  ///< of the database's clock
    bool store_fails = false;
    time_ms clock() const { return in.now().count() + 1'700'000'000'000 + clock_offset; }
};

class node {
public:
    node(std::size_t number, surroundings& with) : number_(number), with_(with) {}

    void start();
    void die();
    void sleep(moment until) { asleep_until_ = std::max(asleep_until_, until); }
    void jump(time_ms by) { offset_ += by; }
    void drain();
    void notify(std::size_t target);
    void pause(std::size_t target, bool on);
    bool is_alive() const noexcept { return alive_; }
    time_ms wall() const { return with_.in.now().count() + 1'700'000'000'000 + offset_; }

private:
    struct worker {
        std::size_t target = 0;
        worker_machine machine;
        std::vector<attempt_result> results;
        std::uint64_t alarm = 0;  ///< number of the timer that counts
        time_ms next = 0;         ///< what next_is() was told
    };
    /// Later, unless the node has died by then; when it wakes, if it sleeps.
    void post(moment pause, std::function<void()> what);
    void post_at(moment when, std::uint64_t life, std::function<void()> what);
    worker_settings own_settings(std::size_t target) const;
    void perform(worker& of, const worker_actions& what);
    void take(worker& of, std::size_t count, bool as_due);
    void send(worker& of, const taken_row& what);
    void ended(worker& of, const taken_row& which, const channels::outcome& seen);
    void record(worker& of);
    void ask_next(worker& of);

    const std::size_t number_;
    surroundings& with_;
    std::vector<std::unique_ptr<worker>> workers_;
    std::uint64_t life_ = 0;
    bool alive_ = false;
    bool drains_ = false;
    moment asleep_until_{0};
    time_ms offset_ = 0;
};

}  // namespace genvej::delivery::simulation
