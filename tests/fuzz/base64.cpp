// Fuzz target: what is decoded is encoded again to the same text, white space aside.
#include <cstdint>
#include <cstdlib>

#include "adapters/formats/base64.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto bytes = genvej::formats::base64_decode(text);
    if (!bytes) return 0;
    std::string dense;
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') dense += c;
    }
    if (genvej::formats::base64_encode(*bytes) != dense) std::abort();
    return 0;
}
