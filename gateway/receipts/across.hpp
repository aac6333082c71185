#pragma once
/// A receipt in the other form: XCTL01, XCTL02, XCTL03 as Acknowledgement, and back, by the maps.
///
/// One receipt over several letters gives one Acknowledgement each; an Acknowledgement about a message that
/// was several letters gives a receipt each (settled.md, "Receipts"). The originals are believed; what
/// contradicts the receipt is a warning. Pure, thread-safe.
#include <span>
#include <vector>

#include "gateway/pipeline/fhir_in.hpp"
#include "gateway/pipeline/originals.hpp"

namespace genvej::gateway {

/// What one receipt became for one original.
struct receipt_across {
    const original* about = nullptr;
    const mappings::message_map* map = nullptr;
    mappings::translation made;  ///< its issues are in receipts_across::found
};

struct receipts_across {
    std::vector<receipt_across> all;  ///< empty when there were errors
    model::issues found;

    bool ok() const noexcept { return !model::has_errors(found); }
};

/// XCTL to Acknowledgement. REQUIRES: in.is_receipt(), in.is, in.ok()
receipts_across acknowledgements_of(const intake& in, std::span<const original> originals,
                                    const translation_tools& tools);
/// Acknowledgement to XCTL. REQUIRES: in.ok()
receipts_across letters_of(const bundle_in& in, std::span<const original> originals,
                           const translation_tools& tools);

/// Is the message an Acknowledgement?
bool is_acknowledgement(const bundle_in& in) noexcept;

}  // namespace genvej::gateway
