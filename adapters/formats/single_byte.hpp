#pragma once
/// Between UTF-8 and the character sets of one byte.
///
/// Standard: WHATWG Encoding, index windows-1252; ISO/IEC 8859-1. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/formats/charset.hpp"

namespace genvej::formats {

/// UTF-8, and where in it stands what deserves a warning.
struct widened {
    static constexpr std::size_t nowhere = std::string::npos;

    std::string text;
    std::size_t first_c1 = nowhere;  ///< of a byte from 80 to 9F
    std::size_t first_undefined =
        nowhere;                  ///< of one without a character in windows-1252: it became the C1 control
    unsigned char undefined = 0;  ///< that byte
};

/// Reads as windows-1252, which differs from ISO-8859-1 in the bytes from 80 to 9F only.
widened widen(std::string_view bytes);

/// Writes in a character set of one byte; what it cannot hold becomes a character reference of XML.
/// REQUIRES: valid UTF-8; in is not utf_8
std::string narrow(std::string utf8, charset in);

}  // namespace genvej::formats
