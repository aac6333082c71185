#pragma once
/// A text with facts in braces, and conditions on facts: what the rows of mappings/closing are made of.
///
///     {start}            filled in; unknown: the text does not apply
///     fact               is known
///     !fact              is not known
///     fact=value         is known and is that
///
/// There are no other forms (design.md, section 3: no expressions). Pure; constant once read; thread-safe.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/letters/facts.hpp"

namespace genvej::gateway::letters {

/// Facts of a group's member before those of the letter.
struct known_here {
    const facts* inner = nullptr;
    const facts* outer = nullptr;

    const fact* find(std::string_view name) const;
};

struct filled {
    std::string text;
    std::vector<const fact*> used;
};

class phrase {
public:
    /// nullopt: a brace is not closed, or holds no name.
    static std::optional<phrase> read(std::string_view text);

    std::optional<filled> fill(const known_here& with) const;
    /// The first fact that is missing, or empty.
    std::string_view missing(const known_here& with) const;
    /// Names of the facts, for checks.
    std::vector<std::string_view> names() const;

private:
    struct piece {
        std::string text;
        bool is_fact = false;
    };
    std::vector<piece> pieces_;
};

class condition {
public:
    static std::optional<condition> read(std::string_view words);

    bool holds(const known_here& with) const;
    std::vector<std::string_view> names() const;

private:
    struct word {
        std::string name;
        std::string value;  ///< empty: any
        bool unknown = false;
    };
    std::vector<word> words_;
};

}  // namespace genvej::gateway::letters
