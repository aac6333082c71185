#pragma once
/// What operators press, and calls that wait for the answer.
#include "adapters/store/operations.hpp"
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {

using button_kind = operator_action::kind;

inline operator_action about(button_kind what, std::int64_t delivery) {
    operator_action out;
    out.what = what;
    out.delivery = delivery;
    return out;
}

inline operator_action about_target(button_kind what, const std::string& target) {
    operator_action out;
    out.what = what;
    out.target = target;
    return out;
}

/// @param reception its public id
inline operator_action replay_of(const std::string& reception) {
    operator_action out;
    out.what = button_kind::replay;
    out.reception = reception;
    return out;
}

inline press_outcome press_at(store& where, const std::string& key, operator_action what,
                              operations::answering answer, const std::string& fingerprint = "same") {
    constexpr time_ms now = arrived + 1000;
    what.now = now;
    std::promise<result<press_outcome>> done;
    where.operated().press({key, "operator", fingerprint, now}, std::move(what), std::move(answer),
                           [&](result<press_outcome> outcome) { done.set_value(std::move(outcome)); });
    return done.get_future().get().value();
}

}  // namespace genvej::store::test
