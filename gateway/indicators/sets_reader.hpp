#pragma once
/// Reads and checks sets of indicators, file after file; stops at the first mistake.
/// Thread-safety: one reader, one thread.
#include <functional>
#include <optional>

#include "gateway/indicators/sets.hpp"
#include "gateway/pathway/rules_reader.hpp"

namespace genvej::gateway::indicators {

/// How a predicate is written: the closed list.
struct predicate_row {
    text word;
    predicate is;
    std::vector<datum_kind> kinds;  ///< what it can be asked of; empty: anything
    text value;  ///< `` nothing, `words`, `number` (or a datum), `percent`, `days` and a day, `day`
    bool both_ends = false;  ///< about start and end
    text meaning;            ///< for people
};
const std::vector<predicate_row>& predicate_rows();
text word_of(predicate one) noexcept;

class sets_reader {
public:
    explicit sets_reader(indicator_sets& into) : into_(into) {}

    std::optional<data_rows::problem> run();

private:
    using row_view = pathway::row_view;
    using taker = std::function<void(const row_view&, std::uint32_t)>;

    bool read_set(text name);
    bool table(const std::string& path, std::span<const text> columns, const taker& take);
    void take_head(const row_view& row, indicator_set& to);
    void take_indicator(const row_view& row, std::uint32_t line, indicator_set& to);
    void take_row(const row_view& row, std::uint32_t line, indicator_set& to);
    void take_data(const row_view& row, const predicate_row& how, set_row& to);
    void take_value(const row_view& row, const predicate_row& how, set_row& to);
    void take_other(const row_view& row, text name, datum_kind kind, set_row& to);
    bool check(const std::string& path, indicator_set& of);
    bool check_circles();
    bool fail(const std::string& path, std::uint32_t line, std::string what);

    indicator_sets& into_;
    std::optional<data_rows::problem> problem_;
};

/// Why these clauses can never hold together, with the lines of the rows; empty: they can.
std::string contradiction(const std::vector<const clause*>& all);
/// Why an exclusion takes everybody; empty: it does not.
std::string nobody_is_left(const indicator& one);

}  // namespace genvej::gateway::indicators
