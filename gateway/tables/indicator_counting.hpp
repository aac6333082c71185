#pragma once
/// Indicators as a report: courses go in, what each set answers comes out as a table. The figures are those
/// of indicators::aggregate; nothing is computed here. Pure; thread-safety: one object, one thread.
#include "conformance/model/issue.hpp"
#include "gateway/indicators/indicators.hpp"
#include "gateway/tables/counting.hpp"

namespace genvej::gateway::tables {

class indicator_counting {
public:
    /// @param rows, of outlive this. @param each gets each course with each indicator that it answers
    indicator_counting(const report_rows& rows, question asked, const indicators::indicator_sets& of,
                       model::language in, counting::sink each = nullptr);

    /// As counting::looks_at_measurements: most indicators are about them.
    static constexpr bool looks_at_measurements() noexcept { return true; }
    void add(std::uint16_t municipality, text course, text data);
    table finish(const counting::names_of& name);

private:
    struct counted_set {
        const indicators::indicator_set* of;
        indicators::aggregate counts;
    };

    bool is_asked(const indicators::indicator_set& set, std::uint16_t municipality);
    bool is_asked(const indicators::indicator& one) const;
    void tell(const indicators::indicator_set& set, std::uint16_t municipality, text course);
    std::vector<std::string> keys_of(const indicators::indicator_set& set, const indicators::indicator& one,
                                     const indicators::aggregate::group& group) const;
    void add_rows(table& to, const counted_set& from, const counting::names_of& name) const;
    void name_keys(table_row& row, const indicators::indicator& one, const counting::names_of& name) const;
    bool is_provisional(const table_row& row) const;

    const report_rows& rows_;
    const question asked_;
    const model::language in_;
    const counting::sink each_;
    course_data data_;
    std::array<indicators::apart_by, 2> groups_{};
    std::vector<counted_set> sets_;
    std::uint64_t unreadable_ = 0, undated_ = 0;
};

}  // namespace genvej::gateway::tables
