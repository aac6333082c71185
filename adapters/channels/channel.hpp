#pragma once
/// A way out of the gateway: one target that takes finished messages.
///
/// Contract: send() never throws because of the world; its callback runs exactly once, on any thread, also
/// after stop(). `delivered` means that the receiver has the message durably as far as the protocol can tell.
/// Sending the same key and bytes again has no second effect at the receiver (design.md, section 9).
/// Thread-safety: every function may be called from any thread; a channel must not be destroyed by its own
/// callback.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace genvej::channels {

/// What is sent, again and again, byte for byte.
struct outgoing {
    std::string key;         ///< the receiver's key: MessageHeader.id or file name without its ending
    std::string media_type;  ///< of `body`
    std::string body;
    bool again = false;  ///< it was sent before, as far as is known: its receiver may have it
};

/// What became of one attempt.
struct outcome {
    bool delivered = false;
    std::string failure;  ///< empty when delivered, else a class of gateway/delivery/failure_classes.csv
    std::string summary;  ///< what was seen, loggable: never content of the message or text of the answer
    std::optional<std::chrono::seconds> retry_after;  ///< what the target asked for
    /// What the receiver said of the message, as it is written, where the protocol's answer holds a receipt;
    /// else empty. Content: never logged.
    std::string receipt;
};

/// Not delivered, for that reason.
inline outcome failed(std::string failure, std::string summary = {}) {
    outcome out;
    out.failure = std::move(failure);
    out.summary = std::move(summary);
    return out;
}

using sent = std::function<void(outcome)>;

class channel {
public:
    virtual ~channel() = default;
    channel() = default;
    channel(const channel&) = delete;
    channel& operator=(const channel&) = delete;

    virtual void send(std::shared_ptr<const outgoing> what, sent done) = 0;
    /// Gives up what is under way: every callback that is still owed runs with the failure `stopped`.
    virtual void stop() noexcept = 0;
};

}  // namespace genvej::channels
