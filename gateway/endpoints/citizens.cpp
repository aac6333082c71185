#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/store/operations.hpp"
#include "adapters/store/record.hpp"
#include "gateway/citizens/decide.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/endpoints/text_fields.hpp"
#include "gateway/server/services.hpp"

// Asio takes the frames of coroutines from a store of its own; where gcc 12 inlines one half of that, it sees
// a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using written = store::result<void>;

/// Another look or another person was faster: what was decided is looked at again with the file as it is now.
constexpr int most_tries = 5;

asio::awaitable<written> settle(store::record_keeper& at, store::citizen_settlement what) {
    asio::any_io_executor here = co_await asio::this_coro::executor;
    auto begin = [&at, here, what = std::move(what)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        at.settle(std::move(what), [here, shared](written result) {
            asio::post(here, [shared, result]() mutable { std::move (*shared)(result); });
        });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(written)>(
        std::move(begin), asio::use_awaitable);
}

std::vector<std::string> targets_of(const store::citizen_settlement& what) {
    std::vector<std::string> out;
    for (const store::reception& made : what.makes) {
        for (const store::letter_record& letter : made.letters) {
            for (const store::planned_delivery& plan : letter.deliveries) out.push_back(plan.target);
        }
    }
    return out;
}

/// Nothing: `refusal` says why.
std::optional<store::citizen_file> read_file(services& with, const request& asked, reply& refusal) {
    auto found = with.kept.record().read_file(asked.parameters.front());
    if (found.has_value() && *found) return std::move(**found);
    refusal = issue_reply(model::make_issue(found.has_error() ? "operator.store" : "citizen.unknown"), asked);
    return std::nullopt;
}

/// No delivery to KL of a report that genvej made took effect, or can: all have been given up. Nothing: the
/// store does not say.
std::optional<bool> is_given_up(services& with, std::string_view report) {
    store::message_filter own;
    own.partner = own_partner;
    own.letter_id = report;
    const auto found = with.kept.operated().messages(own, 0, 1);
    if (found.has_error()) return std::nullopt;
    if (found->rows.empty()) return false;
    const auto kept = with.kept.find_reception(found->rows.front().id);
    if (kept.has_error()) return std::nullopt;
    if (!*kept) return false;
    const auto is_to_kl = [&](const store::delivery_view& one) {
        return std::any_of(
            with.settings.targets.begin(), with.settings.targets.end(),
            [&](const target_entry& to) { return to.name == one.target && to.kind == "kl-gateway"; });
    };
    const auto& all = (*kept)->deliveries;
    if (all.empty()) return false;  // nobody knows
    // Where nothing speaks to KL itself, what takes the report is KL.
    const bool any_to_kl = std::any_of(all.begin(), all.end(), is_to_kl);
    return std::all_of(all.begin(), all.end(), [&](const store::delivery_view& one) {
        return one.state == store::delivery_state::discarded || (any_to_kl && !is_to_kl(one));
    });
}

}  // namespace

/// GET /api/citizens/{id}: 200 with everything that a person needs to decide; 404. Holds the citizen's
/// number.
boost::asio::awaitable<reply> show_citizen(services& with, const request& asked) {
    reply refusal;
    const auto file = read_file(with, asked, refusal);
    if (!file) co_return refusal;
    const std::shared_ptr<const knowledge> known = with.known();
    citizens::look_rules rules = with.looking(*known);
    rules.for_people = true;
    const auto seen = citizens::look(*file, rules);
    if (!seen) co_return issue_reply(model::make_issue("internal.error"), asked);
    co_return json_reply(seen->view);
}

/// POST /api/citizens/{id}/{action} with an Idempotency-Key and a JSON object of texts (docs/pathway.md). 200
/// with the citizen as GET shows him, what follows from the decision being done; 400 what is missing; 404;
/// 409 a letter that says something else by now, or was sent; 422 what is not known. The same key does the
/// same once.
boost::asio::awaitable<reply> decide_citizen(services& with, const request& asked) {
    if (asked.button.empty()) co_return issue_reply(model::make_issue("operator.no_key"), asked);
    auto fields = read_text_fields(asked.body);
    if (!fields) co_return issue_reply(model::make_issue("decision.body"), asked);
    citizens::decision what{asked.parameters[1], std::move(*fields), asked.who.partner, asked.button, false};
    if (const auto report = what.fields.find("report"); report != what.fields.end()) {
        const auto given_up = is_given_up(with, report->second);
        if (!given_up) co_return issue_reply(model::make_issue("operator.store"), asked);
        what.report_given_up = *given_up;
    }
    const std::shared_ptr<const knowledge> known = with.known();
    for (int attempt = 0; attempt < most_tries; ++attempt) {
        reply refusal;
        const auto file = read_file(with, asked, refusal);
        if (!file) co_return refusal;
        citizens::look_rules rules = with.looking(*known);
        rules.for_people = true;
        auto done = citizens::decide(*file, what, rules);
        if (!done) co_return issue_reply(model::make_issue("internal.error"), asked);
        if (!done->wrong.empty()) co_return issues_reply(done->wrong, asked);
        if (done->repeated) co_return json_reply(done->now.view);
        const std::vector<std::string> targets = targets_of(done->now.settles);
        const written result = co_await settle(with.kept.record(), std::move(done->now.settles));
        if (result.has_value()) {
            spdlog::info("operator: {} done citizen={} request={}", what.action, file->id, asked.id);
            for (const std::string& target : targets) with.outgoing->notify(target);
            co_return json_reply(done->now.view);
        }
        if (result.error() != store::store_errc::outdated) {
            spdlog::error("a decision could not be kept: {} request={}", result.error().message(), asked.id);
            break;
        }
    }
    co_return issue_reply(model::make_issue("operator.store"), asked);
}

}  // namespace genvej::gateway
