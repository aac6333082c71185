#pragma once
/// Says sparingly what goes on failing. Where a disk is full each citizen and each delivery that is tried
/// fails, a hundred times a second, and the lines that say so must not push out of sight what an operator has
/// to read.
///
/// A failure is said at once, and from then on at most every ten seconds, with how often it came in between.
/// Neither `what` nor `why` holds content. Thread-safe.
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/store/exchange.hpp"

namespace genvej::gateway {

class failure_log {
public:
    using sink = std::function<void(const std::string& line)>;
    explicit failure_log(sink says) : says_(std::move(says)) {}

    /// `what: why`. A clock that went back begins anew.
    void failed(std::string_view what, std::string_view why, store::time_ms now);

private:
    struct repeated {
        store::time_ms said = 0;
        std::uint64_t since = 0;  ///< how often, and not said
    };

    const sink says_;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, repeated>
        known_;  ///< a few: workers and targets, and errors
};

}  // namespace genvej::gateway
