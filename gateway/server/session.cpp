#include "gateway/server/session.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>

#include "adapters/formats/inflate.hpp"
#include "gateway/server/request_checks.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr auto session_values = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds grace{10};       // pauses shorter than this are nobody's fault
constexpr std::chrono::seconds write_time{60};  // for an answer that the client does not fetch
constexpr std::chrono::seconds linger_time{2};
constexpr std::chrono::milliseconds short_pause{500};  // of who sends what will be refused
constexpr std::size_t linger_bytes = 4'000'000;
constexpr std::size_t linger_piece = 65'536;
/// A letter with its header comes with one read; what is larger is read in larger pieces.
constexpr std::size_t usual_request = 16'384;
constexpr std::size_t largest_read = 65'536;

/// RFC 9110, 6.6.1: IMF-fixdate. Made once a second.
std::string_view http_date() {
    thread_local std::time_t made_at = 0;
    thread_local std::string made;
    const std::time_t now = std::time(nullptr);
    if (now != made_at || made.empty()) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        char text[32];
        made.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc));
        made_at = now;
    }
    return made;
}

bool expects_continue(const header& from) {
    const auto found = from.find(http::field::expect);
    return found != from.end() && from.version() >= 11 && beast::iequals(found->value(), "100-continue");
}

model::issue too_large_for(const body_bound& bound) {
    if (bound.setting.empty()) return model::make_issue("operator.too_large", {std::to_string(bound.bytes)});
    return model::make_issue("http.too_large", {std::to_string(bound.bytes), std::string(bound.setting)});
}

reply closing(reply what) {
    what.close = true;
    return what;
}

/// Parses what has come. Beast's own reading operations post a handler for each step of it, even when
/// everything lies in the buffer already. False: the parser needs more, or `error` says what is wrong.
template <class Parser, class Done>
bool parse(Parser& into, beast::flat_buffer& from, boost::system::error_code& error, Done done) {
    while (!done() && from.size() > 0) {
        from.consume(into.put(from.data(), error));
        if (!error) continue;
        if (error == http::error::need_more) error = {};
        break;
    }
    return !error && done();
}

/// The connection ended: in the middle of something, or between requests.
template <class Parser>
boost::system::error_code ended(Parser& in) {
    boost::system::error_code error = http::error::end_of_stream;
    if (in.got_some()) in.put_eof(error);
    return error;
}

}  // namespace

/// One request and what is known about it.
struct session::exchange {
    http::request_parser<http::empty_body> head;
    request asked;
    const route* row = nullptr;
    std::optional<admission::ticket> share;
    unsigned version = 11;
    bool keep_alive = false;
    bool has_header = false;
};

session::session(beast::tcp_stream stream, services& with, side on)
    : stream_(std::move(stream)), with_(with), on_(on) {}

asio::awaitable<void> session::run() {
    bool more = true;
    while (more && !draining_) more = co_await serve_one();
    boost::system::error_code closed;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, closed);
    stream_.close();
}

void session::drain() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
        self->draining_ = true;
        if (self->idle_) self->stream_.cancel();
    });
}

asio::awaitable<bool> session::serve_one() {
    exchange now;
    if (!co_await read_header(now)) co_return false;
    reply said;
    bool failed = false;
    try {
        said = co_await answer(now);
    } catch (const std::exception& mistake) {
        spdlog::error("request {} failed inside: {}", now.asked.id, typeid(mistake).name());
        failed = true;
    }
    if (failed) said = closing(issue_reply(model::make_issue("internal.error"), now.asked));
    co_return co_await write(now, std::move(said));
}

/// False: the connection ends, answered or not.
asio::awaitable<bool> session::read_header(exchange& now) {
    const service_limits& limits = with_.settings.limits;
    now.head.header_limit(limits.header_bytes);
    now.head.body_limit(boost::none);
    idle_ = buffer_.size() == 0;
    if (idle_) {
        if (buffer_.capacity() > usual_request) buffer_.shrink_to_fit();
        stream_.expires_after(std::chrono::seconds(limits.idle_seconds));
        const boost::system::error_code waited = co_await receive(usual_request);
        idle_ = false;
        if (waited) co_return false;
    }
    const auto late = std::chrono::steady_clock::now() + std::chrono::seconds(limits.header_seconds);
    const auto complete = [&now] { return now.head.is_header_done(); };
    boost::system::error_code error;
    while (!parse(now.head, buffer_, error, complete) && !error) {
        stream_.expires_at(late);
        error = co_await receive(usual_request);
        if (error == asio::error::eof) error = ended(now.head);
    }
    now.has_header = !error;
    if (!error) {
        now.asked = read_request(now.head.get(), on_);
        now.version = now.head.get().version();
        now.keep_alive = now.head.keep_alive();
        co_return true;
    }
    if (error == http::error::end_of_stream || error == asio::error::eof ||
        error == asio::error::connection_reset)
        co_return false;
    model::issue why = model::make_issue("http.malformed");
    if (error == beast::error::timeout)
        why = model::make_issue("http.too_slow", {std::to_string(limits.body_bytes_a_second)});
    if (error == http::error::header_limit) {
        why = model::make_issue("http.header_too_large", {std::to_string(limits.header_bytes)});
    }
    co_await write(now, closing(issue_reply(std::move(why), now.asked)));
    co_return false;
}

asio::awaitable<reply> session::answer(exchange& now) {
    const header& head = now.head.get();
    const partner_settings& partner = with_.settings.partners.front();
    now.asked.who = {partner.name, partner.roles};
    const bool has_body = head.chunked() || now.head.content_length().value_or(0) > 0;
    if (auto refusal = refuse_by_header(head, now.asked, on_, now.row)) {
        refusal->close = has_body;  // what follows would be taken for the next request
        co_return std::move(*refusal);
    }
    const bool takes_body = !now.row->media_types.empty();
    if (takes_body && (with_.draining.load() || !with_.kept.healthy())) {
        const char* why = with_.draining.load() ? "http.draining" : "store.unavailable";
        co_return closing(issue_reply(model::make_issue(why), now.asked));
    }
    const body_bound bound = bound_of(on_, with_.settings.limits);
    const std::uint64_t announced = now.head.content_length().value_or(0);
    const bool too_large = announced > bound.bytes;
    const std::uint64_t beginning = std::min<std::uint64_t>(with_.settings.limits.beginning_bytes, announced);
    if (on_ == side::data) {
        admission::limit full = admission::limit::requests;
        now.share = with_.door.admit(too_large ? beginning : announced, &full);
        if (!now.share)
            co_return overloaded(now.asked, full == admission::limit::requests ? "requests" : "bytes");
    }
    if (too_large) {
        cut_body what;
        what.announced = announced;
        what.why.push_back(too_large_for(bound));
        // Who asks first sends nothing that could be kept.
        if (now.row->cut != nullptr && !expects_continue(head))
            what.beginning = co_await read_beginning(beginning);
        co_return closing(co_await refuse_body(now, std::move(what)));
    }
    reply refusal;
    if (has_body && !co_await read_body(now, refusal)) co_return refusal;
    reply said = co_await now.row->run(with_, now.asked);
    // An answer waits for its reader like a body for its handler. What has taken effect is told in any case.
    const bool has_effect = now.row->cut != nullptr;
    if (now.share && !has_effect && !now.share->grow_to(now.asked.body.size() + said.body.size()))
        co_return overloaded(now.asked, "bytes");
    co_return said;
}

/// Tells who asks that a limit is reached, and the operator which.
reply session::overloaded(const request& asked, std::string_view limit) {
    with_.measured.turned_away(limit);
    return closing(issue_reply(model::make_issue("http.overload"), asked));
}

/// Reads, and inflates, the whole body. False: `refusal` says why not.
asio::awaitable<bool> session::read_body(exchange& now, reply& refusal) {
    const service_limits& limits = with_.settings.limits;
    const body_bound bound = bound_of(on_, limits);
    const bool gzip = content_coding(now.head.get()) == coding::gzip;
    if (expects_continue(now.head.get())) {
        stream_.expires_after(write_time);
        http::response<http::empty_body> go_on(http::status::continue_, 11);
        auto [error, count] = co_await http::async_write(stream_, go_on, session_values);
        if (error) {
            refusal = closing(issue_reply(model::make_issue("http.malformed"), now.asked));
            co_return false;
        }
    }
    http::request_parser<http::string_body> body(std::move(now.head));
    body.body_limit(boost::none);  // looked at below, so that what has come is at hand
    body.eager(true);
    const auto begun = std::chrono::steady_clock::now();
    const auto complete = [&body] { return body.is_done(); };
    boost::system::error_code error;
    for (;;) {
        const bool whole = parse(body, buffer_, error, complete);
        const std::uint64_t have = body.get().body().size();
        const bool grown = now.share ? now.share->grow_to(have) : true;
        const bool too_large = have > bound.bytes;
        if (whole && grown && !too_large) break;
        if (!error && grown && !too_large) {
            stream_.expires_at(begun + grace + std::chrono::seconds(have / limits.body_bytes_a_second));
            error = co_await receive(largest_read);
            if (error == asio::error::eof) error = ended(body);
            if (!error) continue;
        }
        if (too_large) {
            cut_body what{std::move(body.get().body()), 0, have, {too_large_for(bound)}};
            what.beginning.resize(std::min<std::size_t>(what.beginning.size(), limits.beginning_bytes));
            what.beginning.shrink_to_fit();
            refusal = closing(co_await refuse_body(now, std::move(what)));
            co_return false;
        }
        model::issue why = model::make_issue("http.malformed");
        if (error == beast::error::timeout)
            why = model::make_issue("http.too_slow", {std::to_string(limits.body_bytes_a_second)});
        refusal = error ? closing(issue_reply(std::move(why), now.asked)) : overloaded(now.asked, "bytes");
        co_return false;
    }
    now.asked.body = std::move(body.get().body());
    if (!gzip) co_return true;
    formats::limits most = limits.document;
    if (on_ == side::operators)
        most.inflated_bytes = std::min<std::uint64_t>(most.inflated_bytes, bound.bytes);
    auto inflated = formats::inflate(now.asked.body, most);
    if (!inflated.ok()) {
        const std::uint64_t size = now.asked.body.size();
        cut_body what{std::move(now.asked.body), size, size, std::move(inflated.found)};
        what.beginning.resize(std::min<std::size_t>(size, limits.beginning_bytes));
        refusal = co_await refuse_body(now, std::move(what));
        co_return false;
    }
    now.asked.body = std::move(inflated.value);
    if (now.share && !now.share->grow_to(now.asked.body.size())) {
        refusal = overloaded(now.asked, "bytes");
        co_return false;
    }
    co_return true;
}

/// The first bytes of a body that is not read further, as many as come without a pause. A time limit of the
/// stream would close it, and the sender is still to be answered.
asio::awaitable<std::string> session::read_beginning(std::uint64_t most) {
    const auto give_up = std::chrono::steady_clock::now() + grace;
    asio::steady_timer timer(stream_.get_executor());
    stream_.expires_never();
    boost::system::error_code error;
    while (buffer_.size() < most && !error) {
        const auto waits = std::make_shared<bool>(true);
        timer.expires_at(std::min(give_up, std::chrono::steady_clock::now() + short_pause));
        timer.async_wait([self = shared_from_this(), waits](const boost::system::error_code& ended_early) {
            if (!ended_early && *waits) self->stream_.cancel();
        });
        error = co_await receive(std::min<std::size_t>(largest_read, most - buffer_.size()));
        *waits = false;
        timer.cancel();
    }
    const auto bytes = buffer_.data();
    std::string out(static_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), most));
    buffer_.consume(out.size());
    co_return out;
}

/// Where messages are taken nothing is refused without a trace.
asio::awaitable<reply> session::refuse_body(exchange& now, cut_body what) {
    if (now.row->cut == nullptr) co_return issues_reply(what.why, now.asked);
    co_return co_await now.row->cut(with_, now.asked, std::move(what));
}

/// Waits for bytes, within the time that was set.
asio::awaitable<boost::system::error_code> session::receive(std::size_t most) {
    auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(most), session_values);
    buffer_.commit(count);
    co_return error;
}

asio::awaitable<bool> session::write(exchange& now, reply what) {
    const bool keep = now.has_header && now.keep_alive && !what.close && !draining_ && !with_.draining.load();
    const bool head_only = now.asked.method == http::verb::head;
    http::response<http::string_body> out(what.status, now.version);
    out.set(http::field::server, "genvej");
    const std::string_view date = http_date();
    out.set(http::field::date, beast::string_view(date.data(), date.size()));
    if (!now.asked.id.empty()) out.set("X-Request-Id", now.asked.id);
    if (!what.media_type.empty()) out.set(http::field::content_type, what.media_type);
    for (const auto& [name, value] : what.fields) out.set(name, value);
    out.keep_alive(keep);
    out.content_length(what.body.size());
    if (!head_only) out.body() = std::move(what.body);
    with_.measured.answered(static_cast<unsigned>(what.status));
    spdlog::debug("request {} answered {}", now.asked.id, static_cast<unsigned>(what.status));
    stream_.expires_after(write_time);
    http::response_serializer<http::string_body> serializer(out);
    if (head_only) {
        auto [error, count] = co_await http::async_write_header(stream_, serializer, session_values);
        if (error) co_return false;
    } else {
        auto [error, count] = co_await http::async_write(stream_, serializer, session_values);
        if (error) co_return false;
    }
    if (what.close) co_await linger();
    co_return keep;
}

/// A body that nobody reads would make the system reset the connection before the client has seen the answer
/// (RFC 9112, 9.6): the rest is thrown away for a moment.
asio::awaitable<void> session::linger() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    stream_.expires_after(linger_time);
    std::size_t total = 0;
    while (total < linger_bytes) {
        buffer_.clear();
        auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(linger_piece), session_values);
        if (error) break;
        total += count;
    }
}

}  // namespace genvej::gateway
