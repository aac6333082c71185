#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/pipeline/reception.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using outcome = store::result<store::accept_outcome>;
using verdict = store::accept_outcome::verdict;

/// Waits until the store says that the message is durable. The store calls back on a thread of its own; the
/// coroutine goes on where it was.
asio::awaitable<outcome> accept(store::store& to, store::reception what) {
    asio::any_io_executor here = co_await asio::this_coro::executor;
    auto begin = [&to, here, moved = std::move(what)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        to.accept(std::move(moved), [here, shared](outcome result) {
            asio::post(here, [shared, result]() mutable { std::move (*shared)(std::move(result)); });
        });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(outcome)>(
        std::move(begin), asio::use_awaitable);
}

/// What is sent back, as it stands in the store.
struct answer {
    std::uint16_t status = 0;
    std::string media_type;
    std::string body;
};

answer answer_of(const store::reception& kept) {
    return {kept.http_status, kept.receipt_media_type, kept.receipt};
}

/// The store found that an identifier was used for something else: the refusal takes the receipt's place,
/// inside the transaction, so that what is answered is what is kept.
void refuse_reused(store::reception& kept, verdict what, const intake& in, const receipt_stamp& stamp) {
    const bool letter = what == verdict::letter_id_reused;
    const model::issues why{
        model::make_issue(letter ? "duplicate.letter_id_reused" : "duplicate.envelope_id_reused")};
    kept.http_status = http_status(why);
    kept.issues = outcome_json(why);
    if (std::optional<receipt> refusal = negative_receipt(in, why, stamp)) {
        kept.receipt = std::move(refusal->body);
        kept.receipt_media_type = std::move(refusal->media_type);
    } else {
        kept.receipt = kept.issues;
        kept.receipt_media_type = "application/fhir+json; charset=UTF-8";
    }
}

std::string_view name_of(verdict what, bool refused) {
    switch (what) {
        case verdict::stored:
            return refused ? "refused" : "accepted";
        case verdict::duplicate:
            return "duplicate";
        case verdict::letter_id_reused:
        case verdict::envelope_id_reused:
        case verdict::thread_of_another_patient:
            return "refused";
    }
    return "refused";
}

void notify_targets(services& with, const std::vector<std::string>& targets) {
    for (const std::string& target : targets) with.outgoing->notify(target);
}

std::vector<std::string> targets_of(const store::reception& kept) {
    std::vector<std::string> out;
    for (const store::letter_record& letter : kept.letters) {
        for (const store::planned_delivery& plan : letter.deliveries) {
            if (std::find(out.begin(), out.end(), plan.target) == out.end()) out.push_back(plan.target);
        }
    }
    return out;
}

void log_verdict(const request& asked, std::string_view id, std::string_view kind, std::string_view word,
                 const intake& in) {
    const model::issue* worst = model::worst(in.found);
    const std::string_view code = worst == nullptr || word != "refused" ? "" : worst->code();
    const auto level = word == "accepted" ? spdlog::level::debug : spdlog::level::info;
    spdlog::log(level, "{} {} {} reception={} request={} partner={}", kind.empty() ? "unknown" : kind, word,
                code, id, asked.id, asked.who.partner);
}

reply make_reply(const answer& said, std::string_view id, const request& asked, const model::issues& found) {
    reply out;
    out.status = static_cast<http::status>(said.status);
    out.media_type = said.media_type;
    out.body = said.body;
    out.fields.emplace_back(http::field::location, "/messages/" + std::string(id));
    const bool outcome_for_xml = said.media_type.find("fhir+json") != std::string::npos && asked.wants_xml();
    if (outcome_for_xml) {
        out.media_type = "application/fhir+xml; charset=UTF-8";
        out.body = outcome_xml(found);
    }
    return out;
}

}  // namespace

/// POST /medcom: one OIOXML Emessage or one VANSEnvelope.
/// 200 with the receipt once the message is durable; 202 where no positive receipt is wanted; 400, 413, 415,
/// 422 with a negative receipt or an OperationOutcome, the message kept in quarantine; 503 when nothing could
/// be stored. `Location: /messages/{id}`.
asio::awaitable<reply> post_medcom(services& with, const request& asked) {
    const auto begun = std::chrono::steady_clock::now();
    const std::shared_ptr<const knowledge> known = with.known();
    const translation_tools tools = with.tools(*known);
    intake in = take_letters(asked.body, asked.charset, tools);

    const receipt_stamp stamp{with.now(), &random_uuid};
    const arrival how{asked.who.partner, asked.media_type, store::make_id(stamp.now), stamp};
    store::reception kept = make_reception(in, asked.body, with.settings, how);
    in.forget_content();
    const bool refused = kept.refused;
    const std::vector<std::string> targets = targets_of(kept);
    answer said = answer_of(kept);
    kept.when_reused = [&](store::reception& changed, const store::accept_outcome& what) {
        refuse_reused(changed, what.what, in, stamp);
        said = answer_of(changed);
    };
    const outcome stored = co_await accept(with.kept, std::move(kept));

    const auto took = std::chrono::steady_clock::now() - begun;
    if (stored.has_error()) {
        spdlog::error("a message could not be stored: {} request={}", stored.error().message(), asked.id);
        with.measured.received(in.kind(), "failed", took);
        co_return issue_reply(model::make_issue("store.unavailable"), asked);
    }
    const std::string_view word = name_of(stored->what, refused);
    with.measured.received(in.kind(), word, took);
    log_verdict(asked, how.id, in.kind(), word, in);
    if (word == "accepted") notify_targets(with, targets);
    const std::string_view id =
        stored->what == verdict::duplicate ? std::string_view(stored->first) : std::string_view(how.id);
    co_return make_reply(said, id, asked, in.found);
}

}  // namespace genvej::gateway
