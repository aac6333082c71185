#pragma once
/// Which form of a message a receiver gets: OIOXML or FHIR (docs/exchange.md, "Which form a receiver gets").
///
/// The rows are mappings/shared/forms.csv: one for each kind of letter, with the type code of its FHIR form
/// and its event codes. Pure. Thread-safety: constant once read.
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "adapters/store/exchange.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/config/target_kinds.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway {

/// One kind of message in both of its forms.
struct form_row {
    std::string oioxml;               ///< `XDIS91`; empty: no letter says this, it has a FHIR form only
    std::string fhir;                 ///< `FDIS91`
    std::vector<std::string> events;  ///< of MessageHeader.eventCoding
    std::string half_of;              ///< `XDIS91` for XBIN01; empty: it is whole by itself
    std::string instead;              ///< a kind that can stand for this one: `XDIS91` for GGOP
    bool course = false;              ///< belongs into the file of its citizen, where a municipality has one

    /// By which routes and issues know it: the letter's type code, where it has one.
    std::string_view code() const noexcept { return oioxml.empty() ? fhir : oioxml; }
};

class form_table {
public:
    /// Errors: line and remedy; a repeated type code or event, a column that is missing, a kind without row,
    /// a row without any type code.
    static boost::system::result<form_table, model::table_error> read(std::string_view csv);

    /// @param code form_row::code()
    const form_row* by_type_code(std::string_view code) const noexcept;
    const form_row* by_event(std::string_view event) const noexcept;
    const std::vector<form_row>& rows() const noexcept { return rows_; }

private:
    std::vector<form_row> rows_;
};

/// What is known of a message when its form is chosen.
struct form_question {
    const form_row* kind = nullptr;  ///< nullptr: it has one form only, that in which it came
    store::message_form came = store::message_form::oioxml;
    const mappings::organisation* receiver = nullptr;  ///< nullptr: not in the directory
    const target_kind* target = nullptr;
};

struct form_choice {
    store::message_form form = store::message_form::oioxml;
    const form_row* kind = nullptr;  ///< what leaves; another than the question's where that stands for it
    model::issues found;             ///< `form.not_named`, `form.target`: warnings
};

/// REQUIRES: the target carries at least one form
form_choice choose_form(const form_table& table, const form_question& asked);

}  // namespace genvej::gateway
