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
    /// How long the rest of its lane waits behind one that is refused or dead; 0: it passes.
    std::chrono::milliseconds hold{86'400'000};
};

/// What a class of failure means.
struct failure_class {
    std::string_view name;       ///< `connect`, `http.503`
    store::delivery_state then;  ///< waiting, unknown, refused or dead
    bool against_target;         ///< it speaks against the target, not against the message
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

/// What the target asks for (Retry-After), up to the cap.
std::chrono::milliseconds asked_pause(const retry_policy& policy, std::chrono::seconds asked);

/// An attempt as it was taken.
struct attempt {
    std::int64_t id = 0;
    std::uint32_t before = 0;  ///< attempts before this one
    std::uint64_t lease = 0;
};
/// What the store is to be told about an attempt.
/// @param counted false: it is not used up, since the target was known to be down; then it does not make the
/// message dead
store::attempt_result judge(const retry_policy& policy, const attempt& which, const channels::outcome& seen,
                            bool counted, store::time_ms now, double lot);

}  // namespace genvej::delivery
