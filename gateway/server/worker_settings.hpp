#pragma once
/// What the workers of a running service are given: its clock, its rules of the moment, its figures and log.
/// Thread-safety: what is returned may be called on any thread; the services outlive it.
#include <functional>
#include <string_view>

#include "gateway/citizens/registry_worker.hpp"
#include "gateway/citizens/worker.hpp"
#include "gateway/exchange/worker.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

/// Wakes who delivers to that target.
using target_notice = std::function<void(std::string_view target)>;

exchange_settings exchange_settings_of(services& with, target_notice notify_target);
citizens::worker_settings citizen_settings_of(services& with, target_notice notify_target);
citizens::registry_worker_settings registry_settings_of(services& with, target_notice notify_target);

}  // namespace genvej::gateway
