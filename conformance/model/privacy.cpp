#include "conformance/model/privacy.hpp"

#include <algorithm>

namespace genvej::model {
namespace {

std::size_t digits_at(std::string_view text, std::size_t from) {
    std::size_t to = from;
    while (to < text.size() && text[to] >= '0' && text[to] <= '9') ++to;
    return to - from;
}

}  // namespace

std::string without_cpr_numbers(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t run = digits_at(text, at);
        const bool hyphen = run == 6 && text.substr(at + run, 1) == "-" && digits_at(text, at + run + 1) == 4;
        const std::size_t length = hyphen ? 11 : std::max<std::size_t>(run, 1);
        if (run == 10 || hyphen) {
            out += "(ten digits)";
        } else {
            out += text.substr(at, length);
        }
        at += length;
    }
    return out;
}

}  // namespace genvej::model
