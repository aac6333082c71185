#pragma once
/// The reports as rows (gateway/tables/*.csv): what they count, what figures are told apart by. Read once and
/// checked; no report stands in C++. Thread-safety: constant.
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/model/row_reader.hpp"
#include "gateway/indicators/data_rows.hpp"

namespace genvej::gateway::tables {

using text = std::string_view;
using indicators::data_rows;

enum class operation : std::uint8_t {
    known,
    unknown,
    yes,
    no,
    is,
    is_not,
    has,
    by,
    after,
    past,
    not_past,
    at_least
};
enum class request_field : std::uint8_t { none, kind, law, type, sender, department, recoded, withdrawn };

/// One row of conditions.csv.
struct term {
    request_field field = request_field::none;  ///< none: `place` is meant
    std::size_t place = 0;                      ///< in data_rows::places()
    operation how = operation::known;
    text word;
    std::size_t other = 0;  ///< by, after
    std::int64_t number = 0;
};
struct condition {
    text name;
    std::vector<term> terms;
};

/// set and indicator: of reports of indicators alone, which have besides them those that
/// indicators::apart_by_word() knows by name.
enum class dimension_kind : std::uint8_t { municipality, year, month, request, word, set, indicator, group };
struct dimension {
    text name, english, danish;
    dimension_kind kind = dimension_kind::word;
    request_field field = request_field::none;
    std::size_t place = 0;
};

/// What a value of a dimension is called.
struct value_name {
    std::size_t of = 0;  ///< dimension
    text value, english, danish;
};

enum class measure_kind : std::uint8_t {
    count,
    requests,
    per_1000,
    share,
    median,
    p90,
    answers,
    rate,
    completeness
};
/// What `answers` counts (indicators::tally).
enum class answer_kind : std::uint8_t { population, yes, no, unknown, excluded, not_yet };
struct measure {
    text name, english, danish, certainty, source;
    measure_kind kind = measure_kind::count;
    std::size_t of = 0, in = 0;  ///< measures; of median and p90 places
    answer_kind answer = answer_kind::population;
    std::vector<std::size_t> where;  ///< conditions
    /// Counted, so that rows add up to their total; else it is computed from others.
    bool adds_up() const noexcept {
        return kind == measure_kind::count || kind == measure_kind::requests || kind == measure_kind::answers;
    }
    /// Of reports of indicators.
    bool is_of_indicators() const noexcept { return kind >= measure_kind::answers; }
};

/// Measures of which one is the sum of the others.
struct partition {
    std::size_t whole = 0;  ///< in report::measures
    std::vector<std::size_t> parts;
};
struct report {
    text name, english, danish, source;
    bool of_requests = false;
    bool of_indicators = false;
    std::vector<text> sets;  ///< of indicators: only these; empty: all
    std::vector<std::size_t> where, by, measures;
    std::vector<partition> parts;
};

class report_rows {
public:
    using problem = model::row_error;
    /// The five tables, each as it is written.
    struct texts {
        text conditions, dimensions, measures, reports, names;
    };
    /// Those that are part of the program. @throw std::logic_error when they are wrong: our mistake
    static const report_rows& built_in();
    /// @param from outlives the rows
    static std::variant<std::shared_ptr<const report_rows>, problem> read(const texts& from,
                                                                          const data_rows& data);

    const std::vector<condition>& conditions() const noexcept { return conditions_; }
    const std::vector<dimension>& dimensions() const noexcept { return dimensions_; }
    const std::vector<measure>& measures() const noexcept { return measures_; }
    const std::vector<report>& reports() const noexcept { return reports_; }
    const data_rows& data() const noexcept { return *data_; }
    const report* find(text name) const noexcept;
    std::optional<std::size_t> find_dimension(text name) const noexcept;
    const std::vector<value_name>& names() const noexcept { return names_; }
    /// Nothing: it has none.
    const value_name* name_of(std::size_t dimension, text value) const noexcept;

private:
    friend class rows_reader;
    const data_rows* data_ = nullptr;
    std::deque<model::table> tables_;
    std::vector<condition> conditions_;
    std::vector<dimension> dimensions_;
    std::vector<measure> measures_;
    std::vector<report> reports_;
    std::vector<value_name> names_;
};

}  // namespace genvej::gateway::tables
