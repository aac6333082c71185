#include "tests/unit/mappings/properties/property.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <random>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/formats/utf8.hpp"
#include "conformance/model/csv.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::test {

namespace {

constexpr std::size_t most_shown = 120;

std::optional<std::uint64_t> number_in(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr || *text < '0' || *text > '9') return std::nullopt;
    return std::strtoull(text, nullptr, 10);
}

/// The command that shows one message of this test again.
std::string replay(std::uint64_t seed, std::size_t number) {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    const std::string name =
        test == nullptr ? "*" : fmt::format("{}.{}", test->test_suite_name(), test->name());
    return fmt::format(
        "again, for the first number of the first kind: GENVEJ_PROPERTY_SEED={} GENVEJ_PROPERTY_ONLY={} "
        "build/release/mappings_properties_test --gtest_filter='{}'\n",
        seed, number, name);
}

}  // namespace

void differences::add(const std::string& signature, std::size_t number, const std::string& example) {
    seen& one = seen_[signature];
    if (one.count++ != 0) return;
    one.first = number;
    one.example = example.substr(0, 600);
}

bool differences::without_errors(const std::string& what, std::size_t number, const model::issues& found) {
    bool good = true;
    for (const model::issue& one : found) {
        if (one.level > model::severity::error) continue;
        add(what + ": " + std::string(one.code()) + (one.rule.empty() ? "" : " " + one.rule), number,
            to_line(one));
        good = false;
    }
    return good;
}

std::string differences::text(std::uint64_t seed) const {
    std::string out;
    std::size_t shown = 0;
    for (const auto& [signature, one] : seen_) {
        if (++shown > most_shown) {
            out += fmt::format("and {} further kinds\n", seen_.size() - most_shown);
            break;
        }
        out += fmt::format("{} messages: {}\n    first number {}: {}\n", one.count, signature, one.first,
                           one.example);
    }
    if (!out.empty()) out += replay(seed, seen_.begin()->second.first);
    return out;
}

std::uint64_t fixed_seed() {
    return number_in("GENVEJ_PROPERTY_SEED").value_or(20260127);
}

std::uint64_t seed_of_this_run() {
    static const std::uint64_t seed = [] {
        const char* asked = std::getenv("GENVEJ_PROPERTY_SEED");
        if (asked != nullptr && std::string_view(asked) == "random")
            return static_cast<std::uint64_t>(std::random_device()());
        return number_in("GENVEJ_PROPERTY_SEED").value_or(20261125);
    }();
    return seed;
}

std::size_t count_or(std::size_t usual) {
    return static_cast<std::size_t>(number_in("GENVEJ_PROPERTY_COUNT").value_or(usual));
}

void show_if_only(const std::string& message) {
    if (only_number()) fmt::print(stderr, "{}\n", message);
}

std::optional<std::size_t> only_number() {
    const auto found = number_in("GENVEJ_PROPERTY_ONLY");
    return found ? std::optional<std::size_t>(static_cast<std::size_t>(*found)) : std::nullopt;
}

void for_each_number(std::size_t usual, const std::function<void(std::size_t)>& run) {
    if (const auto one = only_number()) return run(*one);
    for (std::size_t number = 0; number < count_or(usual); ++number) run(number);
}

std::vector<found_seed> found_seeds(const std::string& kind) {
    const std::string text = read_file(std::filesystem::path(GENVEJ_SOURCE_DIR) /
                                       "tests/unit/mappings/properties/found_seeds.csv");
    const auto table = model::table::read(text);
    if (!table || table.value().columns().size() != 4) throw std::runtime_error("found_seeds.csv");
    std::vector<found_seed> out;
    for (const auto& row : table.value().rows()) {
        if (row.fields[0] != kind) continue;
        out.push_back({std::stoull(std::string(row.fields[1])), std::stoul(std::string(row.fields[2])),
                       std::string(row.fields[3])});
    }
    return out;
}

bool happens_to_be_utf8(const std::string& bytes) {
    const bool ascii =
        std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
    return !ascii && formats::valid_utf8_prefix(bytes) == bytes.size();
}

std::string written(const model::node& letter, std::size_t number) {
    constexpr std::array charsets{formats::charset::iso_8859_1, formats::charset::windows_1252,
                                  formats::charset::utf_8};
    const formats::charset into = charsets[number % charsets.size()];
    std::string out = formats::write_xml(letter, into);
    if (into != formats::charset::utf_8 && happens_to_be_utf8(out))
        return formats::write_xml(letter, formats::charset::utf_8);
    return out;
}

}  // namespace genvej::test
