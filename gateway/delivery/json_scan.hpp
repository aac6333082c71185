#pragma once
/// Finds places in JSON text without making values of it.
///
/// For text that was written or checked by us: what is not JSON ends the walk early instead of being
/// reported. Thread-safety: values.
#include <cstddef>
#include <optional>
#include <string_view>

namespace genvej::delivery {

/// Walks the members of one object or the elements of one array.
class json_scan {
public:
    /// @param text begins with `{` or `[`; anything else has no members
    explicit json_scan(std::string_view text);

    struct member {
        std::string_view name;   ///< without quotes, escapes as written; empty in an array
        std::string_view value;  ///< as written
    };
    /// Nothing at the end.
    std::optional<member> next();

private:
    void skip_space() noexcept;
    std::string_view take_string() noexcept;
    std::string_view take_value() noexcept;
    bool take(char c) noexcept;

    std::string_view text_;
    std::size_t at_ = 0;
    bool object_ = false;
    bool first_ = true;
};

/// A string without its quotes; anything else as it is. Escapes stay: for ids and codes, which have none.
std::string_view without_quotes(std::string_view value) noexcept;

}  // namespace genvej::delivery
