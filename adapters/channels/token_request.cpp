#include "adapters/channels/token_request.hpp"

#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "adapters/formats/base64.hpp"
#include "adapters/formats/json_tree.hpp"

namespace genvej::channels {
namespace {

constexpr std::int64_t lifetime = 60;  // seconds: used at once
constexpr std::size_t longest_error = 40;

struct free_jwt {
    void operator()(jwt_t* one) const noexcept { jwt_free(one); }
};
struct free_key {
    void operator()(EVP_PKEY* one) const noexcept { EVP_PKEY_free(one); }
};
struct free_bio {
    void operator()(BIO* one) const noexcept { BIO_free(one); }
};

/// The algorithm that belongs to the key; JWT_ALG_NONE: it is none that we sign with.
jwt_alg_t algorithm_of(const std::string& pem) {
    const std::unique_ptr<BIO, free_bio> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const std::unique_ptr<EVP_PKEY, free_key> key(
        PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
    if (key == nullptr) return JWT_ALG_NONE;
    constexpr int p256_bits = 256;
    switch (EVP_PKEY_base_id(key.get())) {
        case EVP_PKEY_RSA:
            return JWT_ALG_RS256;
        case EVP_PKEY_EC:
            return EVP_PKEY_bits(key.get()) == p256_bits ? JWT_ALG_ES256 : JWT_ALG_NONE;
        default:
            return JWT_ALG_NONE;
    }
}

void add_field(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    form += name;
    form += '=';
    form += boost::urls::encode(value, boost::urls::unreserved_chars);
}

/// RFC 4648, section 5, without padding: what RFC 8693, 3, says of SAML assertions.
std::string base64url(std::string_view bytes) {
    std::string out = formats::base64_encode(bytes);
    std::replace(out.begin(), out.end(), '+', '-');
    std::replace(out.begin(), out.end(), '/', '_');
    while (!out.empty() && out.back() == '=') out.pop_back();
    return out;
}

/// Codes of RFC 6749 are made so; anything else a server writes there stays there.
bool is_error_code(std::string_view text) {
    return !text.empty() && text.size() <= longest_error &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string_view member(const formats::json::value* object, std::string_view name) {
    for (const formats::json::value* one = object->first; one != nullptr; one = one->next) {
        if (one->key == name) return one->text;
    }
    return {};
}

}  // namespace

boost::system::result<std::string, setting_error> make_client_assertion(const client_assertion& of,
                                                                        std::string_view id,
                                                                        std::int64_t now) {
    const jwt_alg_t algorithm = algorithm_of(of.key);
    if (algorithm == JWT_ALG_NONE)
        return setting_error{"token_key_file", "a private key in PEM, RSA or P-256, is expected"};
    jwt_t* made = nullptr;
    if (jwt_new(&made) != 0) return setting_error{"token_key_file", "no assertion can be made"};
    const std::unique_ptr<jwt_t, free_jwt> owned(made);
    int failed = 0;
    for (const auto& [name, value] : {
             std::pair<const char*, std::string>("iss", of.client),
             {"sub", of.client      },
             {"aud", of.audience    },
             {"jti", std::string(id)}
    }) {
        failed |= jwt_add_grant(made, name, value.c_str());
    }
    failed |= jwt_add_grant_int(made, "iat", static_cast<long>(now));
    failed |= jwt_add_grant_int(made, "exp", static_cast<long>(now + lifetime));
    if (!of.key_id.empty()) failed |= jwt_add_header(made, "kid", of.key_id.c_str());
    failed |= jwt_set_alg(made, algorithm, reinterpret_cast<const unsigned char*>(of.key.data()),
                          static_cast<int>(of.key.size()));
    const std::unique_ptr<char, void (*)(void*)> text(failed == 0 ? jwt_encode_str(made) : nullptr,
                                                      &std::free);
    if (text == nullptr) return setting_error{"token_key_file", "the key does not sign"};
    return {boost::system::in_place_value, text.get()};
}

std::string form_of(const token_exchange_request& what) {
    std::string out;
    add_field(out, "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    add_field(out, "subject_token", base64url(what.saml));
    add_field(out, "subject_token_type", "urn:ietf:params:oauth:token-type:saml2");
    add_field(out, "requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
    if (!what.resource.empty()) add_field(out, "audience", what.resource);
    add_field(out, "client_id", what.client);
    add_field(out, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    add_field(out, "client_assertion", what.signed_assertion);
    return out;
}

token_answer read_token_answer(unsigned status, std::string_view body) {
    token_answer out;
    model::arena memory(std::size_t{4} * 1024);
    const auto read = formats::json::read(memory.copy_guarded(body), memory, {});
    if (!read.ok() || read.value == nullptr || read.value->is != formats::json::kind::object) return out;
    if (status == 200) {
        out.token = std::string(member(read.value, "access_token"));
        const std::string_view seconds = member(read.value, "expires_in");
        std::int64_t valid = 0;
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), valid);
        out.valid = std::chrono::seconds(std::max<std::int64_t>(0, valid));
        return out;
    }
    const std::string_view error = member(read.value, "error");
    if (is_error_code(error)) out.error = std::string(error);
    return out;
}

}  // namespace genvej::channels
