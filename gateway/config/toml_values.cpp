#include "gateway/config/toml_values.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "conformance/model/words.hpp"

namespace genvej::gateway {

namespace {

std::uint32_t line_of(const toml::node& node) {
    return static_cast<std::uint32_t>(node.source().begin.line);
}

std::vector<std::string_view> known_sections() {
    std::vector<std::string_view> out;
    for (const setting& one : settings()) {
        if (out.empty() || out.back() != one.section) out.push_back(one.section);
    }
    return out;
}

const setting* row_of(std::string_view section, std::string_view key) {
    for (const setting& one : settings()) {
        if (one.section == section && one.key == key) return &one;
    }
    return nullptr;
}

bool is_repeated(std::string_view section) {
    for (const setting& one : settings()) {
        if (one.section == section) return one.repeated;
    }
    return false;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const std::string_view near = nearest(word, known);
    if (!near.empty()) return fmt::format("did you mean {}?", near);
    return fmt::format("known are {}", fmt::join(known, ", "));
}

/// The value as text, or the reason why it is not of the row's type.
struct reading {
    std::string text;
    std::string wrong;
};

reading read_list(const toml::node& node) {
    const toml::array* values = node.as_array();
    if (values == nullptr) return {{}, "a list of texts is expected, for instance [\"a\", \"b\"]"};
    std::string out;
    for (const toml::node& one : *values) {
        const auto text = one.value_exact<std::string>();
        if (!text) return {{}, "a list of texts is expected, for instance [\"a\", \"b\"]"};
        out += (out.empty() ? "" : ",") + *text;
    }
    return {out, {}};
}

std::string wrong_text(const setting& row, const std::string& text) {
    if (row.type == "file" && !std::filesystem::is_regular_file(text)) {
        return fmt::format("there is no file {}; name one that exists", text);
    }
    if (row.type == "folder" && !std::filesystem::is_directory(text)) {
        return fmt::format("there is no folder {}; name one that exists", text);
    }
    constexpr std::string_view choice = "choice ";
    if (row.type.substr(0, choice.size()) != choice) return {};
    const auto words = model::parts_of(row.type.substr(choice.size()), ' ');
    if (std::find(words.begin(), words.end(), text) != words.end()) return {};
    return fmt::format("\"{}\" is not one of {}", text, fmt::join(words, ", "));
}

/// At most a year: more is a mistake of writing.
reading read_minutes(const toml::node& node) {
    constexpr double most = 366.0 * 24 * 60;
    const auto whole = node.value_exact<std::int64_t>();
    const auto number =
        whole ? std::optional<double>(static_cast<double>(*whole)) : node.value_exact<double>();
    if (!number || !(*number >= 0 && *number <= most))
        return {{}, "minutes are expected, without quotes, for instance 60 or 0.5"};
    return {fmt::format("{}", *number), {}};
}

reading read_value(const setting& row, const toml::node& node) {
    if (row.type == "list") return read_list(node);
    if (row.type == "number") {
        const auto number = node.value_exact<std::int64_t>();
        if (!number || *number < 0) return {{}, "a whole number without quotes is expected, 0 or more"};
        return {std::to_string(*number), {}};
    }
    if (row.type == "minutes") return read_minutes(node);
    if (row.type == "boolean") {
        const auto yes = node.value_exact<bool>();
        if (!yes) return {{}, "true or false is expected, without quotes"};
        return {*yes ? "true" : "false", {}};
    }
    const auto text = node.value_exact<std::string>();
    if (!text) return {{}, "a text in quotes is expected"};
    return {*text, wrong_text(row, *text)};
}

section_values read_section(std::string_view name, const toml::table& table, std::uint32_t line,
                            config_errors& errors) {
    section_values out(name, line);
    std::vector<std::string_view> keys;
    for (const setting& one : settings()) {
        if (one.section == name) keys.push_back(one.key);
    }
    for (const auto& [key, node] : table) {
        const setting* row = row_of(name, key.str());
        const auto at = static_cast<std::uint32_t>(key.source().begin.line);
        if (row == nullptr) {
            errors.push_back(
                {at, fmt::format("[{}] has no key {}; {}", name, key.str(), did_you_mean(key.str(), keys))});
            continue;
        }
        reading value = read_value(*row, node);
        if (!value.wrong.empty())
            errors.push_back({at, fmt::format("{}.{}: {}", name, row->key, value.wrong)});
        out.give(row->key, {std::move(value.text), at});
    }
    return out;
}

void read_entry(std::string_view name, const toml::node& node, toml_values& out, config_errors& errors) {
    const bool repeated = is_repeated(name);
    if (!repeated) {
        if (const toml::table* table = node.as_table()) {
            out.single.insert_or_assign(name, read_section(name, *table, line_of(node), errors));
        } else {
            errors.push_back({line_of(node), fmt::format("{0} is a section: write [{0}]", name)});
        }
        return;
    }
    const toml::array* tables = node.as_array();
    if (tables == nullptr || !tables->is_array_of_tables()) {
        errors.push_back({line_of(node), fmt::format("{0} may stand several times: write [[{0}]]", name)});
        return;
    }
    for (const toml::node& one : *tables) {
        out.repeated.at(name).push_back(read_section(name, *one.as_table(), line_of(one), errors));
    }
}

}  // namespace

std::string section_values::text(std::string_view key) const {
    const auto found = given_.find(std::string(key));
    return found == given_.end() ? std::string(find_setting(name_, key).initial) : found->second.text;
}

std::uint64_t section_values::number(std::string_view key) const {
    const std::string digits = text(key);
    std::uint64_t out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

std::int64_t section_values::milliseconds(std::string_view key) const {
    const std::string written = text(key);
    double minutes = 0;
    std::from_chars(written.data(), written.data() + written.size(), minutes);
    return std::llround(minutes * 60'000);
}

std::vector<std::string> section_values::list(std::string_view key) const {
    const std::string all = text(key);
    const auto parts = model::parts_of(all, ',');
    return {parts.begin(), parts.end()};
}

std::uint32_t section_values::line(std::string_view key) const {
    const auto found = given_.find(std::string(key));
    return found == given_.end() ? line_ : found->second.line;
}

toml_values read_toml(std::string_view text, config_errors& errors) {
    toml_values out;
    const std::vector<std::string_view> sections = known_sections();
    for (const std::string_view name : sections) {
        if (is_repeated(name)) {
            out.repeated[name];
        } else {
            out.single.emplace(name, section_values(name, 0));
        }
    }
    try {
        const toml::table file = toml::parse(text);
        for (const auto& [key, node] : file) {
            const auto known = std::find(sections.begin(), sections.end(), key.str());
            if (known != sections.end()) {
                read_entry(*known, node, out, errors);
                continue;
            }
            const auto at = static_cast<std::uint32_t>(key.source().begin.line);
            errors.push_back({at, fmt::format("there is no section {}; {}", key.str(),
                                              did_you_mean(key.str(), sections))});
        }
    } catch (const toml::parse_error& broken) {
        errors.push_back({static_cast<std::uint32_t>(broken.source().begin.line),
                          fmt::format("this is not TOML: {}", broken.description())});
    }
    return out;
}

}  // namespace genvej::gateway
