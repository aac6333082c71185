#include "gateway/endpoints/operator_pages.hpp"

#include <utility>

#include <fmt/format.h>

namespace genvej::gateway {

namespace {

constexpr std::size_t usual_page = 50;
constexpr std::size_t largest_page = 500;

}  // namespace

reply json_reply(std::string body) {
    reply out;
    out.media_type = "application/json; charset=UTF-8";
    out.body = std::move(body);
    return out;
}

reply query_issue(const request& asked, std::string name, std::string_view known) {
    return issue_reply(model::make_issue("http.query", {std::move(name), std::string(known)}), asked);
}

std::optional<std::size_t> read_limit(const request& asked, reply& refusal) {
    const auto limit = number_of<std::size_t>(asked, "limit", usual_page);
    if (limit && *limit > 0 && *limit <= largest_page) return limit;
    refusal = query_issue(asked, "limit", fmt::format("1 to {}", largest_page));
    return std::nullopt;
}

std::optional<page_wish> read_numbered_page(const request& asked, reply& refusal) {
    const auto after = number_of<std::int64_t>(asked, "after", 0);
    if (!after || *after < 0) {
        refusal = query_issue(asked, "after", "what stands in `next` of the page before");
        return std::nullopt;
    }
    const auto limit = read_limit(asked, refusal);
    if (!limit) return std::nullopt;
    return page_wish{*after, *limit};
}

}  // namespace genvej::gateway
