#pragma once
/// Sends registries their months (docs/registries.md): from the first month that the settings name to the
/// last one that is over, on the day of the month that they name.
///
/// Nothing is remembered: a month's document has an id of its own, so that one that was sent before has no
/// second effect, and what a stopped gateway missed goes when it starts. Thread-safety: as worker_loop.
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "adapters/store/store.hpp"
#include "gateway/config/configuration.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::citizens {

struct registry_worker_settings {
    const configuration& settings;
    std::function<store::time_ms()> now;
    std::function<std::shared_ptr<const mappings::organisations>()> directory;
    std::function<void(std::string_view target)> notify_target;
    /// For the log: a document was kept, was there before, or has nowhere to go. Never content.
    std::function<void(std::string_view id, std::string_view word)> sent;
    std::function<void(const boost::system::error_code& error)> store_failed;
};

class registry_worker {
public:
    registry_worker(const boost::asio::any_io_executor& executor, store::store& kept,
                    registry_worker_settings settings);
    /// REQUIRES: never started, or stopped
    ~registry_worker();
    void start();
    void stop(std::function<void()> done);

private:
    class machine;
    std::shared_ptr<machine> running_;
};

/// Months that are to be sent at `now`, the first one first.
std::vector<std::int32_t> months_due(const registry_settings& of, store::time_ms now);

}  // namespace genvej::gateway::citizens
