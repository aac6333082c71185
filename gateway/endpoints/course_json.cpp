#include "gateway/endpoints/course_json.hpp"

#include <fmt/format.h>

#include "gateway/endpoints/operator_pages.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway {

namespace {

using pathway::date_or_null;

}  // namespace

std::string course_json(const store::course_row& row) {
    return fmt::format(
        R"({{"course":{},"citizen":{},"municipality":{},"pack":{},"law":{},"state":{},"referred":{},"discharged":{},"contacted":{},"started":{},"ended":{},"contactBy":{},"startBy":{},"lists":[{}],"facts":{}}})",
        json_quoted(row.course), json_quoted(row.citizen), row.municipality, json_quoted(row.pack),
        json_quoted(row.law), json_quoted(row.state), date_or_null(row.referred),
        date_or_null(row.discharged), date_or_null(row.contacted), date_or_null(row.started),
        date_or_null(row.ended), date_or_null(row.contact_by), date_or_null(row.start_by),
        joined(row.lists, [](const std::string& one) { return json_quoted(one); }),
        row.facts.empty() ? "{}" : row.facts);
}

}  // namespace genvej::gateway
