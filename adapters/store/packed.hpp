#pragma once
/// Bodies as they lie in the store: compressed where that helps.
///
/// What a commit costs is mostly bytes: each goes through the page cache twice, to the log and from there to
/// the file. LZ4 (block format) takes about as long as copying, and letters and Bundles shrink to a third
/// (docs/decisions/2026-11-22-bodies-by-lz4.md).
///
/// The form: one byte, 0 for "as it is" or 1 for LZ4; for LZ4 then the length of the original, four bytes,
/// lowest first. Thread-safe: no shared state.
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace genvej::store {

std::string pack(std::string_view body);

/// Errors: store_errc::damaged when it is not what pack() gives.
boost::system::result<std::string> unpack(std::string_view packed);

}  // namespace genvej::store
