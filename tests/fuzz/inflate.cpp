// Fuzz target: decompression keeps its bound.
#include <cstdint>
#include <cstdlib>

#include "adapters/formats/inflate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    genvej::formats::limits bounds;
    bounds.inflated_bytes = 10'000;
    const auto got = genvej::formats::inflate({reinterpret_cast<const char*>(data), size}, bounds);
    if (got.value.size() > bounds.inflated_bytes) std::abort();
    return 0;
}
