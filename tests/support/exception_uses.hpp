#pragma once
/// Which declared exceptions of a round trip are needed: a row that no message needs hides the day on which
/// something begins to get lost. Thread-safety: one thread.
#include <span>
#include <string>
#include <vector>

#include "tests/support/letter_compare.hpp"

namespace genvej::test {

/// Each side of a row counts by itself.
class exception_uses {
public:
    explicit exception_uses(std::span<const allowed_difference> rows);
    /// @param all differences of one message, as line_differences says them when nothing is allowed
    void note(std::span<const std::string> all);
    /// Rows, `- path = original` and `+ path = returned`, that no difference needed so far, a line for each.
    std::string unneeded() const;

private:
    struct side {
        allowed_difference row;
        char sign;
    };
    std::vector<side> open_;
};

}  // namespace genvej::test
