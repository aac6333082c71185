#pragma once
/// Which targets get a letter (design.md, section 8). Pure, thread-safe.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/config/configuration.hpp"

namespace genvej::gateway {

/// Without routes every target; with routes those of the first row that fits; nothing when none fits: the
/// receiver is unknown here.
std::optional<std::vector<const target_entry*>> targets_for(const configuration& settings,
                                                            std::string_view type_code,
                                                            std::string_view sender,
                                                            std::string_view receiver);

}  // namespace genvej::gateway
