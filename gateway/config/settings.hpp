#pragma once
/// The settings of genvej.toml as rows (gateway/config/settings.csv): which sections and keys there are, of
/// which type, and what they are when nobody says anything. Parsing, error texts and docs/configuration.md
/// come from them. Thread-safety: constant.
#include <span>
#include <string>
#include <string_view>

namespace genvej::gateway {

struct setting {
    std::string_view section;  ///< `listen`; of a repeated one without the brackets: `target`
    bool repeated = false;     ///< `[[target]]`
    std::string_view key;
    std::string_view
        type;  ///< address, text, path, number, minutes, boolean, list, file, folder, `choice a b`
    std::string_view initial;
    std::string_view meaning;
};

std::span<const setting> settings();
/// @throw std::logic_error when there is no such row: that is our mistake
const setting& find_setting(std::string_view section, std::string_view key);

/// The one that `word` was probably meant to be, or empty when none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// docs/configuration.md.
std::string configuration_document();

}  // namespace genvej::gateway
