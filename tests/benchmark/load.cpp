// Load generator: posts one letter again and again, each time with identifiers and a patient of its own.
//
// usage: load --port N --letter FILE --connections N --seconds S [--rate R] [--path /medcom] [--type
// application/xml]
//             [--seed TEXT]
// Without --rate a closed loop: every connection sends as soon as it has its answer. With --rate an open
// loop: R messages a second are due at fixed instants, whoever is late; latency counts from the instant at
// which one was due. Prints one line of JSON: messages, refused, seconds, p50_us, p99_us, max_us, began_ns
// and ended_ns of CLOCK_MONOTONIC. Exit: 0 all answered with 2xx, 1 some were not, 2 usage, 3 the connection
// failed.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/asio.hpp>
#include <boost/beast.hpp>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using clock_type = std::chrono::steady_clock;

struct settings {
    std::uint16_t port = 0;
    std::string letter;
    std::string path = "/medcom";
    std::string type = "application/xml";
    std::string seed = "A";
    unsigned connections = 1;
    double seconds = 1;
    double rate = 0;
};

/// A letter with places that are overwritten, all of constant length, so that nothing is parsed or moved
/// while measuring.
class patched_letter {
public:
    patched_letter(std::string text, const settings& with) : text_(std::move(text)), seed_(with.seed) {
        seed_.resize(2, '0');
        identifiers_ = places_of("Identifier>", identifier_length, "Envelope>", 2);
        citizens_ = places_of("CivilRegistrationNumber>", citizen_length, "", 1);
        if (identifiers_.empty())
            throw std::runtime_error("the letter has no Identifier of 14 characters to overwrite");
        header_ = fmt::format(
            "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            with.path, with.type, text_.size());
    }

    /// The whole request of message `number`.
    void write_request(std::uint64_t number, std::string& out) {
        const auto identifier = fmt::format("{}{:012}", seed_, number);
        for (const auto place : identifiers_) text_.replace(place, identifier_length, identifier);
        const auto citizen = fmt::format("{:02}{:02}{:02}{:04}", number % 28 + 1, number % 12 + 1,
                                         number % 90 + 10, number % 9000 + 1000);
        for (const auto place : citizens_) text_.replace(place, citizen_length, citizen);
        out.assign(header_).append(text_);
    }

private:
    static constexpr std::size_t identifier_length = 14;
    static constexpr std::size_t citizen_length = 10;

    /// Where contents of `length` follow the opening tag, from `after` on; the first `most` of them.
    std::vector<std::size_t> places_of(std::string_view tag, std::size_t length, std::string_view after,
                                       std::size_t most) const {
        std::vector<std::size_t> found;
        std::size_t at = text_.find(after);
        while (at != std::string::npos && found.size() < most &&
               (at = text_.find(tag, at)) != std::string::npos) {
            at += tag.size();
            if (text_.find('<', at) == at + length) found.push_back(at);
        }
        return found;
    }

    std::string text_;
    std::string seed_;
    std::string header_;
    std::vector<std::size_t> identifiers_;
    std::vector<std::size_t> citizens_;
};

struct figures {
    std::vector<std::uint32_t> microseconds;
    std::uint64_t refused = 0;
};

struct run_state {
    const settings& with;
    patched_letter letter;
    clock_type::time_point began;
    std::uint64_t next = 0;
    figures seen;
};

asio::awaitable<bool> exchange(tcp::socket& socket, beast::flat_buffer& buffer, const std::string& request) {
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    http::response<http::string_body> answer;
    co_await http::async_read(socket, buffer, answer, asio::use_awaitable);
    co_return http::to_status_class(answer.result()) == http::status_class::successful;
}

/// When message `number` is due; in a closed loop at once.
clock_type::time_point due(const run_state& run, std::uint64_t number) {
    if (run.with.rate <= 0) return clock_type::now();
    return run.began + std::chrono::nanoseconds(
                           static_cast<std::int64_t>(1e9 * static_cast<double>(number) / run.with.rate));
}

asio::awaitable<void> connection(run_state& run) {
    const auto executor = co_await asio::this_coro::executor;
    tcp::socket socket(executor);
    co_await socket.async_connect({asio::ip::address_v4::loopback(), run.with.port}, asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    asio::steady_timer timer(executor);
    beast::flat_buffer buffer;
    std::string request;
    const auto end = run.began + std::chrono::nanoseconds(static_cast<std::int64_t>(run.with.seconds * 1e9));
    for (;;) {
        const auto number = run.next++;
        const auto begin = due(run, number);
        if (begin >= end) co_return;
        if (begin > clock_type::now()) {
            timer.expires_at(begin);
            co_await timer.async_wait(asio::use_awaitable);
        }
        run.letter.write_request(number, request);
        if (!co_await exchange(socket, buffer, request)) ++run.seen.refused;
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(clock_type::now() - begin).count();
        run.seen.microseconds.push_back(static_cast<std::uint32_t>(took));
    }
}

void print(run_state& run, clock_type::time_point ended) {
    auto& all = run.seen.microseconds;
    std::sort(all.begin(), all.end());
    const auto share = [&all](double part) {
        return all.empty() ? 0U : all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
    };
    fmt::print(
        R"({{"messages": {}, "refused": {}, "seconds": {:.4f}, "p50_us": {}, "p99_us": {}, "max_us": {}, "began_ns": {}, "ended_ns": {}}})"
        "\n",
        all.size(), run.seen.refused, std::chrono::duration<double>(ended - run.began).count(), share(0.5),
        share(0.99), share(1.0), run.began.time_since_epoch().count(), ended.time_since_epoch().count());
}

int measure(const settings& with) {
    std::ifstream file(with.letter, std::ios::binary);
    if (!file) throw std::runtime_error(fmt::format("{}: can not be read", with.letter));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    asio::io_context context{1};
    run_state run{with, patched_letter(std::move(text), with), clock_type::now(), 0, {}};
    for (unsigned n = 0; n < with.connections; ++n) {
        auto loop = connection(run);
        asio::co_spawn(context, std::move(loop), [](const std::exception_ptr& broken) {
            if (broken) std::rethrow_exception(broken);
        });
    }
    context.run();
    print(run, clock_type::now());
    return run.seen.refused == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
    settings with;
    CLI::App app("posts one letter again and again, each with identifiers of its own");
    app.add_option("--port", with.port)->required();
    app.add_option("--letter", with.letter)->required();
    app.add_option("--path", with.path);
    app.add_option("--type", with.type);
    app.add_option("--seed", with.seed, "two characters that begin every identifier");
    app.add_option("--connections", with.connections)->check(CLI::PositiveNumber);
    app.add_option("--seconds", with.seconds)->check(CLI::PositiveNumber);
    app.add_option("--rate", with.rate, "messages a second; left out: a closed loop");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    return measure(with);
} catch (const std::exception& broken) {
    fmt::print(stderr, "load: {}\n", broken.what());
    return 3;
}
