#include <fmt/format.h>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/endpoints/resource_form.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

/// The message that is asked for. @param refusal set when it returns nothing
std::optional<store::reception_view> find(services& with, const request& asked, reply& refusal) {
    auto found = with.kept.find_reception(asked.parameters.front());
    if (found.has_error()) {
        refusal = issue_reply(model::make_issue("operator.store"), asked);
    } else if (!*found) {
        refusal = issue_reply(model::make_issue("operator.unknown_id", {"message"}), asked);
    } else if ((*found)->pruned != 0) {
        refusal = issue_reply(model::make_issue("operator.content_removed"), asked);
    } else {
        return std::move(**found);
    }
    return std::nullopt;
}

/// Of the letter that is asked for, counted from 1; else of the first that has one. Empty: there is none.
std::string bundle_of(const store::reception_view& kept, std::size_t letter) {
    if (letter > 0) return letter <= kept.letters.size() ? kept.letters[letter - 1].bundle_id : "";
    for (const auto& one : kept.letters) {
        if (!one.bundle_id.empty()) return one.bundle_id;
    }
    return {};
}

}  // namespace

/// GET /api/messages/{id}/raw: 200 with its bytes as they were received, also of what was refused; of what
/// genvej made itself, as it was made. 404; 410 when they were removed.
boost::asio::awaitable<reply> get_message_raw(services& with, const request& asked) {
    reply out;
    const auto kept = find(with, asked, out);
    if (!kept) co_return out;
    auto bytes = with.kept.raw(kept->id);
    if (bytes.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    if (!*bytes) co_return issue_reply(model::make_issue("operator.unknown_id", {"message"}), asked);
    // Nobody's browser is to guess what a stranger sent.
    out.media_type = "application/octet-stream";
    out.fields.emplace_back(http::field::content_disposition,
                            fmt::format("attachment; filename=\"{}\"", kept->id));
    out.body = std::move(**bytes);
    co_return out;
}

/// GET /api/messages/{id}/fhir: 200 with the Bundle that it became, JSON or XML; ?letter=2 of an envelope
/// with several. 404 where none was made of it, 410 when it was removed, 400 for a parameter that is no
/// number.
boost::asio::awaitable<reply> get_message_fhir(services& with, const request& asked) {
    const auto letter = number_of<std::size_t>(asked, "letter", 0);
    if (!letter) co_return query_issue(asked, "letter", "the number of a letter in its envelope, from 1");
    reply out;
    const auto kept = find(with, asked, out);
    if (!kept) co_return out;
    const std::string id = bundle_of(*kept, *letter);
    if (id.empty()) co_return issue_reply(model::make_issue("operator.no_bundle"), asked);
    // Without a partner the operator reads what anybody sent.
    const auto bundle = with.kept.bundle(id, {});
    if (bundle.has_error()) co_return issue_reply(model::make_issue("operator.store"), asked);
    if (!*bundle) co_return issue_reply(model::make_issue("operator.no_bundle"), asked);
    co_return in_wanted_form(**bundle, with.settings.limits.document, asked);
}

}  // namespace genvej::gateway
