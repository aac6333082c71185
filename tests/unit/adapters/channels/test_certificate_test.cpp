#include "tests/unit/adapters/channels/test_certificate.hpp"

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace genvej::channels::test {
namespace {

void require(bool well) {
    if (!well) throw std::runtime_error("the test certificate cannot be made");
}

void set_names(X509* certificate, const std::string& name) {
    X509_NAME* subject = X509_get_subject_name(certificate);
    const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
    require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1);
    require(X509_set_issuer_name(certificate, subject) == 1);
    const std::string value = "DNS:" + name;
    X509_EXTENSION* other_names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str());
    require(other_names != nullptr && X509_add_ext(certificate, other_names, -1) == 1);
    X509_EXTENSION_free(other_names);
}

}  // namespace

test_certificate::test_certificate(const std::string& name) : context_(SSL_CTX_new(TLS_server_method())) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    require(key && made && X509_set_version(made.get(), 2) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3'600);
    set_names(made.get(), name);
    require(X509_set_pubkey(made.get(), key.get()) == 1 &&
            X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
    require(SSL_CTX_use_certificate(context_.get(), made.get()) == 1 &&
            SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);

    file_ = (std::filesystem::temp_directory_path() / "genvej-certificate-XXXXXX").string();
    const int opened = mkstemp(file_.data());
    FILE* file = opened < 0 ? nullptr : fdopen(opened, "w");
    require(file != nullptr && PEM_write_X509(file, made.get()) == 1);
    require(std::fclose(file) == 0);
}

test_certificate::~test_certificate() {
    static_cast<void>(std::remove(file_.c_str()));
}

TEST(test_certificate, is_a_file_as_long_as_it_lives) {
    std::string name;
    {
        const test_certificate one("localhost");
        name = one.file();
        EXPECT_GT(std::filesystem::file_size(name), 100U);
    }
    EXPECT_FALSE(std::filesystem::exists(name));
}

}  // namespace genvej::channels::test
