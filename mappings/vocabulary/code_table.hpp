#pragma once
/// A code table of a map: which code on the left is what on the right.
///
/// CSV; first column `left`, further columns are paths below the FHIR target or `right` for the target
/// itself, and `only` (`->` or `<-`) for a row that counts in one direction, `x` for a code that is refused
/// on purpose. An empty cell is not written and not asked for. On the way back the first row that fits
/// counts; `display` is never compared. Thread-safety: constant once read.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"

namespace genvej::mappings {

class code_table {
public:
    enum class only : std::uint8_t { both, forward, backward };
    struct entry {
        std::string_view left;
        std::vector<std::string_view> cells;  ///< one per column
        only direction = only::both;
        std::uint32_t line = 0;
    };

    static boost::system::result<code_table, model::table_error> read(std::string name, std::string_view csv);

    const std::string& name() const noexcept { return name_; }
    /// Without `left` and `only`.
    const std::vector<std::string_view>& columns() const noexcept { return columns_; }
    const std::vector<entry>& entries() const noexcept { return entries_; }
    /// Codes that the schema allows and this table refuses on purpose.
    const std::vector<std::string_view>& refused() const noexcept { return refused_; }
    /// Column of that name, or -1.
    int column(std::string_view name) const noexcept;
    /// From letter to FHIR, or nullptr.
    const entry* forward(std::string_view left) const noexcept;
    /// `a, b, c`: for error texts.
    std::string allowed() const;
    /// Cells of a column, or texts of all: for error texts on the way back.
    std::string allowed_right() const;

private:
    std::string name_;
    model::table rows_;
    std::vector<std::string_view> columns_;
    std::vector<entry> entries_;  ///< in the order of the file
    std::vector<std::string_view> refused_;
    std::vector<std::uint32_t> by_left_;  ///< numbers of forward entries, by `left`
};

}  // namespace genvej::mappings
