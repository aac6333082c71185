#include "adapters/channels/http_channel.hpp"

#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/support/http_test_server.hpp"
#include "tests/unit/adapters/channels/test_certificate.hpp"

namespace genvej::channels::test {
namespace {

using namespace std::chrono_literals;
using genvej::test::answer;
using genvej::test::http_test_server;
using genvej::test::scripted_reply;
using afterwards = scripted_reply::afterwards;

/// Turns the answer into an outcome that shows it.
outcome show(const outgoing& /*what*/, const http_answer& seen) {
    outcome out;
    out.delivered = seen.status == 200;
    if (!out.delivered) out.failure = "http." + std::to_string(seen.status);
    out.summary = seen.media_type + "|" + seen.body;
    out.retry_after = seen.retry_after;
    return out;
}

class http_channel_test : public testing::Test {
protected:
    http_channel_test() : work_(context_.get_executor()), thread_([this] { context_.run(); }) {}
    ~http_channel_test() override {
        if (channel_) channel_->stop();
        channel_.reset();
        work_.reset();
        thread_.join();
    }

    static http_settings settings_for(const std::string& url) {
        http_settings out;
        out.url = url;
        out.judge = show;
        out.bounds.body_bytes = 10'000;
        return out;
    }
    void open(http_settings settings) {
        auto made = make_http_channel(context_.get_executor(), std::move(settings));
        ASSERT_TRUE(made.has_value()) << made.error().text;
        channel_ = *made;
    }
    std::future<outcome> begin(const std::string& body = "{}") {
        auto done = std::make_shared<std::promise<outcome>>();
        channel_->send(std::make_shared<outgoing>(outgoing{"key", "application/fhir+json", body}),
                       [done](outcome seen) { done->set_value(std::move(seen)); });
        return done->get_future();
    }
    outcome send(const std::string& body = "{}") { return begin(body).get(); }
    /// One send to a server with that script.
    outcome against(std::vector<scripted_reply> script, std::chrono::milliseconds patience = 5s) {
        const http_test_server server(std::move(script));
        http_settings settings = settings_for(server.url());
        settings.within.answer = patience;
        open(std::move(settings));
        outcome out = send();
        channel_->stop();
        return out;
    }

    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
    std::shared_ptr<channel> channel_;
};

TEST_F(http_channel_test, posts_the_body_with_its_headers) {
    const http_test_server server({answer(200, "taken", "Content-Type: text/plain; charset=utf-8\r\n")});
    http_settings settings = settings_for(server.url("/fhir"));
    settings.bearer = "token";
    open(std::move(settings));
    const outcome seen = send("the body");
    EXPECT_TRUE(seen.delivered);
    EXPECT_EQ(seen.summary, "text/plain|taken");
    const std::string request = server.requests().at(0);
    EXPECT_EQ(request.substr(0, 20), "POST /fhir HTTP/1.1\r");
    EXPECT_NE(request.find("Content-Type: application/fhir+json\r\n"), std::string::npos);
    EXPECT_NE(request.find("Authorization: Bearer token\r\n"), std::string::npos);
    EXPECT_NE(request.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"), std::string::npos);
    EXPECT_EQ(request.substr(request.size() - 8), "the body");
}

TEST_F(http_channel_test, connections_are_kept) {
    const http_test_server server({answer(200, "")});
    open(settings_for(server.url()));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send().delivered);
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(http_channel_test, a_kept_connection_that_was_closed_is_replaced_unnoticed) {
    scripted_reply closes = answer(200, "");
    closes.then = afterwards::close;
    const http_test_server server({closes});
    open(settings_for(server.url()));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send().delivered);
    EXPECT_EQ(server.connections(), 3);
    EXPECT_EQ(server.requests().size(), 3U) << "each message was received once";
}

TEST_F(http_channel_test, a_status_and_its_retry_after_are_passed_on) {
    const outcome seen = against({answer(503, "", "Retry-After: 17\r\n")});
    EXPECT_EQ(seen.failure, "http.503");
    EXPECT_EQ(seen.retry_after, 17s);
}

TEST_F(http_channel_test, redirects_are_not_followed) {
    const http_test_server elsewhere({answer(200, "")});
    EXPECT_EQ(against({answer(307, "", "Location: " + elsewhere.url() + "\r\n")}).failure, "http.307");
    EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(http_channel_test, silence_ends_in_time) {
    EXPECT_EQ(against(
                  {
                      {"", afterwards::silence}
    },
                  100ms)
                  .failure,
              "timeout.answer");
}

TEST_F(http_channel_test, an_answer_byte_by_byte_does_not_prolong_the_time) {
    EXPECT_EQ(against(
                  {
                      {"H", afterwards::silence}
    },
                  100ms)
                  .failure,
              "timeout.answer");
    scripted_reply slow{"HTTP/1.1 200 -\r\nContent-Length: 9000\r\n\r\n", afterwards::repeat, 10};
    EXPECT_EQ(against({slow}, 200ms).failure, "timeout.answer");
}

TEST_F(http_channel_test, a_connection_closed_in_the_middle_is_closed) {
    EXPECT_EQ(against({
                          {"", afterwards::close}
    })
                  .failure,
              "closed");
    EXPECT_EQ(against({
                          {"HTTP/1.1 200 -\r\nContent-Le", afterwards::close}
    })
                  .failure,
              "closed");
    EXPECT_EQ(against({
                          {"HTTP/1.1 200 -\r\nContent-Length: 10\r\n\r\nhalf", afterwards::close}
    })
                  .failure,
              "closed");
}

TEST_F(http_channel_test, answers_have_bounds) {
    EXPECT_EQ(against({answer(200, std::string(10'001, 'x'))}).failure, "answer.too_large");
    EXPECT_EQ(against({answer(200, "", "X: " + std::string(20'000, 'x') + "\r\n")}).failure,
              "answer.too_large");
    const scripted_reply endless{"HTTP/1.1 200 -\r\n", afterwards::repeat, 0};
    EXPECT_NE(against({endless}).failure, "");
    const scripted_reply chunks{"HTTP/1.1 200 -\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n" +
                                    std::string(0x2000, 'x') + "\r\n2000\r\n" + std::string(0x2000, 'x') +
                                    "\r\n",
                                afterwards::silence};
    EXPECT_EQ(against({chunks}).failure, "answer.too_large");
}

TEST_F(http_channel_test, what_is_not_http_is_rubbish) {
    EXPECT_EQ(against({
                          {"220 mail.example ESMTP\r\n", afterwards::silence}
    })
                  .failure,
              "answer.rubbish");
}

TEST_F(http_channel_test, nobody_there) {
    std::uint16_t port = 0;
    { port = http_test_server({answer(200, "")}).port(); }
    open(settings_for("http://127.0.0.1:" + std::to_string(port)));
    EXPECT_EQ(send().failure, "connect");
}

TEST_F(http_channel_test, a_message_that_cannot_be_prepared_is_not_sent) {
    const http_test_server server({answer(200, "")});
    http_settings settings = settings_for(server.url());
    settings.prepare = [](const outgoing& what) {
        return what.body == "good" ? std::optional<std::string>("prepared") : std::nullopt;
    };
    open(std::move(settings));
    EXPECT_EQ(send("bad").failure, "body.unusable");
    EXPECT_EQ(server.connections(), 0);
    EXPECT_TRUE(send("good").delivered);
    EXPECT_NE(server.requests().at(0).find("\r\n\r\nprepared"), std::string::npos);
}

TEST_F(http_channel_test, stop_gives_back_what_is_under_way) {
    const http_test_server server({
        {"", afterwards::silence}
    });
    open(settings_for(server.url()));
    std::vector<std::future<outcome>> under_way;
    under_way.reserve(3);
    for (int i = 0; i < 3; ++i) under_way.push_back(begin());
    channel_->stop();
    for (auto& one : under_way) EXPECT_EQ(one.get().failure, "stopped");
    EXPECT_EQ(send().failure, "stopped");
}

TEST_F(http_channel_test, stop_comes_through_at_whatever_moment) {
    const http_test_server server({
        {"", afterwards::silence}
    });
    for (int round = 0; round < 40; ++round) {
        http_settings settings = settings_for(server.url());
        settings.within.answer = 60s;
        open(std::move(settings));
        std::future<outcome> under_way = begin();
        // Anything between before the look-up and after the request: as many moments as there are rounds.
        for (int i = 0; i < round * 40; ++i) std::this_thread::yield();
        channel_->stop();
        ASSERT_EQ(under_way.wait_for(20s), std::future_status::ready) << round;
        EXPECT_EQ(under_way.get().failure, "stopped");
    }
}

TEST_F(http_channel_test, many_at_once_over_connections_of_their_own) {
    const http_test_server server({answer(200, "")});
    open(settings_for(server.url()));
    std::vector<std::future<outcome>> all;
    all.reserve(50);
    for (int i = 0; i < 50; ++i) all.push_back(begin());
    for (auto& one : all) EXPECT_TRUE(one.get().delivered);
    EXPECT_EQ(server.requests().size(), 50U);
}

TEST_F(http_channel_test, tls_with_a_certificate_that_is_trusted_for_the_name) {
    const test_certificate trusted("localhost");
    const http_test_server server({answer(200, "secret")}, trusted.context());
    http_settings settings = settings_for("https://localhost:" + std::to_string(server.port()));
    settings.ca_file = trusted.file();
    open(std::move(settings));
    EXPECT_TRUE(send().delivered);
    EXPECT_TRUE(send().delivered);
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(http_channel_test, tls_with_a_certificate_that_nobody_knows_is_refused) {
    const test_certificate unknown("localhost");
    const test_certificate trusted("localhost");
    const http_test_server server({answer(200, "")}, unknown.context());
    http_settings settings = settings_for("https://localhost:" + std::to_string(server.port()));
    settings.ca_file = trusted.file();
    open(std::move(settings));
    EXPECT_EQ(send().failure, "tls.certificate");
    EXPECT_TRUE(server.requests().empty()) << "nothing was sent";
}

TEST_F(http_channel_test, tls_with_a_certificate_for_another_name_is_refused) {
    const test_certificate other("other.example");
    const http_test_server server({answer(200, "")}, other.context());
    http_settings settings = settings_for("https://localhost:" + std::to_string(server.port()));
    settings.ca_file = other.file();
    open(std::move(settings));
    EXPECT_EQ(send().failure, "tls.certificate");
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(http_channel_test, https_to_a_server_without_tls) {
    const http_test_server server({
        {"HTTP/1.1 400 -\r\n\r\n", afterwards::close}
    });
    const test_certificate any("localhost");
    http_settings settings = settings_for("https://127.0.0.1:" + std::to_string(server.port()));
    settings.ca_file = any.file();
    settings.within.tls = 200ms;
    open(std::move(settings));
    const std::string failure = send().failure;
    EXPECT_TRUE(failure == "tls" || failure == "timeout.connect") << failure;
}

TEST(http_settings, addresses_that_are_refused) {
    boost::asio::io_context context;
    const auto error_of = [&](const std::string& url) {
        http_settings settings;
        settings.url = url;
        const auto made = make_http_channel(context.get_executor(), settings);
        return made ? std::string() : made.error().setting;
    };
    for (const char* url : {"", "localhost:80", "ftp://host/", "http://", "http://user:pw@host/",
                            "http://host/?q=1", "http://host/#f"}) {
        EXPECT_EQ(error_of(url), "url") << url;
    }
    EXPECT_EQ(error_of("http://[::1]:8080/fhir"), "");
}

TEST(http_settings, a_missing_ca_file_is_named) {
    boost::asio::io_context context;
    http_settings settings;
    settings.url = "https://localhost";
    settings.ca_file = "no/such/file.pem";
    EXPECT_EQ(make_http_channel(context.get_executor(), settings).error().setting, "ca_file");
}

TEST(retry_after, seconds_and_dates) {
    EXPECT_EQ(read_retry_after("120", 0), 120s);
    EXPECT_EQ(read_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777 - 60), 60s);
    EXPECT_EQ(read_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777 + 60), 0s)
        << "a date that has passed";
    for (const char* bad : {"", "-1", "soon", "1.5", "Sun, 06 Nov 1994"})
        EXPECT_FALSE(read_retry_after(bad, 0)) << bad;
}

}  // namespace
}  // namespace genvej::channels::test
