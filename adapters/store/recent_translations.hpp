#pragma once
/// What letters became that were committed a moment ago: their deliveries are nearly always due at once, and
/// need not fetch and unpack what was just packed and written.
///
/// A translation never changes, so that what is here is what the database holds; what is not here is read
/// there. Bounded: the oldest go first. Thread-safety: every function may be called from any thread.
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace genvej::store {

class recent_translations {
public:
    /// Larger ones are rare, and reading them again is little beside sending them.
    static constexpr std::size_t largest = 131'072;

    void remember(std::int64_t letter, std::string translation);
    /// Once: who sends it to a second target reads it from the database.
    std::optional<std::string> take(std::int64_t letter);

private:
    static constexpr std::size_t most_bytes = 8'388'608;

    std::mutex mutex_;
    std::unordered_map<std::int64_t, std::string> by_letter_;
    std::deque<std::int64_t> order_;  ///< of arrival; some may have been taken
    std::size_t bytes_ = 0;
};

}  // namespace genvej::store
