#include "adapters/channels/http_channel.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/field.hpp>

#include "adapters/channels/http_settings.hpp"

namespace genvej::channels {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

/// FHIR's id: nothing of it has a meaning in a path.
bool is_path_segment(std::string_view key) {
    constexpr std::size_t longest = 64;
    return !key.empty() && key.size() <= longest &&
           key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.") ==
               std::string_view::npos &&
           key.find_first_not_of('.') != std::string_view::npos;
}

/// Everything but the entry points runs on one strand.
class http_channel final : public channel, public std::enable_shared_from_this<http_channel> {
public:
    http_channel(const asio::any_io_executor& executor, http_settings settings, http_address to,
                 std::shared_ptr<asio::ssl::context> tls)
        : strand_(asio::make_strand(executor)),
          settings_(std::move(settings)),
          to_(std::move(to)),
          tls_(std::move(tls)) {}

    void send(std::shared_ptr<const outgoing> what, sent done) override {
        asio::co_spawn(strand_, attempt(shared_from_this(), std::move(what)),
                       [done = std::move(done)](const std::exception_ptr& broken, outcome seen) {
                           // Want of memory, or a mistake of ours: the delivery is tried again like any
                           // other.
                           done(broken ? failed("internal") : std::move(seen));
                       });
    }

    void stop() noexcept override {
        asio::post(strand_, [self = shared_from_this()] {
            self->stopped_ = true;
            if (self->settings_.tokens) self->settings_.tokens->stop();
            self->idle_.clear();
            for (const auto& one : self->busy_) one->cancel();
        });
    }

private:
    using connection = std::shared_ptr<http_connection>;

    static asio::awaitable<outcome> attempt(std::shared_ptr<http_channel> self,
                                            std::shared_ptr<const outgoing> what) {
        if (self->stopped_) co_return failed("stopped");
        std::optional<http_request> request = self->request_for(*what);
        if (!request) co_return failed("body.unusable");
        if (self->settings_.tokens) co_return co_await self->with_token(what, std::move(*request));
        http_answer answer;
        const std::optional<outcome> failure = co_await self->ask(*request, answer);
        co_return failure ? *failure : self->settings_.judge(*what, answer);
    }

    /// Nothing: `answer` was given.
    asio::awaitable<std::optional<outcome>> ask(const http_request& request, http_answer& answer) {
        http_response said;
        bool repeated = false;
        const std::optional<http_failure> failure = co_await exchange_once(request, said, repeated);
        if (failure) co_return failed(stopped_ ? "stopped" : class_of(*failure));
        answer = read(said);
        answer.repeated = repeated;
        co_return std::nullopt;
    }

    asio::awaitable<outcome> with_token(std::shared_ptr<const outgoing> what, http_request request) {
        constexpr unsigned unauthorized = 401;
        http_answer answer;
        for (bool again = true; again;) {
            const token_source::given token = co_await settings_.tokens->token_for(*what);
            if (token.token.empty()) co_return stopped_ ? failed("stopped") : token.instead;
            request.set(http::field::authorization, "Bearer " + token.token);
            const std::optional<outcome> failure = co_await ask(request, answer);
            if (failure) co_return *failure;
            if (answer.status != unauthorized) settings_.tokens->accepted(*what, token.token);
            again = answer.status == unauthorized && settings_.tokens->refused(*what, token.token);
        }
        co_return settings_.judge(*what, answer);
    }

    asio::awaitable<std::optional<http_failure>> exchange_once(const http_request& request,
                                                               http_response& answer, bool& repeated) {
        if (!idle_.empty()) {
            connection kept = std::move(idle_.back());
            idle_.pop_back();
            const std::optional<http_failure> failure = co_await exchange(std::move(kept), request, answer);
            // The target may have closed it while nobody used it: that says nothing about the target.
            const bool stale =
                failure && !failure->answered && failure->error != boost::beast::error::timeout;
            if (!stale || stopped_) co_return failure;
            repeated = true;
        }
        co_return co_await over_new(request, answer);
    }

    asio::awaitable<std::optional<http_failure>> over_new(const http_request& request,
                                                          http_response& answer) {
        const connection fresh = make_http_connection(strand_, tls_.get());
        busy_.push_back(fresh);
        const std::optional<http_failure> closed = co_await fresh->open(to_, settings_.within);
        forget(fresh);
        if (closed) co_return closed;
        co_return co_await exchange(fresh, request, answer);
    }

    asio::awaitable<std::optional<http_failure>> exchange(connection over, const http_request& request,
                                                          http_response& answer) {
        busy_.push_back(over);
        const auto failure = co_await over->exchange(request, answer, settings_.within, settings_.bounds);
        forget(over);
        const bool keep =
            !failure && answer.keep_alive() && !stopped_ && idle_.size() < settings_.kept_connections;
        if (keep) idle_.push_back(std::move(over));
        co_return failure;
    }

    void forget(const connection& one) { busy_.erase(std::find(busy_.begin(), busy_.end(), one)); }

    std::optional<http_request> request_for(const outgoing& what) const {
        std::optional<std::string> body = settings_.prepare ? settings_.prepare(what) : what.body;
        if (!body) return std::nullopt;
        const bool put = settings_.put_under_key;
        const std::string path = put ? to_.path + "/" + what.key : to_.path;
        if (put && !is_path_segment(what.key)) return std::nullopt;
        http_request out(put ? http::verb::put : http::verb::post, path, 11);
        out.set(http::field::host, to_.host_header);
        out.set(http::field::user_agent, "genvej");
        out.set(http::field::accept, settings_.accept);
        out.set(http::field::content_type,
                settings_.content_type.empty() ? what.media_type : settings_.content_type);
        if (!settings_.bearer.empty()) out.set(http::field::authorization, "Bearer " + settings_.bearer);
        out.body() = std::move(*body);
        out.prepare_payload();
        return out;
    }

    http_answer read(http_response& from) const {
        http_answer out;
        out.status = from.result_int();
        const auto type = from[http::field::content_type];
        out.media_type = std::string(type.substr(0, type.find(';')));
        const auto retry = from[http::field::retry_after];
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        if (!retry.empty()) {
            out.retry_after = read_retry_after({retry.data(), retry.size()},
                                               std::chrono::duration_cast<std::chrono::seconds>(now).count());
        }
        out.body = std::move(from.body());
        return out;
    }

    asio::strand<asio::any_io_executor> strand_;
    const http_settings settings_;
    const http_address to_;
    const std::shared_ptr<asio::ssl::context> tls_;  // outlives its connections
    std::vector<connection> idle_;
    std::vector<connection> busy_;
    bool stopped_ = false;
};

}  // namespace

boost::system::result<std::shared_ptr<channel>, setting_error> make_http_channel(
    const asio::any_io_executor& executor, http_settings settings) {
    auto to = read_address(settings.url);
    if (!to) return to.error();
    std::shared_ptr<asio::ssl::context> tls;
    if (to->secure) {
        auto made = make_tls(settings);
        if (!made) return made.error();
        tls = *made;
    }
    return std::shared_ptr<channel>(
        std::make_shared<http_channel>(executor, std::move(settings), std::move(*to), std::move(tls)));
}

}  // namespace genvej::channels
