#pragma once
/// What a registry gets of a month: the rows whose version changed in it, a document for each municipality
/// (register-once.md, section 8; docs/registries.md).
///
/// Made of what was known when the month ended, so that the same month gives the same document whenever it is
/// made; what was corrected later stands in a later month with its next version. A document has its registry,
/// municipality and month as its id, so that the store keeps and delivers it once. Thread-safety: none
/// shared.
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/store/record.hpp"
#include "gateway/registry/make_row.hpp"

namespace genvej::gateway::citizens {

/// A month as months since year 0, and back: `2026-11`.
using month = std::int32_t;
std::string month_name(month one);
month month_of(store::time_ms when);
/// The first moment after it, in Copenhagen.
store::time_ms end_of(month one);

struct month_rows {
    std::uint16_t municipality = 0;
    std::vector<registry::made_row> rows;  ///< in the order of (referred, course), withdrawn ones last
};
/// Errors: the store's; store_errc::failed: a row that nobody wrote.
/// @param only this municipality; 0: all that have rows
store::result<std::vector<month_rows>> rows_of_month(store::record_keeper& kept,
                                                     const registry::registry_rules& by,
                                                     const registry::registry_row& to, month of,
                                                     std::uint16_t only = 0);

/// `dhrd-851-2026-10`
std::string document_id(const registry::registry_row& to, std::uint16_t municipality, month of);

}  // namespace genvej::gateway::citizens
