#include "adapters/channels/token_request.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>
#include <jwt.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace genvej::channels::test {
namespace {

struct key_pair {
    std::string secret, open;
};

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string out(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return out;
}

key_pair made(EVP_PKEY* key) {
    BIO* secret = BIO_new(BIO_s_mem());
    BIO* open = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open, key);
    EVP_PKEY_free(key);
    return {text_of(secret), text_of(open)};
}

/// Verifies with the public half, and gives a claim.
std::string claim(const std::string& token, const key_pair& of, const char* name) {
    jwt_t* read = nullptr;
    EXPECT_EQ(jwt_decode(&read, token.c_str(), reinterpret_cast<const unsigned char*>(of.open.data()),
                         static_cast<int>(of.open.size())),
              0);
    if (read == nullptr) return {};
    const char* value = jwt_get_grant(read, name);
    const std::string out = value == nullptr ? std::to_string(jwt_get_grant_int(read, name)) : value;
    jwt_free(read);
    return out;
}

TEST(client_assertion, says_who_to_whom_and_for_how_long) {
    for (const key_pair& pair : {made(EVP_RSA_gen(2048)), made(EVP_EC_gen("P-256"))}) {
        const auto token =
            make_client_assertion({"genvej", "https://tokens", pair.secret, "key-1"}, "id-1", 1000);
        ASSERT_TRUE(token.has_value());
        EXPECT_EQ(claim(*token, pair, "iss"), "genvej");
        EXPECT_EQ(claim(*token, pair, "sub"), "genvej");
        EXPECT_EQ(claim(*token, pair, "aud"), "https://tokens");
        EXPECT_EQ(claim(*token, pair, "jti"), "id-1");
        EXPECT_EQ(claim(*token, pair, "exp"), "1060");
    }
}

TEST(client_assertion, a_key_that_does_not_fit_is_said) {
    for (const std::string& key : {std::string("nothing"), made(EVP_EC_gen("P-384")).secret}) {
        const auto token = make_client_assertion({"genvej", "https://tokens", key, ""}, "id", 0);
        ASSERT_TRUE(token.has_error());
        EXPECT_EQ(token.error().setting, "token_key_file");
    }
}

TEST(token_exchange_form, everything_is_escaped) {
    const std::string form =
        form_of({"<a b=\"æ\">?"
                 "?>",
                 "min klient&", "x.y.z", "https://kl/?a=b"});
    EXPECT_EQ(
        form.find("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token="), 0U);
    EXPECT_NE(form.find("&client_id=min%20klient%26&"), std::string::npos);
    EXPECT_NE(form.find("&audience=https%3A%2F%2Fkl%2F%3Fa%3Db&"), std::string::npos);
    const std::size_t at = form.find("subject_token=") + 14;
    const std::string token = form.substr(at, form.find('&', at) - at);
    EXPECT_EQ(token, "PGEgYj0iw6YiPj8_Pg") << "base64url without padding";
    EXPECT_EQ(form_of({"a", "b", "c", ""}).find("audience="), std::string::npos);
}

TEST(token_answer, what_the_server_says) {
    const token_answer good =
        read_token_answer(200, R"({"access_token":"abc","token_type":"Bearer","expires_in":300})");
    EXPECT_EQ(good.token, "abc");
    EXPECT_EQ(good.valid, std::chrono::seconds(300));
    EXPECT_EQ(read_token_answer(200, R"({"access_token":"abc"})").valid, std::chrono::seconds(0));
    EXPECT_EQ(read_token_answer(400, R"({"error":"invalid_grant","error_description":"0202020202"})").error,
              "invalid_grant");
    EXPECT_EQ(read_token_answer(400, R"({"error":"Kaldt af 0202020202"})").error, "");
    EXPECT_EQ(read_token_answer(200, "<html>").token, "");
    EXPECT_EQ(read_token_answer(500, "").error, "");
}

}  // namespace
}  // namespace genvej::channels::test
