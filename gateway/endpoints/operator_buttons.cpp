#include <charconv>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/store/operations.hpp"
#include "gateway/endpoints/endpoints.hpp"
#include "gateway/endpoints/message_view.hpp"
#include "gateway/endpoints/reason.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using action = store::operator_action;
using verdict = store::action_outcome::verdict;
using press_result = store::result<store::press_outcome>;

asio::awaitable<press_result> press(store::operations& at, store::button which, action what,
                                    store::operations::answering answer) {
    asio::any_io_executor here = co_await asio::this_coro::executor;
    auto begin = [&at, here, which = std::move(which), what = std::move(what),
                  answer = std::move(answer)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        at.press(std::move(which), std::move(what), std::move(answer), [here, shared](press_result result) {
            asio::post(here, [shared, result = std::move(result)]() mutable {
                std::move (*shared)(std::move(result));
            });
        });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(press_result)>(
        std::move(begin), asio::use_awaitable);
}

store::kept_answer keep(reply what) {
    return {static_cast<std::uint16_t>(what.status), std::move(what.media_type), std::move(what.body)};
}

reply give(store::kept_answer what) {
    reply out;
    out.status = static_cast<http::status>(what.status);
    out.media_type = std::move(what.media_type);
    out.body = std::move(what.body);
    return out;
}

/// What is said when nothing could be done to the one thing that was named.
const char* code_of(verdict what) {
    switch (what) {
        case verdict::no_effect:
            return "operator.no_effect";
        case verdict::under_way:
            return "operator.under_way";
        case verdict::open:
            return "operator.open";
        case verdict::pruned:
            return "operator.pruned";
        case verdict::unknown:
        case verdict::done:
            break;
    }
    return "operator.unknown_id";
}

bool names_a_target(const action& what) {
    return what.what == action::kind::send_all_again || what.what == action::kind::pause ||
           what.what == action::kind::resume;
}

/// Made inside the transaction: it is kept with what was done.
store::kept_answer answer_to(const action& what, const store::action_outcome& did, const request& asked) {
    if (did.what != verdict::done && !names_a_target(what)) {
        const std::string named = what.what == action::kind::replay ? "message" : "delivery";
        return keep(issue_reply(model::make_issue(code_of(did.what), {named}), asked));
    }
    reply out;
    out.media_type = "application/json; charset=UTF-8";
    std::string deliveries;
    for (const std::int64_t one : did.deliveries)
        deliveries += (deliveries.empty() ? "" : ",") + json_number(one);
    out.body = fmt::format(R"({{"changed":{},"deliveries":[{}],"left":{}}})", did.what == verdict::done,
                           deliveries, did.left);
    return keep(std::move(out));
}

void carry_out(services& with, const action& what, const store::action_outcome& did) {
    for (const std::string& target : did.targets) with.outgoing->notify(target);
    if (what.what == action::kind::pause || what.what == action::kind::resume) with.follow_pauses();
    // The sender of a relayed message is told that it was given up.
    if (what.what == action::kind::discard) with.wake_exchange();
}

std::string_view word_of(action::kind what) {
    switch (what) {
        case action::kind::send_again:
            return "send again";
        case action::kind::send_all_again:
            return "send all again";
        case action::kind::discard:
            return "discard";
        case action::kind::replay:
            return "replay";
        case action::kind::pause:
            return "pause";
        case action::kind::resume:
            return "resume";
    }
    return "";
}

/// The same for all buttons: a key, one transaction, one answer.
asio::awaitable<reply> press_button(services& with, const request& asked, action what) {
    store::operations& operated = with.kept.operated();
    if (asked.button.empty()) co_return issue_reply(model::make_issue("operator.no_key"), asked);
    what.now = with.now();
    store::button which;
    which.key = asked.button;
    which.caller = asked.who.partner;
    which.fingerprint = sha256_hex(asked.path + '?' + asked.query + '\n' + asked.body);
    which.pressed = what.now;
    const press_result done =
        co_await press(operated, std::move(which), what,
                       [&](const store::action_outcome& did) { return answer_to(what, did, asked); });
    if (done.has_error()) {
        spdlog::error("a button could not be pressed: {} request={}", done.error().message(), asked.id);
        co_return issue_reply(model::make_issue("operator.store"), asked);
    }
    if (done->what == store::press_outcome::verdict::other_request)
        co_return issue_reply(model::make_issue("operator.key_reused"), asked);
    if (done->what == store::press_outcome::verdict::first) {
        spdlog::info("operator: {} {} deliveries={} request={}", word_of(what.what),
                     done->did.what == verdict::done ? "done" : "without effect", done->did.deliveries.size(),
                     asked.id);
        carry_out(with, what, done->did);
    }
    co_return give(done->answer);
}

/// 0: no delivery has that number.
std::int64_t delivery_of(const request& asked) {
    const std::string& text = asked.parameters.front();
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

action about_delivery(const request& asked, action::kind what) {
    action out;
    out.what = what;
    out.delivery = delivery_of(asked);
    return out;
}

/// A target of the configuration.
asio::awaitable<reply> press_at_target(services& with, const request& asked, action::kind what) {
    action out;
    out.what = what;
    out.target = asked.parameters.front();
    if (!with.outgoing->status(out.target))
        co_return issue_reply(model::make_issue("operator.unknown_id", {"target"}), asked);
    co_return co_await press_button(with, asked, std::move(out));
}

}  // namespace

/// POST /api/deliveries/{id}/retry, with an Idempotency-Key: it is due now, under the same key of the
/// receiver. 200 {changed, deliveries, left}; 400 without a key; 404; 409 when it was delivered, is due, or
/// is being sent; 422 when the key was used for something else. The same key gives the same answer for 30
/// days; so it is for all buttons.
asio::awaitable<reply> retry_delivery(services& with, const request& asked) {
    return press_button(with, asked, about_delivery(asked, action::kind::send_again));
}

/// POST /api/deliveries/{id}/discard with {"reason": "..."}: it is given up; what waits behind it goes on.
asio::awaitable<reply> discard_delivery(services& with, const request& asked) {
    action what = about_delivery(asked, action::kind::discard);
    what.reason = reason_of(asked.body);
    if (what.reason.empty())
        co_return issue_reply(model::make_issue("operator.no_reason", {std::to_string(longest_reason)}),
                              asked);
    co_return co_await press_button(with, asked, std::move(what));
}

/// POST /api/messages/{id}/replay[?target=]: a new delivery of everything that was sent and has ended. 409
/// while it is open.
asio::awaitable<reply> replay_message(services& with, const request& asked) {
    action what;
    what.what = action::kind::replay;
    what.reception = asked.parameters.front();
    what.target = asked.query_value("target");
    return press_button(with, asked, std::move(what));
}

/// POST /api/targets/{name}/retry: what is refused or dead there at this moment is sent again, at most 5,000
/// at once; `left` are more.
asio::awaitable<reply> retry_target(services& with, const request& asked) {
    return press_at_target(with, asked, action::kind::send_all_again);
}

/// POST /api/targets/{name}/pause: nothing is sent there until it is resumed, across restarts; what is under
/// way ends.
asio::awaitable<reply> pause_target(services& with, const request& asked) {
    return press_at_target(with, asked, action::kind::pause);
}

/// POST /api/targets/{name}/resume.
asio::awaitable<reply> resume_target(services& with, const request& asked) {
    return press_at_target(with, asked, action::kind::resume);
}

}  // namespace genvej::gateway
