#pragma once
/// One section of genvej.toml and what is wrong in it. Thread-safety: one reader, one thread.
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "gateway/config/configuration.hpp"
#include "gateway/config/toml_values.hpp"

namespace genvej::gateway {

/// Collects the errors of one section.
struct section_reader {
    const section_values& values;
    std::string_view name;
    config_errors& errors;

    void wrong(std::string_view key, std::string text) const {
        errors.push_back({values.line(key), fmt::format("{}.{}: {}", name, key, text)});
    }
    std::uint32_t small(std::string_view key) const {
        const std::uint64_t number = values.number(key);
        if (number <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(number);
        wrong(key, "the number is too large");
        return 0;
    }
    std::uint32_t at_most(std::string_view key, std::uint32_t most, std::string_view why) const {
        const std::uint32_t number = at_least_one(key);
        if (number > most) wrong(key, fmt::format("at most {} is allowed: {}", most, why));
        return number;
    }
    std::uint32_t at_least_one(std::string_view key) const {
        const std::uint32_t number = small(key);
        if (number == 0) wrong(key, "0 would let nothing through; at least 1 is needed");
        return number;
    }
};

}  // namespace genvej::gateway
