#pragma once
/// Bodies as they lie in the store: compressed where that helps.
///
/// What a commit costs is mostly bytes: each goes through the page cache twice, to the log and from there to
/// the file. LZ4 (block format) takes about as long as copying; with a dictionary of what every letter and
/// Bundle holds, they shrink to a tenth (docs/decisions/2026-11-26-one-row-a-message.md).
///
/// The form: one byte, 3 for "as it is", 4 for LZ4 with packed_1.dictionary; for the latter the length of the
/// original; for both the CRC-32 of the bytes that follow, so that damage is seen before anybody is sent it.
/// Numbers have four bytes, lowest first. No longer written are 0 ("as it is"), 1 (LZ4) and 2 (with the
/// dictionary), which have no sum. The dictionary is frozen: without
/// these very bytes nothing that was packed with it can be read. A better one gets a number of its own.
/// Thread-safe: no shared state.
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace genvej::store {

std::string pack(std::string_view body);

/// Errors: store_errc::damaged when it is not what pack() gives.
boost::system::result<std::string> unpack(std::string_view packed);
/// The length of what unpack() gives, read from the first bytes.
boost::system::result<std::uint32_t> unpacked_size(std::string_view packed);

}  // namespace genvej::store
