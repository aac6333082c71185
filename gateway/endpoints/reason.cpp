#include "gateway/endpoints/reason.hpp"

#include <algorithm>

#include <rapidjson/document.h>

#include "conformance/model/issue.hpp"
#include "gateway/endpoints/small_json.hpp"

namespace genvej::gateway {

namespace {

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}
bool begins_character(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

bool fits_a_field(std::string_view text) noexcept {
    const auto characters = std::count_if(text.begin(), text.end(), begins_character);
    return static_cast<std::size_t>(characters) <= longest_reason &&
           std::none_of(text.begin(), text.end(), is_control);
}

std::string reason_of(std::string_view body) {
    rapidjson::Document read;
    if (!read_small_object(body, read)) return {};
    const auto found = read.FindMember("reason");
    if (found == read.MemberEnd() || !found->value.IsString()) return {};
    const std::string_view text(found->value.GetString(), found->value.GetStringLength());
    const bool blank = text.find_first_not_of(' ') == std::string_view::npos;
    return blank || !fits_a_field(text) ? std::string() : model::loggable(text);
}

}  // namespace genvej::gateway
