#include "mappings/vocabulary/identity.hpp"

#include <cstdint>
#include <stdexcept>
#include <utility>

#include <openssl/evp.h>

#include "conformance/model/characters.hpp"

namespace genvej::mappings {

namespace {

// The namespace of settled.md, 4abacc64-2fa9-46ad-8434-cf785cdd0a08.
constexpr std::array<unsigned char, 16> uuid_namespace = {0x4a, 0xba, 0xcc, 0x64, 0x2f, 0xa9, 0x46, 0xad,
                                                          0x84, 0x34, 0xcf, 0x78, 0x5c, 0xdd, 0x0a, 0x08};
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view crockford_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Looked up once: EVP_sha1() would search the providers at every use.
const EVP_MD* algorithm(const char* name) {
    const EVP_MD* found = EVP_MD_fetch(nullptr, name, nullptr);
    if (found == nullptr) throw std::logic_error(std::string("OpenSSL has no ") + name);
    return found;
}

/// What is hashed, in one piece where it is short: each piece costs a tenth of the digest.
class gathered {
public:
    explicit gathered(EVP_MD_CTX* context) : context_(context) {}

    bool add(std::string_view text) {
        if (text.size() > sizeof buffer_ - used_) {
            if (!flush()) return false;
            if (text.size() > sizeof buffer_)
                return EVP_DigestUpdate(context_, text.data(), text.size()) == 1;
        }
        used_ += text.copy(buffer_ + used_, text.size());
        return true;
    }
    bool flush() {
        const std::size_t size = std::exchange(used_, 0);
        return size == 0 || EVP_DigestUpdate(context_, buffer_, size) == 1;
    }

private:
    EVP_MD_CTX* context_;
    char buffer_[128];
    std::size_t used_ = 0;
};

void digest(EVP_MD_CTX* context, const EVP_MD* how, std::string_view prefix,
            std::initializer_list<std::string_view> parts, unsigned char* out) {
    gathered text(context);
    bool done = EVP_DigestInit_ex2(context, how, nullptr) == 1 && text.add(prefix);
    for (const std::string_view part : parts) done = done && text.add(part);
    done = done && text.flush() && EVP_DigestFinal_ex(context, out, nullptr) == 1;
    if (!done) throw std::logic_error("OpenSSL refused a digest");
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool hyphen_at(std::size_t i) noexcept {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

digester::digester() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr) throw std::bad_alloc();
}

digester::~digester() {
    EVP_MD_CTX_free(context_);
}

digester::digester(digester&& other) noexcept : context_(other.context_) {
    other.context_ = nullptr;
}

std::string_view digester::uuid(std::initializer_list<std::string_view> name) {
    static const EVP_MD* const sha1 = algorithm("SHA1");
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    const std::string_view prefix(reinterpret_cast<const char*>(uuid_namespace.data()),
                                  uuid_namespace.size());
    digest(context_, sha1, prefix, name, bytes.data());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x50U);  // version 5
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U);  // variant of RFC 9562
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (hyphen_at(at)) text_[at++] = '-';
        text_[at++] = hex_digits[bytes[i] >> 4U];
        text_[at++] = hex_digits[bytes[i] & 0x0fU];
    }
    return {text_.data(), 36};
}

std::string_view digester::short_id(std::string_view name, unsigned collision) {
    static const EVP_MD* const sha256 = algorithm("SHA256");
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    digest(context_, sha256, {}, {name}, bytes.data());
    std::size_t bit = std::size_t{70} * (collision % 3);
    for (std::size_t i = 0; i < 14; ++i) {
        unsigned value = 0;
        for (int n = 0; n < 5; ++n, ++bit) value = value * 2 + ((bytes[bit / 8] >> (7 - bit % 8)) & 1U);
        text_[i] = crockford_digits[value];
    }
    return {text_.data(), 14};
}

bool looks_like_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (hyphen_at(i) ? text[i] != '-' : !model::is_hex(text[i])) return false;
    }
    return true;
}

bool looks_like_bare_uuid(std::string_view text) noexcept {
    if (text.size() != 32) return false;
    for (const char c : text) {
        if (!model::is_hex(c)) return false;
    }
    return true;
}

char uuid_version(std::string_view text) noexcept {
    return looks_like_uuid(text) ? text[14] : '\0';
}

std::string with_hyphens(std::string_view bare) {
    std::string out;
    for (const char c : bare) {
        if (hyphen_at(out.size())) out += '-';
        out += lower(c);
    }
    return out;
}

std::string without_hyphens(std::string_view uuid) {
    std::string out;
    for (const char c : uuid) {
        if (c != '-') out += c;
    }
    return out;
}

std::string in_letter_key(std::string_view id) {
    std::string out;
    for (const char c : id) {
        if (c == '#') {
            out += "%23";
        } else if (c == '%') {
            out += "%25";
        } else {
            out += c;
        }
    }
    return out;
}

std::string out_of_letter_key(std::string_view part) {
    std::string out;
    while (!part.empty()) {
        const bool number = part.starts_with("%23"), percent = part.starts_with("%25");
        out += number ? '#' : percent ? '%' : part.front();
        part.remove_prefix(number || percent ? 3 : 1);
    }
    return out;
}

}  // namespace genvej::mappings
