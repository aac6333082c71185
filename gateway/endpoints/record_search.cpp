#include <algorithm>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/record_calls.hpp"
#include "gateway/record/answers.hpp"
#include "gateway/record/own_meta.hpp"
#include "gateway/record/search.hpp"
#include "gateway/server/routes.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using record::search_in;
using store::record_version;

/// What a page of a search has found.
struct page {
    std::vector<record_version> kept;  ///< in the order of `entries`
    std::vector<model::document> trees;
    std::string after;  ///< behind what was looked at
    bool more = false;
    model::issues found;
};

/// Keeps what fits the filters.
bool keep(page& to, const search_in& asked, record_version one) {
    auto read = record::stamped(one);
    to.found.insert(to.found.end(), read.found.begin(), read.found.end());
    if (!read.ok() || !record::fits(asked, *read.value.root())) return false;
    to.trees.push_back(std::move(read.value));
    to.kept.push_back(std::move(one));
    return true;
}

/// Has it all of the keys? Asked of those that are found by their id.
bool has_keys(const record_version& one, const model::node& resource, const search_in& asked) {
    const std::vector<store::record_token> own = record::identifiers_of(resource);
    return std::all_of(asked.keys.begin(), asked.keys.end(), [&](const store::record_token& key) {
        if (key.parameter == "subject") return key.value == "Patient/" + record::patient_of(one);
        return std::find(own.begin(), own.end(), key) != own.end();
    });
}

store::result<page> find_by_id(services& with, const request& from, const search_in& asked) {
    page out;
    for (const std::string& id : asked.ids) {
        auto found = with.kept.record().read(from.who.partner, {std::string(asked.row->type), id}, 0);
        if (found.has_error()) return found.error();
        if (!*found || (*found)->deleted) continue;
        const record_version one = **found;
        if (keep(out, asked, std::move(**found)) && !has_keys(one, *out.trees.back().root(), asked)) {
            out.trees.pop_back();
            out.kept.pop_back();
        }
    }
    return out;
}

store::result<page> find_by_keys(services& with, const request& from, const search_in& asked) {
    page out;
    out.after = asked.after;
    std::size_t looked_at = 0;
    while (out.kept.size() < asked.count && looked_at < record::most_looked_at) {
        const std::size_t limit =
            asked.filters.empty() ? asked.count - out.kept.size() : record::largest_page;
        auto chunk =
            with.kept.record().search(from.who.partner, asked.row->type, asked.keys, out.after, limit);
        if (chunk.has_error()) return chunk.error();
        out.more = chunk->size() == limit;
        for (record_version& one : *chunk) {
            out.after = one.name.id;
            ++looked_at;
            keep(out, asked, std::move(one));
            if (out.kept.size() == asked.count) break;
        }
        if (!out.more) break;
    }
    return out;
}

reply searched(services& with, const request& from, const search_in& asked) {
    if (!asked.ok()) return issues_reply(asked.found, from);
    auto found = asked.ids.empty() ? find_by_keys(with, from, asked) : find_by_id(with, from, asked);
    if (found.has_error()) return store_failed(from);
    if (model::has_errors(found->found)) return issues_reply(found->found, from);
    std::vector<record::read_entry> entries;
    for (std::size_t i = 0; i < found->kept.size(); ++i)
        entries.push_back({&found->kept[i], std::move(found->trees[i])});
    const std::string base = std::string(asked.row->type) + "/_search";
    std::vector<record::link> links{
        {"self", base}
    };
    if (found->more && !asked.one_page)
        links.push_back({"next", base + "?page=" + record::page_of(asked, found->after)});
    return fhir_reply(record::searchset(std::move(entries), links, {from.wants_xml()}), from);
}

/// The type that is asked for, or why not.
const record::resource_row* type_of(const request& asked, reply& refusal) {
    const record::resource_row* const row = record::find_resource_row(asked.parameters[0]);
    if (row == nullptr) {
        refusal = issue_reply(model::make_issue("record.type", {shown_resource_type(asked.parameters[0]),
                                                                std::string(record::kept_types())}),
                              asked);
    }
    return row;
}

reply not_in_the_address(const request& asked, std::string_view type) {
    return issue_reply(model::make_issue("record.query", {"/fhir/" + std::string(type) + "/_search"}), asked);
}

}  // namespace

/// POST /fhir/{type}/_search: parameters as a form in the body. 200 with a Bundle of type searchset, `next`
/// where there is more; 400 for what is not known, and for parameters in the address.
asio::awaitable<reply> post_search(services& with, const request& asked) {
    reply refusal;
    const record::resource_row* const row = type_of(asked, refusal);
    if (row == nullptr) co_return refusal;
    if (!asked.query.empty() && unknown_parameter(asked.query, "_format"))
        co_return not_in_the_address(asked, row->type);
    co_return searched(with, asked, record::read_search(*row, asked.body));
}

/// GET /fhir/{type}/_search?page=: the page that the link `next` named; 400 for anything else.
asio::awaitable<reply> get_search_page(services& with, const request& asked) {
    reply refusal;
    const record::resource_row* const row = type_of(asked, refusal);
    if (row == nullptr) co_return refusal;
    if (asked.query_value("page").empty() || unknown_parameter(asked.query, "page, _format"))
        co_return not_in_the_address(asked, row->type);
    co_return searched(with, asked, record::read_page(*row, asked.query_value("page")));
}

/// GET /fhir/{type}: 400, since a search in the address would be kept in logs on its way; 404 for what is no
/// type of the record.
asio::awaitable<reply> refuse_search(services& /*with*/, const request& asked) {
    const record::resource_row* const row = record::find_resource_row(asked.parameters[0]);
    if (row == nullptr) co_return issue_reply(model::make_issue("http.not_found"), asked);
    co_return not_in_the_address(asked, row->type);
}

}  // namespace genvej::gateway
