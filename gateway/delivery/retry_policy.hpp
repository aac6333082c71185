#pragma once
/// When a delivery is tried again, and when no more: exponential, with jitter and a cap (design.md, section
/// 9).
///
/// Pure: time and randomness are given. What a failure means is a row of failure_classes.csv.
/// Thread-safety: values; the table is constant data.
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/channels/channel.hpp"
#include "adapters/store/store.hpp"

namespace genvej::delivery {

struct retry_policy {
    std::chrono::milliseconds first{2'000};  ///< after the first failure
    std::chrono::milliseconds cap{900'000};  ///< never longer, whatever the target asks for
    double factor = 2.0;
    double jitter = 0.2;           ///< share of the pause that is drawn by lot, below and above
    std::uint32_t attempts = 500;  ///< then dead; with the cap above that is five days
};

/// What a class of failure means.
struct failure_class {
    std::string_view name;       ///< `connect`, `http.503`
    store::delivery_state then;  ///< waiting, refused or dead
    std::string_view summary;    ///< for the operator
};

/// Every row, in the table's order.
std::span<const failure_class> failure_classes();

/// The row of that name; `http.499` falls back to `http.4xx`. @throw std::logic_error for a name without a
/// row: that is our mistake.
const failure_class& find_failure_class(std::string_view name);

/// The pause before the next attempt.
/// @param attempts made so far, at least 1
/// @param lot between 0 and 1
std::chrono::milliseconds pause_after(const retry_policy& policy, std::uint32_t attempts, double lot,
                                      std::optional<std::chrono::seconds> asked = {});

/// What the store is to be told about an attempt.
/// @param attempts before this one
store::attempt_result judge(const retry_policy& policy, std::int64_t id, std::uint32_t attempts,
                            const channels::outcome& seen, store::time_ms now, double lot);

}  // namespace genvej::delivery
