#pragma once
/// What each kind of target can carry and expects (gateway/config/target_kinds.csv; docs/exchange.md).
/// Thread-safety: constant.
#include <cstdint>
#include <string_view>

namespace genvej::gateway {

struct target_kind {
    std::string_view name;
    bool prefers_fhir = false;  ///< else: as it came
    bool carries_oioxml = false;
    bool carries_fhir = false;
    bool carries_reports = false;     ///< KL's delivery reports, which are no messages
    bool carries_rows = false;        ///< rows for registries
    bool carries_documents = false;   ///< what is for one receiver alone: SUMMARY, VIDEO
    std::int64_t receipt_within = 0;  ///< milliseconds; 0: no receipt is expected
    std::uint32_t resends = 0;
};

/// A kind that has no row carries nothing and expects nothing: the configuration has refused it by then.
const target_kind& find_target_kind(std::string_view name);

}  // namespace genvej::gateway
