#pragma once
/// Gives the bearer token that belongs to a message, where one receiver knows several owners of tokens.
/// Thread-safety: none; used on the strand of the channel that has it.
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "adapters/channels/channel.hpp"

namespace genvej::channels {

class token_source {
public:
    virtual ~token_source() = default;
    token_source() = default;
    token_source(const token_source&) = delete;
    token_source& operator=(const token_source&) = delete;

    struct given {
        std::string token;  ///< empty: there is none, see `instead`
        outcome instead;
    };
    virtual boost::asio::awaitable<given> token_for(const outgoing& what) = 0;
    /// The receiver answered 401. @return true: another token may be had; try once more
    virtual bool refused(const outgoing& what, std::string_view token) = 0;
    /// The receiver took it, whatever it said of the message.
    virtual void accepted(const outgoing& what, std::string_view token) = 0;
    /// What is under way ends.
    virtual void stop() noexcept = 0;
};

}  // namespace genvej::channels
