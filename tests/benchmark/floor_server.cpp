#include "tests/benchmark/floor_server.hpp"

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio.hpp>
#include <boost/beast.hpp>

namespace genvej::benchmark {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

constexpr std::size_t receipt_bytes = 700;
constexpr std::uint64_t body_limit = 100'000'000;

/// The queue between the thread that reads and the one that makes durable.
class group_writer {
public:
    group_writer(asio::io_context& answers, const persist& make_durable)
        : answers_(answers), make_durable_(make_durable), thread_([this] { run(); }) {}
    group_writer(const group_writer&) = delete;
    group_writer& operator=(const group_writer&) = delete;
    ~group_writer() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void write(std::string body, std::function<void()> answer) {
        {
            const std::lock_guard lock(mutex_);
            bodies_.push_back(std::move(body));
            waiting_.push_back(std::move(answer));
        }
        wake_.notify_one();
    }

private:
    void run() {
        std::vector<std::string> bodies;
        std::vector<std::function<void()>> batch;
        for (;;) {
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return closing_ || !bodies_.empty(); });
                if (bodies_.empty()) return;
                bodies.swap(bodies_);
                batch.swap(waiting_);
            }
            make_durable_(bodies);
            asio::post(answers_, [batch = std::exchange(batch, {})] {
                for (const auto& answer : batch) answer();
            });
            bodies.clear();
        }
    }

    asio::io_context& answers_;
    const persist& make_durable_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::string> bodies_;
    std::vector<std::function<void()>> waiting_;
    bool closing_ = false;
    std::thread thread_;
};

asio::awaitable<void> until_durable(group_writer& writer, std::string body) {
    auto start = [&writer, &body](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        writer.write(std::move(body), [shared] { std::move (*shared)(); });
    };
    co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(start, asio::use_awaitable);
}

asio::awaitable<void> session(tcp::socket socket, group_writer& writer) {
    const std::string receipt(receipt_bytes, 'r');
    beast::flat_buffer buffer;
    socket.set_option(tcp::no_delay(true));
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(body_limit);
        const auto read =
            co_await http::async_read(socket, buffer, parser, asio::as_tuple(asio::use_awaitable));
        if (std::get<0>(read) || parser.get().method() != http::verb::post) break;
        const bool keep = parser.get().keep_alive();
        co_await until_durable(writer, std::move(parser.get().body()));

        http::response<http::string_body> answer{http::status::ok, 11};
        answer.set(http::field::content_type, "application/xml");
        answer.keep_alive(keep);
        answer.body() = receipt;
        answer.prepare_payload();
        const auto written = co_await http::async_write(socket, answer, asio::as_tuple(asio::use_awaitable));
        if (std::get<0>(written) || !keep) break;
    }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, group_writer& writer) {
    for (;;) {
        auto [failed, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (failed) co_return;
        auto serve = session(std::move(socket), writer);
        asio::co_spawn(acceptor.get_executor(), std::move(serve), [](const std::exception_ptr& broken) {
            if (broken) std::rethrow_exception(broken);
        });
    }
}

}  // namespace

int serve_floor(const persist& make_durable) {
    asio::io_context context{1};
    group_writer writer(context, make_durable);
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    asio::signal_set stop(context, SIGTERM, SIGINT);
    stop.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
    auto serve = accept_all(acceptor, writer);
    asio::co_spawn(context, std::move(serve), asio::detached);
    std::printf("listening on 127.0.0.1:%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
    static_cast<void>(std::fflush(stdout));
    context.run();
    return 0;
}

std::string folder_of(int argc, char** argv) {
    if (argc != 2) throw std::runtime_error("one argument is expected: a folder to write to");
    std::filesystem::create_directories(argv[1]);
    return argv[1];
}

}  // namespace genvej::benchmark
