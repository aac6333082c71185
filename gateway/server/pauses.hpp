#pragma once
/// Makes the outbox do as the store says about paused targets: at the start, after a button, and when another
/// node may have been told. Thread-safety: every function may be called from any thread; what was read later
/// counts, whoever asked for it.
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/store/operations.hpp"
#include "gateway/delivery/outbox.hpp"

namespace genvej::gateway {

class pauses {
public:
    /// @param targets of the configuration
    pauses(store::operations& at, delivery::outbox& outgoing, std::vector<std::string> targets)
        : at_(at), outgoing_(outgoing), targets_(std::move(targets)) {}

    /// Logs what changes. An error leaves everything as it was.
    boost::system::error_code follow();

private:
    store::operations& at_;
    delivery::outbox& outgoing_;
    const std::vector<std::string> targets_;
    std::mutex one_at_a_time_;
    std::set<std::string> paused_;  ///< as the outbox was told
};

}  // namespace genvej::gateway
