#pragma once
/// Which rows send which datum to whom: read from the tables of the recipients themselves. Used by the
/// catalogue. Pure; thread-safe.
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/model/csv.hpp"

namespace genvej::gateway::catalogue {

/// A row with its columns by name.
struct cells {
    const model::table* of;
    const model::table::row* row;
    std::string_view operator[](std::string_view column) const;
    std::uint32_t line() const noexcept { return row->line; }
};

/// Errors go to `wrong`, as `file:line: reason`.
void each_row(const std::function<std::string_view(std::string_view)>& file, std::string_view path,
              const std::vector<std::string_view>& columns, std::vector<std::string>& wrong,
              const std::function<void(const cells&)>& take);

/// An element of the record that KL gets.
struct kl_element {
    std::string path;  ///< `CarePlan.period.start`
    std::string who;   ///< `KL §140`, `KL §119`
    std::string row;   ///< `mappings/klgateway/elements.csv:41`
};

/// A fact, or a measure, that a row tells.
struct told_fact {
    std::string fact;
    std::vector<std::string> who;
    std::string row;
};

/// A row of the record by which a measure is known.
struct code_row {
    std::string measure;
    std::uint32_t line = 0;
};

struct recipients {
    std::vector<kl_element> kl;
    std::vector<told_fact> told;               ///< of letters and of the summary's lines
    std::vector<told_fact> observations;       ///< measures, in the summary's Observations
    std::set<std::string, std::less<>> facts;  ///< all that there are
    std::set<std::string, std::less<>>
        made_here;  ///< supplied by genvej or the directory: nobody registers them
    std::set<std::string, std::less<>> of_tests;  ///< of whatever was measured as a quantity
    std::set<std::string, std::less<>> kinds;     ///< of messages that bring something
    /// `summary_patient`, `video`: recipient and rows.
    std::map<std::string, std::pair<std::string, std::vector<std::string>>, std::less<>> others;
    std::vector<code_row> codes, items;
    /// What figures are made of (gateway/indicators/data.csv), and the rows of registries and indicators that
    /// take it.
    std::vector<told_fact> figures;
    std::map<std::string, std::string, std::less<>> figure_data;  ///< name -> where it is gathered
    std::vector<std::string> errors;
};

recipients find_recipients(const std::function<std::string_view(std::string_view path)>& file);

}  // namespace genvej::gateway::catalogue
