#pragma once
/// Why a delivery has not ended: one sentence and a code, from the facts of the store and of the target's
/// worker.
///
/// Pure. Sentences are rows of stuck_reasons.csv; what is filled in is never content. Of several reasons the
/// nearest counts: its lane, then its target, then its own next attempt. Thread-safety: constant data.
#include <optional>
#include <string>
#include <string_view>

#include "conformance/model/issue.hpp"
#include "gateway/delivery/outbox.hpp"

namespace genvej::delivery {

struct stuck {
    std::string_view code;  ///< a row of stuck_reasons.csv
    std::string text;
};

/// @param target none: it is not configured
/// @return none: it has ended
std::optional<stuck> why_stuck(const store::delivery_view& what, const std::optional<target_status>& target,
                               store::time_ms now, model::language in = model::language::english);

}  // namespace genvej::delivery
