#pragma once
/// Bounds that hold before any work is done on a document (settled.md, "limits"). Every refusal names its
/// limit.
#include <cstdint>

namespace genvej::formats {

struct limits {
    std::uint64_t document_bytes = 100'000'000;
    std::uint64_t envelope_bytes = 140'000'000;
    std::uint64_t attachment_bytes = 70'000'000;
    std::uint32_t depth = 128;
    std::uint32_t nodes = 1'000'000;  ///< elements, attributes and texts together
    std::uint32_t attributes = 256;   ///< of one element
    std::uint64_t inflated_bytes = 100'000'000;
};

}  // namespace genvej::formats
