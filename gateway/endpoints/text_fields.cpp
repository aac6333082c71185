#include "gateway/endpoints/text_fields.hpp"

#include <algorithm>

#include <rapidjson/document.h>

#include "gateway/endpoints/reason.hpp"
#include "gateway/endpoints/small_json.hpp"

namespace genvej::gateway {

namespace {

constexpr std::size_t most_fields = 20;

}  // namespace

std::optional<std::map<std::string, std::string, std::less<>>> read_text_fields(std::string_view body) {
    std::map<std::string, std::string, std::less<>> out;
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return out;
    rapidjson::Document read;
    if (!read_small_object(body, read) || read.MemberCount() > most_fields) return std::nullopt;
    for (const auto& member : read.GetObject()) {
        if (!member.value.IsString()) return std::nullopt;
        const std::string_view text(member.value.GetString(), member.value.GetStringLength());
        if (!fits_a_field(text)) return std::nullopt;
        const std::string_view name(member.name.GetString(), member.name.GetStringLength());
        if (!out.emplace(name, text).second) return std::nullopt;
    }
    return out;
}

}  // namespace genvej::gateway
