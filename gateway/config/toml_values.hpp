#pragma once
/// The values of genvej.toml, held against the rows of settings.csv: known sections and keys, right types,
/// defaults for what is left out. What they mean together is configuration.cpp's business. Thread-safety:
/// values.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/config/configuration.hpp"
#include "gateway/config/settings.hpp"

namespace genvej::gateway {

/// One `[section]` or one `[[section]]`.
class section_values {
public:
    section_values(std::string_view name, std::uint32_t line) : name_(name), line_(line) {}

    std::string text(std::string_view key) const;
    /// REQUIRES: a row of type number
    std::uint64_t number(std::string_view key) const;
    /// Of a row of type minutes, in milliseconds.
    std::int64_t milliseconds(std::string_view key) const;
    std::vector<std::string> list(std::string_view key) const;
    /// Line of the key, or of the section where the key is left out; 0 when the file does not have it.
    std::uint32_t line(std::string_view key) const;
    bool has(std::string_view key) const { return given_.contains(std::string(key)); }

    struct value {
        std::string text;  ///< as the default column writes it; lists separated by commas
        std::uint32_t line = 0;
    };
    void give(std::string_view key, value what) { given_[std::string(key)] = std::move(what); }

private:
    std::string_view name_;
    std::uint32_t line_;
    std::map<std::string, value> given_;
};

struct toml_values {
    std::map<std::string_view, section_values> single;
    std::map<std::string_view, std::vector<section_values>> repeated;

    const section_values& section(std::string_view name) const { return single.at(name); }
    const std::vector<section_values>& all(std::string_view name) const { return repeated.at(name); }
};

/// Every section of settings.csv is in the result. Errors are added to `errors`.
toml_values read_toml(std::string_view text, config_errors& errors);

}  // namespace genvej::gateway
