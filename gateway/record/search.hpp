#pragma once
/// What a search asks, and which of the resources found answer it (search.csv).
///
/// Parameters stand in the body of POST {type}/_search, never in an address. A page is named by a text that
/// says how to go on (`next`), and holds no identifier: a search by identifier is answered in one page. Pure,
/// thread-safe.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/record.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/record/rows.hpp"

namespace genvej::gateway::record {

constexpr std::size_t usual_page = 50;
constexpr std::size_t largest_page = 200;
/// So many are looked at for one page at most: a filter that hardly anything fits gives short pages.
constexpr std::size_t most_looked_at = 1'000;

struct filter {
    const search_row* row = nullptr;
    std::vector<std::string> any_of;  ///< `system|code`, or the code alone
};

struct search_in {
    const resource_row* row = nullptr;
    std::vector<std::string> ids;           ///< _id; empty: any
    std::vector<store::record_token> keys;  ///< all of them
    std::vector<filter> filters;            ///< all of them
    std::size_t count = usual_page;
    std::string after;  ///< id of the last resource that was looked at before
    bool one_page = false;
    model::issues found;

    bool ok() const noexcept { return !model::has_errors(found); }
};

/// @param body application/x-www-form-urlencoded
/// Issues: `record.parameter`, `record.parameter_value`
search_in read_search(const resource_row& type, std::string_view body);
/// The page that page_of() named. Issue: `record.page`
search_in read_page(const resource_row& type, std::string_view page);
/// How to go on behind this id: letters, digits, `-` and `_`.
std::string page_of(const search_in& of, std::string_view after);

/// Does the resource fit the filters?
bool fits(const search_in& asked, const model::node& resource);

/// Parameters of a type, for people: `_id, _count, identifier, ...`.
std::string parameters_of(const resource_row& type);

}  // namespace genvej::gateway::record
