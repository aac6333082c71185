#pragma once
/// What KL's gateway (FKG) is asked and what its answers mean: `PUT {base}/Bundle/{id}` of a delivery report.
///
/// 200 and 201: it has the report. OperationOutcome with code `duplicate`: it has a report of that id; that
/// is ours when we sent it before, or when nobody but us can have made the id. Any other refusal with an
/// OperationOutcome is final: the same bytes would be refused again (KL validates at once, and only by the
/// report itself). Codes and status of a duplicate are not published (docs/standards-issues.md): the issue's
/// code counts, whatever the status in the 400s. Pure; thread-safe.
#include <string>
#include <string_view>

#include "adapters/channels/http_channel.hpp"

namespace genvej::delivery {

/// SOR of the municipality whose citizen a report is about: its token is needed. Empty: it has none.
std::string municipality_of(std::string_view report);

channels::outcome judge_report(const channels::outgoing& what, const channels::http_answer& answer);

}  // namespace genvej::delivery
