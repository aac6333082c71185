#include "gateway/endpoints/accept_message.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/endpoints/settle_and_wake.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using accept_result = store::result<store::accept_outcome>;
using acceptance = store::accept_outcome::verdict;

/// Waits until the store says that the message is durable. The store calls back on a thread of its own; the
/// coroutine goes on where it was.
asio::awaitable<accept_result> accept(store::store& to, store::reception what) {
    asio::any_io_executor here = co_await asio::this_coro::executor;
    auto begin = [&to, here, moved = std::move(what)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        to.accept(std::move(moved), [here, shared](accept_result result) {
            asio::post(here, [shared, result]() mutable { std::move (*shared)(std::move(result)); });
        });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(accept_result)>(
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

std::string_view issue_of(acceptance what) {
    switch (what) {
        case acceptance::letter_id_reused:
            return "duplicate.letter_id_reused";
        case acceptance::thread_of_another_patient:
            return "thread.other_patient";
        default:
            return "duplicate.envelope_id_reused";
    }
}

/// The store found that an identifier was used for something else: the refusal takes the receipt's place,
/// inside the transaction, so that what is answered is what is kept.
void refuse_inside(store::reception& kept, acceptance what, const judged_message& judged) {
    model::issues why{model::make_issue(issue_of(what))};
    if (judged.place) why.front().path = judged.place(what);
    kept.http_status = http_status(why);
    kept.issues = outcome_json(why);
    if (std::optional<receipt> refusal = judged.refusal(why)) {
        kept.receipt = std::move(refusal->body);
        kept.receipt_media_type = std::move(refusal->media_type);
    } else {
        kept.receipt = kept.issues;
        kept.receipt_media_type = "application/fhir+json; charset=UTF-8";
    }
}

/// What the first of a duplicate was told later than in its answer, if anything was.
told_again told_before(const judged_message& judged, const store::accept_outcome& seen) {
    if (!judged.again) return {};
    auto found = judged.again(seen);
    if (found.has_value()) return std::move(*found);
    spdlog::error("what was told before could not be read: {}", found.error().message());
    return {};
}

answer answer_again(told_again& again) {
    const std::uint16_t status = again.refused ? 422 : 200;
    return {status, std::move(again.answer->media_type), std::move(again.answer->body)};
}

/// What a sender is told whose message the store did not take: which limit, and that it is to be sent again.
struct refusal_of_store {
    std::string_view issue;
    std::string_view limit;  ///< of /metrics; empty: none, the store failed
};

refusal_of_store refusal_for(const boost::system::error_code& error) {
    if (error == store::store_errc::overloaded) return {"http.overload", "queue"};
    if (error == store::store_errc::disk_full) return {"store.full", "disk"};
    return {"store.unavailable", ""};
}

std::string_view word_of(acceptance what, bool refused) {
    switch (what) {
        case acceptance::stored:
            return refused ? "refused" : "accepted";
        case acceptance::duplicate:
            return "duplicate";
        default:
            return "refused";
    }
}

struct to_wake {
    std::vector<std::string> targets;
    bool exchange = false;
    bool citizens = false;
};

to_wake wakened_by(const store::reception& kept) {
    to_wake out;
    for (const store::letter_record& letter : kept.letters) {
        out.exchange = out.exchange || !letter.follow_ups.empty();
        out.citizens = out.citizens || letter.joins_course;
        for (const store::planned_delivery& plan : letter.deliveries) {
            if (std::find(out.targets.begin(), out.targets.end(), plan.target) == out.targets.end())
                out.targets.push_back(plan.target);
        }
    }
    return out;
}

void wake(services& with, const to_wake& who) {
    for (const std::string& target : who.targets) with.outgoing->notify(target);
    if (who.exchange && with.wake_exchange) with.wake_exchange();
    if (who.citizens && with.wake_citizens) with.wake_citizens();
}

void log_verdict(const request& asked, std::string_view id, const judged_message& what,
                 std::string_view word) {
    const model::issue* worst = model::worst(what.found);
    const std::string_view code = worst == nullptr || word != "refused" ? "" : worst->code();
    const auto level = word == "accepted" ? spdlog::level::debug : spdlog::level::info;
    spdlog::log(level, "{} {} {} reception={} request={} partner={}",
                what.kind.empty() ? "unknown" : what.kind, word, code, id, asked.id, asked.who.partner);
}

reply make_reply(const answer& said, std::string_view id, const judged_message& what) {
    reply out;
    out.status = static_cast<http::status>(said.status);
    out.media_type = said.media_type;
    out.body = said.body;
    out.fields.emplace_back(http::field::location, "/messages/" + std::string(id));
    const bool is_outcome = said.media_type.find("fhir+json") != std::string::npos &&
                            said.body.find("\"OperationOutcome\"") < said.body.find("\"MessageHeader\"");
    if (is_outcome && what.refusal_as_xml) {
        out.media_type = "application/fhir+xml; charset=UTF-8";
        out.body = outcome_xml(what.found);
    }
    return out;
}

}  // namespace

asio::awaitable<reply> accept_message(services& with, const request& asked, judged_message what) {
    const std::string own_id = what.kept.id;
    const bool refused = what.kept.refused;
    const to_wake who = wakened_by(what.kept);
    answer said = answer_of(what.kept);
    what.kept.when_reused = [&](store::reception& changed, const store::accept_outcome& found) {
        refuse_inside(changed, found.what, what);
        said = answer_of(changed);
    };
    const accept_result stored = co_await accept(with.kept, std::move(what.kept));

    const auto took = std::chrono::steady_clock::now() - what.begun;
    if (stored.has_error()) {
        spdlog::error("a message could not be stored: {} request={}", stored.error().message(), asked.id);
        with.measured.received(what.kind, "failed", took);
        const refusal_of_store why = refusal_for(stored.error());
        if (!why.limit.empty()) with.measured.turned_away(why.limit);
        co_return issue_reply(model::make_issue(why.issue), asked);
    }
    const std::string_view word = word_of(stored->what, refused);
    with.measured.received(what.kind, word, took);
    log_verdict(asked, own_id, what, word);
    if (word == "accepted") wake(with, who);
    if (word == "duplicate") {
        told_again again = told_before(what, *stored);
        if (again.answer) said = answer_again(again);
        if (!again.rest.consequences.empty()) co_await settle_and_wake(with, std::move(again.rest));
    }
    const std::string& id = stored->what == acceptance::duplicate ? stored->first : own_id;
    co_return make_reply(said, id, what);
}

}  // namespace genvej::gateway
