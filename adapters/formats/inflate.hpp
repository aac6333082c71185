#pragma once
/// Decompresses a request body or an attachment, but not more than a bound.
///
/// gzip (RFC 1952, also several members one after the other) and zlib (RFC 1950), told apart by their first
/// bytes. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

/// Errors: `limit.inflated` as soon as the bound is passed, `inflate.broken` for what is damaged, cut or
/// neither format.
/// @throw std::bad_alloc when zlib gets no memory
model::checked<std::string> inflate(std::string_view bytes, const limits& bounds = {});

}  // namespace genvej::formats
