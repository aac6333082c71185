#pragma once
/// What is wrong with data, as a value with a place.
///
/// The sentence of an issue comes from a row of conformance/model/issues/*.csv; the code names the row. What
/// is filled into it (`params`) may be element names, numbers, lists of allowed codes: never content of a
/// message. What the sender wrote goes into `evidence`, which is shown to the owner of the data only and
/// never logged. So a summary can be logged by construction. Thread-safety: values.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"

namespace genvej::model {

/// FHIR's own meanings (IssueSeverity).
enum class severity : std::uint8_t { fatal, error, warning, information };
enum class language : std::uint8_t { english, danish };

/// A row of conformance/model/issues/*.csv.
struct issue_row {
    std::string_view code;     ///< `xml.doctype`
    severity level;            ///< what it is unless the finder says otherwise
    std::string_view fhir;     ///< OperationOutcome.issue.code
    std::string_view refuse;   ///< MedCom RefuseCode of a negative receipt
    std::uint16_t http;        ///< status of the answer when this is the worst issue
    std::string_view english;  ///< what was found and what was expected; {0}, {1}: params
    std::string_view danish;
    std::string_view remedy_english;  ///< what to do
    std::string_view remedy_danish;
};

struct issue {
    const issue_row* row = nullptr;
    severity level = severity::error;
    std::string path;  ///< of the element; empty: the whole document
    position at;
    std::vector<std::string> params;
    std::string rule;  ///< where the rule stands: `mappings/xref15/xref15.map:17`, `schemas/xdis91:Letter`
    std::string evidence;  ///< what was found; may hold patient data: never logged

    std::string_view code() const noexcept { return row->code; }
    /// The sentence, filled in. Loggable.
    std::string summary(language in = language::english) const;
    /// What to do, filled in. Loggable.
    std::string remedy(language in = language::english) const;
};

using issues = std::vector<issue>;

/// Names in a message are chosen by its sender, who may put a CPR number into them: ten digits in a row
/// (with or without the hyphen behind the sixth) become `[...]`; location numbers and SOR codes, which are
/// longer, are shown. Summaries, remedies and printed paths go through it.
std::string loggable(std::string_view text);

/// An issue of that code without a place. @throw std::logic_error for a code without a row: that is our
/// mistake.
issue make_issue(std::string_view code, std::vector<std::string> params = {});
/// An issue at a node.
issue make_issue(std::string_view code, const node& at, path_style style,
                 std::vector<std::string> params = {});

/// Every row, ordered by code: for tests and documents.
std::span<const issue_row> issue_rows();

/// Puts what was found behind it.
void append(issues& to, issues&& more);
/// At least one error or fatal.
bool has_errors(const issues& list) noexcept;
/// The first of the worst severity, or nullptr.
const issue* worst(const issues& list) noexcept;
std::string_view to_string(severity level) noexcept;

/// One readable line: `error: Emessage/... (line 3, column 7): sentence. remedy [code]`. Never holds the
/// evidence.
std::string to_line(const issue& one, language in = language::english);

/// A value, unless there were errors; warnings may accompany it.
template <class T>
struct checked {
    T value{};
    issues found;
    bool ok() const noexcept { return !has_errors(found); }
};

}  // namespace genvej::model
