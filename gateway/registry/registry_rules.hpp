#pragma once
/// What registries get, as rows (registries.csv, columns.csv, required.csv, tests.csv), read once and checked
/// (register-once.md, section 8). Thread-safety: constant.
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

namespace genvej::gateway::registry {

using text = std::string_view;

enum class column_source : std::uint8_t { row, datum, known, is, request, test };

/// How a column stands in FHIR; none: the resource says it elsewhere.
enum class value_form : std::uint8_t { none, date, count, words, truth, quantity };

struct column_row {
    text column, english, danish;
    column_source from = column_source::row;
    text field;             ///< of row, request and test
    std::size_t place = 0;  ///< of datum, known, is: in data_rows::places()
    text word;              ///< of is
    value_form value = value_form::none;
    text unit;  ///< of a quantity, UCUM; `test`: that of the test that counts
};

/// `smoking_start=smoker`, `hads_d_end>=8`.
struct requirement {
    std::size_t column = 0;            ///< in columns()
    std::optional<std::size_t> other;  ///< only if that column ...
    bool at_least = false;             ///< ... is at least this number, else one of these words
    text value;
};

struct registry_row {
    text registry;  ///< `dhrd`
    text kind;      ///< `DHRD`: by which routes know it
    text pack;
    std::vector<text> groups;  ///< at least one of them; empty: any
    std::size_t after = 0;     ///< place of the day from which on a course has a row
    text measure;              ///< the indicator set that it serves
    text english, danish;
    std::vector<requirement> required;
    std::optional<std::size_t> said =
        std::nullopt;  ///< place of the datum `row:REGISTRY`, by which tables count it
};

/// A test that may count, in the order of preference.
struct test_row {
    text datum, method, system, code, unit;
    std::size_t start = 0, end = 0;  ///< places
};

class registry_rules {
public:
    using problem = model::row_error;
    /// Instead of the table of that name (`columns`): for tests.
    struct replaced {
        text name, content;
    };
    /// @throw std::logic_error when the program's own are wrong: our mistake
    static const registry_rules& built_in();
    static std::variant<std::shared_ptr<const registry_rules>, problem> read(
        const indicators::data_rows& data, const std::vector<replaced>& instead = {});

    const indicators::data_rows& data() const noexcept { return *data_; }
    const std::vector<registry_row>& registries() const noexcept { return registries_; }
    const std::vector<column_row>& columns() const noexcept { return columns_; }
    const std::vector<test_row>& tests() const noexcept { return tests_; }
    const registry_row* find(text registry) const noexcept;
    const registry_row* of_kind(text kind) const noexcept;
    std::optional<std::size_t> column(text name) const noexcept;

private:
    friend class registry_reader;
    const indicators::data_rows* data_ = nullptr;
    std::deque<model::table> tables_;
    std::vector<registry_row> registries_;
    std::vector<column_row> columns_;
    std::vector<test_row> tests_;
};

}  // namespace genvej::gateway::registry
