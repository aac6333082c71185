#pragma once
/// What is said to a token server and what its answer means: a client assertion, and the exchange of a SAML
/// assertion for an access token.
///
/// Standard: RFC 7523, 2.2 (private_key_jwt), RFC 8693 (token exchange), RFC 6749, 5. Claims beyond RFC 7523
/// are not published for KL's gateway (docs/standards-issues.md). Pure but for the signature, which has
/// randomness of its own; thread-safe.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "adapters/channels/setting_error.hpp"

namespace genvej::channels {

struct client_assertion {
    std::string client;    ///< client id: issuer and subject
    std::string audience;  ///< whom it is for: the token server
    std::string key;       ///< private key, PEM: RSA (RS256) or P-256 (ES256)
    std::string key_id;    ///< header `kid`; empty: none
};

/// Signed, good for a minute. @param id of the assertion (jti): never the same twice
/// @param now seconds since 1970
boost::system::result<std::string, setting_error> make_client_assertion(const client_assertion& of,
                                                                        std::string_view id,
                                                                        std::int64_t now);

struct token_exchange_request {
    std::string saml;    ///< the assertion, XML
    std::string client;  ///< client id
    std::string signed_assertion;
    std::string resource;  ///< `audience` of the token that is asked for; empty: left to the server
};
/// Body of the POST, application/x-www-form-urlencoded.
std::string form_of(const token_exchange_request& what);

struct token_answer {
    std::string token;  ///< empty: it was refused
    std::chrono::seconds valid{0};
    std::string error;  ///< of a refusal: `invalid_grant`; loggable. Empty with an empty token: rubbish
};
token_answer read_token_answer(unsigned status, std::string_view body);

}  // namespace genvej::channels
