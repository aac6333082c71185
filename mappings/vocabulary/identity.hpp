#pragma once
/// Ids that are made from other ids: UUID version 5 and 14-character identifiers.
///
/// Standard: RFC 9562, section 5.5; settled.md, "Identifiers". Thread-safety: none for a digester.
#include <array>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace genvej::mappings {

/// Canonical base of what is genvej's own; a name that can belong to nobody (settled.md, "Identifiers").
inline constexpr std::string_view own_base = "https://genvej.invalid/fhir";

/// System of Bundle.identifier: value `GLN#envelope id#letter id`.
inline constexpr std::string_view envelope_system = "https://genvej.invalid/fhir/envelope";
/// An identifier inside that value: `#` and `%`, which no sender is known to use and no schema forbids, are
/// `%23` and `%25`.
std::string in_letter_key(std::string_view id);
std::string out_of_letter_key(std::string_view part);

/// Computes digests; keeps OpenSSL's context, since making one costs more than a digest.
class digester {
public:
    digester();
    ~digester();
    digester(digester&& other) noexcept;
    digester& operator=(digester&&) = delete;
    digester(const digester&) = delete;
    digester& operator=(const digester&) = delete;

    /// UUID of version 5 in genvej's namespace, lower case with hyphens. The view holds until the next call.
    std::string_view uuid(std::string_view name) { return uuid({name}); }
    /// Of a name in parts.
    std::string_view uuid(std::initializer_list<std::string_view> name);
    /// 14 characters for `<uuid>#<TypeCode>#<n>`: 70 bits of SHA-256, Crockford base 32, upper case.
    /// `collision` takes the next 70 bits (0, 1 or 2). The view holds until the next call.
    std::string_view short_id(std::string_view name, unsigned collision = 0);

private:
    evp_md_ctx_st* context_;
    std::array<char, 36> text_{};
};

/// 8-4-4-4-12 hexadecimal digits.
bool looks_like_uuid(std::string_view text) noexcept;
/// 32 hexadecimal digits.
bool looks_like_bare_uuid(std::string_view text) noexcept;
/// The version digit of a UUID with hyphens; '\0' when it is none.
char uuid_version(std::string_view text) noexcept;
/// Adds hyphens to 32 digits, lower case.
std::string with_hyphens(std::string_view bare);
/// Takes hyphens out.
std::string without_hyphens(std::string_view uuid);

}  // namespace genvej::mappings
