/// Settings of an HTTP channel: the address, TLS, and what a field of an answer says.
#include "adapters/channels/http_settings.hpp"

#include <charconv>
#include <ctime>

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/url.hpp>

namespace genvej::channels {

namespace ssl = boost::asio::ssl;

boost::system::result<http_address, setting_error> read_address(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    const bool http = parsed && parsed->scheme_id() == boost::urls::scheme::http;
    const bool https = parsed && parsed->scheme_id() == boost::urls::scheme::https;
    if ((!http && !https) || parsed->encoded_host().empty()) {
        return setting_error{"url",
                             "an address that begins with http:// or https:// and names a host is expected"};
    }
    if (parsed->has_query() || parsed->has_fragment() || parsed->has_userinfo()) {
        return setting_error{"url", "an address without user, query and fragment is expected"};
    }
    http_address out;
    out.secure = https;
    out.host = parsed->host_address();
    out.port =
        parsed->has_port() && !parsed->port().empty() ? std::string(parsed->port()) : (https ? "443" : "80");
    out.host_header = std::string(parsed->encoded_host_and_port());
    out.path = parsed->encoded_path().empty() ? "/" : std::string(parsed->encoded_path());
    return out;
}

boost::system::result<std::shared_ptr<ssl::context>, setting_error> make_tls(const http_settings& settings) {
    auto out = std::make_shared<ssl::context>(ssl::context::tls_client);
    out->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    out->set_verify_mode(ssl::verify_peer);
    boost::system::error_code error;
    if (settings.ca_file.empty()) {
        out->set_default_verify_paths(error);
    } else {
        out->load_verify_file(settings.ca_file, error);
    }
    if (error) return setting_error{"ca_file", "no authorities can be read: " + error.message()};
    if (settings.client_certificate.empty()) return out;
    out->use_certificate_chain_file(settings.client_certificate, error);
    if (error)
        return setting_error{"client_certificate", "no certificate in PEM can be read: " + error.message()};
    out->use_private_key_file(settings.client_key, ssl::context::pem, error);
    if (error)
        return setting_error{"client_key",
                             "no key in PEM that fits the certificate can be read: " + error.message()};
    return out;
}

namespace {

bool is_certificate_error(const boost::system::error_code& error) {
    return error.category() == boost::asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED;
}

std::string class_of_answer(const boost::system::error_code& error) {
    namespace http = boost::beast::http;
    if (error == http::error::body_limit || error == http::error::header_limit ||
        error == http::error::buffer_overflow) {
        return "answer.too_large";
    }
    const bool cut = error == http::error::end_of_stream || error == http::error::partial_message;
    if (!cut && error.category() == http::make_error_code(http::error::end_of_stream).category())
        return "answer.rubbish";
    return "closed";
}

}  // namespace

std::string class_of(const http_failure& failure) {
    if (failure.error == boost::beast::error::timeout) {
        if (failure.phase == http_phase::send) return "timeout.send";
        return failure.phase == http_phase::answer ? "timeout.answer" : "timeout.connect";
    }
    switch (failure.phase) {
        case http_phase::resolve:
            return "resolve";
        case http_phase::connect:
            return "connect";
        case http_phase::tls:
            return is_certificate_error(failure.error) ? "tls.certificate" : "tls";
        case http_phase::send:
            return "closed";
        case http_phase::answer:
            return class_of_answer(failure.error);
    }
    return "internal";
}

std::optional<std::chrono::seconds> read_retry_after(std::string_view field, std::int64_t now) {
    std::int64_t seconds = 0;
    const char* end = field.data() + field.size();
    const auto [stopped, error] = std::from_chars(field.data(), end, seconds);
    if (error == std::errc() && stopped == end && seconds >= 0) return std::chrono::seconds(seconds);
    std::tm date{};
    const std::string text(field);
    const char* rest = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
    if (rest == nullptr || *rest != '\0') return std::nullopt;
    return std::chrono::seconds(std::max<std::int64_t>(0, timegm(&date) - now));
}

}  // namespace genvej::channels
