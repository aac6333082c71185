#pragma once
/// What is answered about the record: transaction-responses, searchsets, histories, conflicts in words.
///
/// Standard: FHIR R4, bundle.html; http.html, 3.1.0.11.2. Pure, thread-safe.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/record.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/record/transaction.hpp"

namespace genvej::gateway::record {

/// Made as FHIR JSON or XML.
struct answer_form {
    bool xml = false;
};
std::string_view media_type_of(answer_form form) noexcept;
std::string write_answer(const model::node& resource, answer_form form);

/// It was made by the transaction of this time: what changed at another time has kept its version.
bool is_created(const store::record_version& one, store::time_ms now) noexcept;

/// One response for each entry, in their order: status, location with version, etag, lastModified, and an
/// OperationOutcome where there are warnings.
/// @param written of the writes that resolve() gave, in their order
/// @param now time of the transaction
std::string transaction_answer(const transaction_in& of, const std::vector<store::record_version>& written,
                               store::time_ms now, answer_form form);

/// The store refused: why, at the entry and the reference that it names. `record.changed_meanwhile` where the
/// same transaction may succeed when it is sent again.
model::issues conflict_issues(const transaction_in& of, const store::record_outcome& outcome);

/// Resources that the writes refer to and that do not stand in the transaction; each once.
std::vector<store::record_name> outside_of(const transaction_in& of);
/// After a conflict: everything that does not hold, since the store stops at the first. `there`: what is
/// there now, in the order of outside_of(); then that of the writes with a version, in their order.
model::issues explain(const transaction_in& of,
                      const std::vector<std::optional<store::record_version>>& there);
/// Entries with a version (If-Match), for explain().
std::vector<store::record_name> versioned_in(const transaction_in& of);

/// A link of a Bundle: relation and relative url.
struct link {
    std::string relation;
    std::string url;
};
/// One entry of a Bundle that is read; `text` is empty for what was deleted.
struct read_entry {
    const store::record_version* of = nullptr;
    model::document tree;
};
/// type searchset, without a total: pages are made as they are asked for.
std::string searchset(std::vector<read_entry> entries, const std::vector<link>& links, answer_form form);
/// type history: each with request and response.
std::string history(std::vector<read_entry> entries, const std::vector<link>& links, answer_form form);

}  // namespace genvej::gateway::record
