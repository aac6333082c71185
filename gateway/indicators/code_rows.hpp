#pragma once
/// What the gatherer looks for in resources: gateway/indicators/codes.csv, read once and checked.
/// Thread-safety: constant once read.
#include <initializer_list>
#include <memory>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/indicators/data_rows.hpp"

namespace genvej::gateway::indicators {

struct code_row {
    text where, group, system, code, says;
};

class code_rows {
public:
    using problem = data_rows::problem;
    /// Those that are part of the program. @throw std::logic_error when they are wrong: our mistake
    static const code_rows& built_in();
    /// @param codes the text of codes.csv; it outlives the rows
    static std::variant<std::shared_ptr<const code_rows>, problem> read(text codes);

    /// What the first row that fits says; empty: none does.
    text says(text where, text group, text system, text code) const noexcept;
    /// What codes at these places can say.
    std::set<text> words_of(std::initializer_list<text> places) const;
    bool has_group(text where, text group) const noexcept;

private:
    std::vector<code_row> rows_;
};

}  // namespace genvej::gateway::indicators
