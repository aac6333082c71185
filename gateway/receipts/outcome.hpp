#pragma once
/// Issues as an OperationOutcome (FHIR R4), and as lines for people.
///
/// severity and code as the issue's row; `details.text` the sentence; `expression` the path; `diagnostics`
/// what to do, with line and column. The evidence is shown only where the reader owns the data:
/// `evidence::shown`. Pure, thread-safe.
#include <string>
#include <string_view>

#include "conformance/model/issue.hpp"

namespace genvej::gateway {

enum class evidence : std::uint8_t { hidden, shown };

struct outcome_options {
    model::language in = model::language::english;
    evidence show = evidence::hidden;
    std::string_view file{};  ///< named before line and column; empty: there is only one
    bool coded =
        true;  ///< `details.coding` names the issue; MedCom's Acknowledgement allows its own codes only
};

/// An empty list gives one information issue, since an OperationOutcome has at least one.
std::string outcome_json(const model::issues& found, const outcome_options& how = {});
std::string outcome_xml(const model::issues& found, const outcome_options& how = {});

/// The issues as children of an OperationOutcome that is there.
void append_issues(model::document& to, model::node& outcome, const model::issues& found,
                   const outcome_options& how = {});

/// HTTP status for an answer about these issues: that of the worst one; 200 without errors.
std::uint16_t http_status(const model::issues& found) noexcept;

}  // namespace genvej::gateway
