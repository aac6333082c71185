#pragma once
/// What the operator's lists have in common: pages, parameters, JSON. Pure; thread-safe.
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/server/http_types.hpp"

namespace genvej::gateway {

/// 200 with JSON.
reply json_reply(std::string body);
/// 400: a parameter of the query that is not understood, and what is.
reply query_issue(const request& asked, std::string name, std::string_view known);

/// A number of the query; absent: `usual`. None: it is no number.
template <class Number>
std::optional<Number> number_of(const request& asked, std::string_view name, Number usual) {
    const std::string text = asked.query_value(name);
    if (text.empty()) return usual;
    Number out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

/// `limit` of the query. @param refusal set when it returns nothing
std::optional<std::size_t> read_limit(const request& asked, reply& refusal);

struct page_wish {
    std::int64_t after = 0;
    std::size_t limit = 0;
};
/// Of a list whose pages are numbered. @param refusal set when it returns nothing
std::optional<page_wish> read_numbered_page(const request& asked, reply& refusal);

/// What describes each, with commas between.
template <class Rows, class Describe>
std::string joined(const Rows& rows, const Describe& describe) {
    std::string out;
    for (const auto& one : rows) {
        if (!out.empty()) out += ',';
        out += describe(one);
    }
    return out;
}

}  // namespace genvej::gateway
