#include "adapters/channels/token_exchange.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <openssl/rand.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/channels/http_settings.hpp"
#include "adapters/channels/token_machine.hpp"

namespace genvej::channels {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

token_source::given without_token(std::string failure, std::string summary = {}) {
    token_source::given out;
    out.instead.failure = std::move(failure);
    out.instead.summary = std::move(summary);
    return out;
}

/// 128 random bits: an assertion's id is never used twice.
std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return {};
    std::string out;
    for (const unsigned char one : bytes) out += fmt::format("{:02x}", one);
    return out;
}

class token_exchange final : public token_source {
public:
    token_exchange(token_settings settings, http_address to, std::shared_ptr<asio::ssl::context> tls)
        : settings_(std::move(settings)), to_(std::move(to)), tls_(std::move(tls)) {}

    asio::awaitable<given> token_for(const outgoing& what) override {
        const std::string owner = settings_.owner_of(what);
        const bool digits = !owner.empty() && owner.find_first_not_of("0123456789") == std::string::npos;
        if (!digits) co_return without_token("body.unusable");
        const auto strand = co_await asio::this_coro::executor;
        account& mine = accounts_.try_emplace(owner, strand).first->second;
        while (!stopped_) {
            switch (mine.machine.wanted(token_machine::moment::clock::now())) {
                case token_machine::step::use:
                    co_return given{mine.machine.token(), {}};
                case token_machine::step::wait:
                    co_await mine.fetched.async_wait(asio::as_tuple(asio::use_awaitable));
                    if (!mine.last.failure.empty()) co_return given{{}, mine.last};
                    break;
                case token_machine::step::fetch:
                    mine.fetched.expires_at(asio::steady_timer::time_point::max());
                    mine.last = co_await fetch(owner, mine.machine);
                    mine.fetched.cancel();
                    if (!mine.last.failure.empty()) co_return given{{}, mine.last};
                    break;
            }
        }
        co_return without_token("stopped");
    }

    bool refused(const outgoing& what, std::string_view token) override {
        const auto mine = accounts_.find(settings_.owner_of(what));
        return mine != accounts_.end() &&
               mine->second.machine.refused(token, token_machine::moment::clock::now());
    }

    void accepted(const outgoing& what, std::string_view token) override {
        const auto mine = accounts_.find(settings_.owner_of(what));
        if (mine != accounts_.end()) mine->second.machine.accepted(token);
    }

    void stop() noexcept override {
        stopped_ = true;
        for (const auto& one : busy_) one->cancel();
        for (auto& [owner, one] : accounts_) one.fetched.cancel();
    }

private:
    struct account {
        explicit account(const asio::any_io_executor& strand) : fetched(strand) {}
        token_machine machine;
        asio::steady_timer fetched;  ///< those who wait for the fetch under way wait for its end
        outcome last;
    };

    /// Nothing in `failure`: the machine has the token.
    asio::awaitable<outcome> fetch(const std::string& owner, token_machine& machine) {
        http_request request(http::verb::post, to_.path, 11);
        outcome out = prepare(owner, request);
        token_answer answer;
        if (out.failure.empty()) {
            http_response said;
            const bool lost = co_await exchange(request, said);
            out = lost ? without_token("token.server").instead : judge(said, answer);
        }
        if (out.failure.empty()) {
            machine.got(std::move(answer.token), answer.valid, token_machine::moment::clock::now());
        } else {
            machine.failed();
        }
        co_return out;
    }

    outcome prepare(const std::string& owner, http_request& request) const {
        std::ifstream file(std::filesystem::path(settings_.saml_folder) / (owner + ".xml"), std::ios::binary);
        std::ostringstream saml;
        if (!file || !(saml << file.rdbuf())) return without_token("token.assertion").instead;
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const auto assertion = make_client_assertion(
            settings_.client, random_id(), std::chrono::duration_cast<std::chrono::seconds>(now).count());
        if (!assertion) return without_token("token.client").instead;
        request.set(http::field::host, to_.host_header);
        request.set(http::field::user_agent, "genvej");
        request.set(http::field::accept, "application/json");
        request.set(http::field::content_type, "application/x-www-form-urlencoded");
        request.body() = form_of({saml.str(), settings_.client.client, *assertion, settings_.resource});
        request.prepare_payload();
        return {};
    }

    static outcome judge(const http_response& said, token_answer& answer) {
        answer = read_token_answer(said.result_int(), said.body());
        if (!answer.token.empty()) return {};
        std::string summary = answer.error.empty() ? fmt::format("HTTP {}", said.result_int()) : answer.error;
        const bool unknown = answer.error == "invalid_client" || answer.error == "unauthorized_client";
        if (unknown) return without_token("token.client", std::move(summary)).instead;
        const bool refusal = !answer.error.empty() && said.result_int() < 500;
        return without_token(refusal ? "token.refused" : "token.server", std::move(summary)).instead;
    }

    /// One connection for each token: they are rare.
    asio::awaitable<bool> exchange(const http_request& request, http_response& answer) {
        const auto strand = co_await asio::this_coro::executor;
        const std::shared_ptr<http_connection> over = make_http_connection(strand, tls_.get());
        busy_.push_back(over);
        std::optional<http_failure> failure = co_await over->open(to_, settings_.server.within);
        if (!failure)
            failure =
                co_await over->exchange(request, answer, settings_.server.within, settings_.server.bounds);
        busy_.erase(std::find(busy_.begin(), busy_.end(), over));
        co_return failure.has_value();
    }

    const token_settings settings_;
    const http_address to_;
    const std::shared_ptr<asio::ssl::context> tls_;
    std::map<std::string, account> accounts_;
    std::vector<std::shared_ptr<http_connection>> busy_;
    bool stopped_ = false;
};

}  // namespace

boost::system::result<std::shared_ptr<token_source>, setting_error> make_token_exchange(
    token_settings settings) {
    auto to = read_address(settings.server.url);
    if (!to) return setting_error{"token_url", to.error().text};
    if (settings.client.audience.empty()) settings.client.audience = settings.server.url;
    const auto trial = make_client_assertion(settings.client, "trial", 0);
    if (!trial) return trial.error();
    if (!std::filesystem::is_directory(settings.saml_folder))
        return setting_error{"saml_directory",
                             "a folder with one assertion for each municipality is expected"};
    std::shared_ptr<asio::ssl::context> tls;
    if (to->secure) {
        auto made = make_tls(settings.server);
        if (!made) return made.error();
        tls = *made;
    }
    return std::shared_ptr<token_source>(
        std::make_shared<token_exchange>(std::move(settings), std::move(*to), std::move(tls)));
}

}  // namespace genvej::channels
