#include "tests/support/exception_uses.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace genvej::test {

exception_uses::exception_uses(std::span<const allowed_difference> rows) {
    for (const allowed_difference& row : rows) {
        if (!row.original.empty()) {
            open_.push_back({
                {row.path, row.original, ""},
                '-'
            });
        }
        if (!row.returned.empty()) {
            open_.push_back({
                {row.path, "", row.returned},
                '+'
            });
        }
        // Only the place among the others is free.
        if (row.original.empty() && row.returned.empty()) open_.push_back({row, 'o'});
    }
}

void exception_uses::note(std::span<const std::string> all) {
    std::erase_if(open_, [&](const side& one) {
        return std::any_of(all.begin(), all.end(), [&](const std::string& line) {
            if (line.front() != one.sign) return false;
            if (one.sign == 'o') return line.substr(0, line.find(" = ")).ends_with(one.row.path);
            const std::vector<std::string> alone{line.substr(2)};
            const std::vector<std::string> none;
            return (one.sign == '-' ? line_differences(alone, none, {&one.row, 1})
                                    : line_differences(none, alone, {&one.row, 1}))
                .empty();
        });
    });
}

std::string exception_uses::unneeded() const {
    std::string out;
    for (const side& one : open_)
        out += fmt::format("{} {} = {}\n", one.sign, one.row.path, one.row.original + one.row.returned);
    return out;
}

}  // namespace genvej::test
