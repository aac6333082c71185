#pragma once
/// When a token is used, fetched anew, and given up: one per owner of tokens (of KL's gateway a
/// municipality).
///
/// No I/O and no clock: times are given. A token is renewed before it ends; one that is refused though it
/// should hold is fetched anew once, and when the new one is refused, too, the refusal stands until the
/// `pause` is over, so that a wrong registration does not ask the token server at every message.
/// Standard: RFC 6749, 5.1 (expires_in), RFC 6750, 3.1 (401). Thread-safety: none; one strand.
#include <chrono>
#include <string>
#include <string_view>

namespace genvej::channels {

class token_machine {
public:
    using moment = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds ahead{60};   ///< renewed so long before its end
    static constexpr std::chrono::seconds pause{30};   ///< between a second refusal and the next token
    static constexpr std::chrono::seconds usual{300};  ///< of a token that does not say how long it holds

    enum class step : std::uint8_t { use, fetch, wait };

    /// `use`: token() holds. `fetch`: ask for one, and say got() or failed(). `wait`: somebody is asking.
    step wanted(moment now);
    const std::string& token() const noexcept { return token_; }

    /// @param valid what the server says; zero: nothing
    void got(std::string token, std::chrono::seconds valid, moment now);
    void failed();

    /// The receiver answered 401 to that token. @return true: ask for another one at once, and try again
    bool refused(std::string_view token, moment now);
    /// The receiver took it.
    void accepted(std::string_view token);

private:
    std::string token_;
    moment renew_ = moment::min();
    moment not_before_ = moment::min();
    bool fetching_ = false;
    bool refused_once_ = false;  ///< the token before was refused, and none was accepted since
};

}  // namespace genvej::channels
