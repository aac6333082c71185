#pragma once
/// How the property tests count: two fixed seeds, so that a build that passed passes again; others are for
/// exploring, and printed, so that they can be run again. Failures of one kind are one line, with the first
/// message that shows it. Known and open: 3547716492, GGOP, message 215 (a place of control that has nothing
/// but an IdentifierCode does not come back).
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

namespace genvej::test {

/// Differences by their signature.
class differences {
public:
    void add(const std::string& signature, std::size_t number, const std::string& example);
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

/// Numbers of the messages to try.
void for_each_number(std::size_t usual, const std::function<void(std::size_t)>& run);

}  // namespace genvej::test
