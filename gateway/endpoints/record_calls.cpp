#include "gateway/endpoints/record_calls.hpp"

#include <array>
#include <ctime>
#include <memory>

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "conformance/profiles/element_table.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/record/answers.hpp"
#include "gateway/record/own_meta.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using record_result = store::result<store::record_outcome>;

/// So far a clock may be ahead of ours.
constexpr store::time_ms a_day = 86'400'000;

const partner_settings& partner_of(const services& with, const request& asked) {
    const partner_settings* const found = with.settings.partner(asked.who.partner);
    return found == nullptr ? with.settings.partners.front() : *found;
}

/// RFC 9110, 13.1.2: a list, compared weakly.
bool has_it(std::string_view if_none_match, std::string_view etag) {
    if (if_none_match == "*") return true;
    const std::string_view opaque = etag.substr(2);
    for (std::size_t at = if_none_match.find(opaque); at != std::string_view::npos;
         at = if_none_match.find(opaque, at + 1)) {
        const std::size_t behind = at + opaque.size();
        if (behind == if_none_match.size() || if_none_match[behind] == ',' || if_none_match[behind] == ' ')
            return true;
    }
    return false;
}

/// RFC 9110, 5.6.7: IMF-fixdate.
std::string http_date(store::time_ms when) {
    const std::time_t seconds = when / 1'000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 40> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

}  // namespace

asio::awaitable<record_result> write_record(services& with, store::record_transaction what) {
    asio::any_io_executor here = co_await asio::this_coro::executor;
    auto begin = [&with, here, moved = std::move(what)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        with.kept.record().write(std::move(moved), [here, shared](record_result result) {
            asio::post(here, [shared, result = std::move(result)]() mutable {
                std::move (*shared)(std::move(result));
            });
        });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(record_result)>(
        std::move(begin), asio::use_awaitable);
}

record::intake_rules rules_for(const services& with, const knowledge& known, const request& asked) {
    return {known.directory, partner_of(with, asked).municipalities, with.settings.limits.document,
            with.settings.limits.entries, utc_time(with.now() + a_day)};
}

store::result<record::lookup_answers> look_up(services& with, const request& asked,
                                              const std::vector<record::lookup>& wanted) {
    constexpr std::size_t to_see_that_there_are_several = 2;
    record::lookup_answers out(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const record::lookup& one = wanted[i];
        if (one.by) {
            auto found = with.kept.record().search(asked.who.partner, one.type, {*one.by}, {},
                                                   to_see_that_there_are_several);
            if (found.has_error()) return found.error();
            out[i] = std::move(*found);
        } else {
            auto found = with.kept.record().read(asked.who.partner, {one.type, one.id}, 0);
            if (found.has_error()) return found.error();
            if (*found && !(*found)->deleted) out[i].push_back(std::move(**found));
        }
    }
    return out;
}

std::string shown_resource_type(std::string_view type) {
    const profiles::type_row* const row = profiles::find_type(type);
    return row != nullptr && row->resource ? std::string(type) : "resource";
}

reply unknown_resource(const request& asked) {
    return issue_reply(model::make_issue("http.unknown_id", {shown_resource_type(asked.parameters.front())}),
                       asked);
}

reply store_failed(const request& asked) {
    return issue_reply(model::make_issue("store.unavailable"), asked);
}

reply fhir_reply(std::string body, const request& asked) {
    reply out;
    out.media_type = record::media_type_of({asked.wants_xml()});
    out.body = std::move(body);
    return out;
}

reply resource_reply(const store::record_version& one, const request& asked) {
    if (one.deleted) return issue_reply(model::make_issue("record.gone"), asked);
    const std::string etag = record::etag_of(one.version);
    reply out;
    if (has_it(asked.if_none_match, etag)) {
        out.status = http::status::not_modified;
    } else {
        const auto read = record::stamped(one);
        if (!read.ok()) return issues_reply(read.found, asked);
        out = fhir_reply(record::write_answer(*read.value.root(), {asked.wants_xml()}), asked);
    }
    out.fields.emplace_back(http::field::etag, etag);
    out.fields.emplace_back(http::field::last_modified, http_date(one.changed));
    return out;
}

}  // namespace genvej::gateway
