#pragma once
/// Tokens by the exchange of a SAML assertion, one for each owner: what KL's gateway asks for, whose owners
/// are municipalities. The assertion lies in a file `<owner>.xml`, which somebody else keeps fresh; it is
/// read each time that a token is fetched. When that is: token_machine.hpp; what is sent: token_request.hpp.
///
/// Failures (gateway/delivery/failure_classes.csv): `token.assertion` no file; `token.refused` of this owner;
/// `token.client` the gateway itself is not known; `token.server` the server gives nothing.
#include <functional>
#include <memory>
#include <string>

#include <boost/system/result.hpp>

#include "adapters/channels/http_channel.hpp"
#include "adapters/channels/token_request.hpp"
#include "adapters/channels/token_source.hpp"

namespace genvej::channels {

struct token_settings {
    http_settings server;     ///< url, TLS and deadlines of the token server
    client_assertion client;  ///< audience empty: the server's url
    std::string resource;
    std::string saml_folder;
    /// Whose message it is: digits. Empty: it cannot be said, which is `body.unusable`.
    std::function<std::string(const outgoing&)> owner_of;
};

boost::system::result<std::shared_ptr<token_source>, setting_error> make_token_exchange(
    token_settings settings);

}  // namespace genvej::channels
