#pragma once
/// What a resource must carry and may say: the rows of required.csv, rules.csv, measurement_*.csv and
/// questionnaire_items.csv (register-once.md, sections 1 and 6).
///
/// What is impossible is refused; what is only implausible, unknown or incomplete is kept, with a flag
/// (`meta.tag`, our code system `record-flag`) and a warning. A resource that is entered in error is held
/// against no rule of content: it is as wrong as it was. Pure, thread-safe.
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "gateway/record/rows.hpp"

namespace genvej::gateway::record {

/// Codes of the code system `record-flag`: own_codes.csv.
using flags = std::vector<std::string_view>;

struct content_verdict {
    model::issues found;  ///< errors and warnings, each with its path
    flags marks;          ///< each once
};

/// @param latest FHIR instant: what lies behind it is in the future
content_verdict check_content(const model::node& resource, const resource_row& row, std::string_view latest);

/// The same for measurements and answers alone; check_content() includes it.
void check_measurements(const model::node& resource, content_verdict& out);

}  // namespace genvej::gateway::record
