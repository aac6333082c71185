#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/record_calls.hpp"
#include "gateway/endpoints/record_take.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using record::transaction_in;

/// If-Match of a single request. Issue: it is none; or another condition, which would be passed over.
model::checked<std::uint32_t> if_match(const request& asked) {
    model::checked<std::uint32_t> out;
    if (!asked.if_none_match.empty()) out.found.push_back(model::make_issue("record.condition"));
    if (asked.if_match.empty()) return out;
    out.value = record::read_version(asked.if_match);
    if (out.value == 0) out.found.push_back(model::make_issue("record.if_match"));
    return out;
}

}  // namespace

/// POST /fhir: a transaction Bundle into the municipality's record: PUT Type/id, PUT and POST by identifier,
/// DELETE Type/id; all of it or nothing.
/// 200 with the transaction-response, once that is durable; 400, 413, 415, 422 with an OperationOutcome that
/// names every entry that is wrong, the bytes kept in quarantine; 409 when others change the same resources
/// again and again; 503 when nothing could be stored. `Location: /messages/{id}`.
asio::awaitable<reply> post_transaction(services& with, const request& asked) {
    const std::shared_ptr<const knowledge> known = with.known();
    const record::intake_rules rules = rules_for(with, *known, asked);
    const transaction_reader read = [&] {
        return record::read_transaction(asked.body, rules, asked.charset);
    };
    co_return co_await take_transaction(with, asked, read);
}

/// PUT /fhir/{type}/{id}: one resource; a transaction of one.
/// 201 or 200 with ETag, and an OperationOutcome that holds the warnings; 412 where If-Match names another
/// version; else as POST /fhir.
asio::awaitable<reply> put_resource(services& with, const request& asked) {
    const std::shared_ptr<const knowledge> known = with.known();
    const record::intake_rules rules = rules_for(with, *known, asked);
    const auto version = if_match(asked);
    const transaction_reader read = [&] {
        if (!version.ok()) {
            transaction_in wrong;
            wrong.found = version.found;
            return wrong;
        }
        return record::read_put(asked.body, asked.parameters[0], asked.parameters[1], version.value, rules,
                                asked.charset);
    };
    co_return co_await take_transaction(with, asked, read);
}

/// DELETE /fhir/{type}/{id}: 204, also where there was none; 412 as PUT; 422 while something refers to it.
asio::awaitable<reply> delete_resource(services& with, const request& asked) {
    const auto version = if_match(asked);
    const transaction_reader read = [&] {
        transaction_in out = record::read_delete(asked.parameters[0], asked.parameters[1], version.value);
        if (!version.ok()) out.found = version.found;
        return out;
    };
    co_return co_await take_transaction(with, asked, read);
}

}  // namespace genvej::gateway
