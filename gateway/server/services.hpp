#pragma once
/// What handlers work with. One object for the whole life of the gateway.
/// Thread-safety: every member may be used from any thread.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "adapters/store/store.hpp"
#include "gateway/citizens/look.hpp"
#include "gateway/config/configuration.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/delivery/answer_hub.hpp"
#include "gateway/delivery/outbox.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/server/admission.hpp"
#include "gateway/server/failure_log.hpp"
#include "gateway/server/metrics.hpp"

namespace genvej::gateway {

class services {
public:
    services(const configuration& from, store::store& keeps, std::shared_ptr<const knowledge> first);

    const configuration& settings;
    store::store& kept;
    delivery::outbox* outgoing = nullptr;  ///< set before the first request
    std::function<void()> wake_exchange;   ///< there may be a follow-up; set before the first request
    std::function<void()> wake_citizens;   ///< a citizen's file changed; set before the first request
    std::function<void()> follow_pauses;   ///< a target was paused or resumed; set before the first request
    metrics measured;
    admission door;
    failure_log failures;          ///< of the store, when nobody waits for an answer
    delivery::answer_hub answers;  ///< who waits for what KL says of his report
    std::function<store::time_ms()> now;
    std::atomic<bool> draining{false};
    const store::time_ms started;

    /// Says that the store failed for something that is done in the background.
    void store_failed(std::string_view what, const boost::system::error_code& why);
    /// What is known at this moment; a request keeps what it began with.
    std::shared_ptr<const knowledge> known() const;
    void replace(std::shared_ptr<const knowledge> by);
    /// The tools of one translation. REQUIRES: `with` outlives it
    translation_tools tools(const knowledge& with) const;
    /// What a look at a citizen's file needs, at this moment. REQUIRES: `with` outlives it
    citizens::look_rules looking(const knowledge& with) const;

private:
    mutable std::mutex changing_;  ///< held while a pointer is copied, never while a message is translated
    std::shared_ptr<const knowledge> known_;
};

}  // namespace genvej::gateway
