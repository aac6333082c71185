#pragma once
/// How the property tests count: two fixed seeds, so that a build that passed passes again; others are for
/// exploring, and printed, so that they can be run again. Failures of one kind are one line, with the first
/// message that shows it. A message that was wrong once goes into found_seeds.csv, and is tried every time.
///
///     GENVEJ_PROPERTY_SEED=N     this seed instead of the second; `random`: one that differs from run to run
///     GENVEJ_PROPERTY_ONLY=N     only the message of this number, and it is printed
///     GENVEJ_PROPERTY_COUNT=N    so many messages a seed
/// Thread-safety: one thread.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/formats/xml_writer.hpp"
#include "conformance/model/issue.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::test {

/// Differences by their signature.
class differences {
public:
    void add(const std::string& signature, std::size_t number, const std::string& example);
    /// Adds each error with its code and rule. @return there was none
    bool without_errors(const std::string& what, std::size_t number, const model::issues& found);
    /// Empty: there were none.
    std::string text(std::uint64_t seed) const;

private:
    struct seen {
        std::size_t count = 0;
        std::size_t first = 0;
        std::string example;
    };
    std::map<std::string, seen> seen_;
};

std::uint64_t fixed_seed();
/// The second, or GENVEJ_PROPERTY_SEED.
std::uint64_t seed_of_this_run();
std::size_t count_or(std::size_t usual);
std::optional<std::size_t> only_number();
/// Prints a message that is the only one that is tried.
void show_if_only(const std::string& message);

/// Numbers of the messages to try.
void for_each_number(std::size_t usual, const std::function<void(std::size_t)>& run);

/// A message that was wrong once.
struct found_seed {
    std::uint64_t seed = 0;
    std::size_t number = 0;
    std::string reason;
};
/// Rows of found_seeds.csv for that kind of message. @throw std::runtime_error when the table is wrong
std::vector<found_seed> found_seeds(const std::string& kind);

/// Are these bytes of another character set read as UTF-8, with a warning (settled.md, "charsets")?
bool happens_to_be_utf8(const std::string& bytes);
/// In one character set after the other; in UTF-8 where the bytes would be read as that.
std::string written(const model::node& letter, std::size_t number);

}  // namespace genvej::test
