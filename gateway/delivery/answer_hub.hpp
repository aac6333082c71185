#pragma once
/// Who waits for what a receiver says of a message: told once, when a delivery of that key ends.
///
/// Nothing is kept for later: what nobody waits for is in the store, where the delivery's end stands. Whoever
/// waits on another node than the one that delivers waits in vain until his own time is over.
/// Thread-safety: every function may be called from any thread.
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "adapters/channels/http_channel.hpp"

namespace genvej::delivery {

class answer_hub {
public:
    /// Called on any thread, at most once; must be short.
    using told = std::function<void(const channels::http_answer& answer)>;
    /// Held by who waits; gone with it.
    using ticket = std::shared_ptr<void>;

    ticket wait(const std::string& key, told callback);
    void tell(const std::string& key, const channels::http_answer& answer);

private:
    struct state {
        std::mutex mutex;  ///< held while the map is looked at, never while somebody is told
        std::multimap<std::string, std::pair<const void*, told>> waiting;
    };
    std::shared_ptr<state> state_ = std::make_shared<state>();
};

}  // namespace genvej::delivery
