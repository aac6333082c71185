#pragma once
/// A certificate that signs itself, made for one test: valid for one name, as file for the client, as context
/// for the test server. Thread-safety: constant once made.
#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace genvej::channels::test {

class test_certificate {
public:
    explicit test_certificate(const std::string& name);
    test_certificate(const test_certificate&) = delete;
    test_certificate& operator=(const test_certificate&) = delete;
    ~test_certificate();

    SSL_CTX* context() const noexcept { return context_.get(); }
    /// PEM; exists as long as this.
    const std::string& file() const noexcept { return file_; }

private:
    struct closer {
        void operator()(SSL_CTX* one) const noexcept { SSL_CTX_free(one); }
    };
    std::unique_ptr<SSL_CTX, closer> context_;
    std::string file_;
};

}  // namespace genvej::channels::test
