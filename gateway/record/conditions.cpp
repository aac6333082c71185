#include <algorithm>
#include <charconv>

#include "conformance/schemas/meaning.hpp"
#include "gateway/pipeline/percent_coding.hpp"
#include "gateway/record/transaction.hpp"

namespace genvej::gateway::record {

std::optional<store::record_token> read_condition(std::string_view text) {
    constexpr std::string_view name = "identifier=";
    if (text.starts_with('?')) text.remove_prefix(1);
    if (!text.starts_with(name) || text.find('&') != std::string_view::npos) return std::nullopt;
    std::string value = percent_decoded(text.substr(name.size()), plus::is_itself);
    const std::size_t bar = value.find('|');
    if (bar == std::string::npos || bar == 0 || bar + 1 == value.size()) return std::nullopt;
    return store::record_token{"identifier", std::move(value)};
}

std::uint32_t read_version(std::string_view etag) noexcept {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    if (etag.size() < 3 || etag.front() != '"' || etag.back() != '"') return 0;
    etag = etag.substr(1, etag.size() - 2);
    std::uint32_t out = 0;
    const auto [end, error] = std::from_chars(etag.data(), etag.data() + etag.size(), out);
    return error == std::errc() && end == etag.data() + etag.size() ? out : 0;
}

bool looks_like_cpr(std::string_view id) noexcept {
    constexpr std::size_t hyphen = 6;
    std::string digits(id);
    if (digits.size() == 11 && digits[hyphen] == '-') digits.erase(hyphen, 1);
    return schemas::plausible_cpr(digits);
}

std::vector<store::record_token> identifiers_of(const model::node& resource) {
    std::vector<store::record_token> out;
    for (const model::node* one = resource.child("identifier"); one != nullptr; one = one->next_same()) {
        const std::string_view value = one->child_value("value");
        if (value.empty()) continue;
        store::record_token token{"identifier", std::string(one->child_value("system"))};
        token.value += '|';
        token.value += value;
        if (std::find(out.begin(), out.end(), token) == out.end()) out.push_back(std::move(token));
    }
    return out;
}

std::size_t entry_in_path(std::string_view path) noexcept {
    constexpr std::string_view begin = "Bundle.entry[";
    if (!path.starts_with(begin)) return nowhere;
    std::size_t number = nowhere;
    std::from_chars(path.data() + begin.size(), path.data() + path.size(), number);
    return number;
}

}  // namespace genvej::gateway::record
