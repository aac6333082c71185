#pragma once
/// Hashes of letters that were accepted, made once more of the bytes in which they came: for store verify
/// (adapters/store/upkeep.hpp). Pure, thread-safe.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/upkeep.hpp"
#include "gateway/pipeline/letter_in.hpp"

namespace genvej::gateway {

/// As they are made when a message is accepted. Empty where the letter is not among the bytes, or where these
/// are not understood any more.
std::vector<std::string> hashes_again(std::string_view raw, std::span<const store::hashed_letter> letters,
                                      const translation_tools& tools);

}  // namespace genvej::gateway
