#pragma once
/// Finds out in which character set a document is written, and makes UTF-8 of it before anything is parsed.
///
/// windows-1252, ISO-8859-1 and UTF-8, with or without byte order mark, declared or not. What the bytes are
/// counts more than what is declared: a declaration that they contradict is an issue (warning) and they are
/// read as what they are (settled.md, "Reading"). UTF-16, UTF-32, EBCDIC and others are refused
/// (`charset.unsupported`). Standard: XML 1.0, 4.3.3 and appendix F; WHATWG Encoding, windows-1252.
/// Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "conformance/model/issue.hpp"

namespace genvej::formats {

struct utf8_text {
    std::string text;      ///< UTF-8 without byte order mark, valid
    std::string declared;  ///< the name in the XML declaration, lower case; empty: none
    std::string actual;    ///< `utf-8`, `iso-8859-1` or `windows-1252`
};

/// A document and how its bytes are to be read.
struct encoded_text {
    std::string_view text;     ///< the bytes without byte order mark
    std::string declared;      ///< as in utf8_text
    std::string actual;        ///< as in utf8_text
    bool single_byte = false;  ///< each byte is a character of windows-1252; else `text` is valid UTF-8
    bool c1 = false;           ///< some of them are from 80 to 9F
};

/// Looks at all bytes once and changes none, so that a large document need not be copied.
/// @param announced charset of the Content-Type header, or empty. When it contradicts the bytes: a warning.
model::checked<encoded_text> find_encoding(std::string_view bytes, std::string_view announced = {});

/// The same, and the text in UTF-8.
model::checked<utf8_text> xml_to_utf8(std::string_view bytes, std::string_view announced = {});

/// For JSON and FHIR XML: UTF-8 only, with or without byte order mark; anything else is refused.
model::checked<encoded_text> require_utf8(std::string_view bytes);

enum class charset : std::uint8_t { utf_8, iso_8859_1, windows_1252 };
/// Name as in a declaration, any case; nullopt-like: false when genvej does not write it.
bool charset_from_name(std::string_view name, charset& out) noexcept;
std::string_view name_of(charset which) noexcept;

}  // namespace genvej::formats
