#include "adapters/channels/token_machine.hpp"

#include <algorithm>
#include <utility>

namespace genvej::channels {

token_machine::step token_machine::wanted(moment now) {
    if (!token_.empty() && now < renew_) return step::use;
    if (fetching_) return step::wait;
    if (now < not_before_ && !token_.empty()) return step::use;
    fetching_ = true;
    return step::fetch;
}

void token_machine::got(std::string token, std::chrono::seconds valid, moment now) {
    fetching_ = false;
    token_ = std::move(token);
    const std::chrono::seconds holds = valid.count() > 0 ? valid : usual;
    // One that holds for a minute only is used for most of it.
    renew_ = now + std::max<std::chrono::seconds>(holds - ahead, holds * 3 / 4);
}

void token_machine::failed() {
    fetching_ = false;
}

bool token_machine::refused(std::string_view token, moment now) {
    if (token != token_) return true;  // there is another one meanwhile
    if (refused_once_) {
        refused_once_ = false;
        not_before_ = now + pause;
        renew_ = moment::min();
        return false;
    }
    refused_once_ = true;
    renew_ = moment::min();
    return now >= not_before_;
}

void token_machine::accepted(std::string_view token) {
    if (token == token_) refused_once_ = false;
}

}  // namespace genvej::channels
