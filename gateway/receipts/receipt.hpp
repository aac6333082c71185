#pragma once
/// The answer that a sender gets for a letter: XCTL03 or XCTL02 for a bare Emessage, a VANSEnvelope with a
/// Receipt for an envelope.
///
/// Standard: MedCom XC0330Q and XC0230Q, namespace 2005/08/07 whatever the original's; VANSEnvelope 1.0.4. A
/// receipt is never itself acknowledged (`minuspositivkvitt`). Its texts come from the issues' rows and never
/// hold content of the message. Pure: clock and random ids are given. Thread-safe: no shared state.
#include <functional>
#include <optional>
#include <string>

#include "adapters/store/store.hpp"
#include "conformance/model/issue.hpp"
#include "gateway/pipeline/letter_in.hpp"

namespace genvej::gateway {

/// What makes one receipt differ from the next.
struct receipt_stamp {
    store::time_ms now = 0;
    std::function<std::string()> new_uuid;  ///< random; asked once for each identifier
};

struct receipt {
    std::string media_type;
    std::string body;
    store::message_form form = store::message_form::oioxml;
    std::string kind;         ///< `XCTL03`, `acknowledgement-message`; empty: a VANSEnvelope's
    std::string envelope_id;  ///< its own
    std::string letter_id;
};

/// The letter's own receipt, whatever envelope it came in: XCTL03, or XCTL02 that says why not.
/// REQUIRES: about.can_be_receipted(); `why` empty or with an error
receipt letter_receipt(const emessage_heading& about, const model::issues* why, const receipt_stamp& stamp);

/// Why a receiver refused, in his own words.
struct refusal {
    std::string code;  ///< RefuseCode; empty: `ikke_specificeret`
    std::string text;  ///< may hold content; cut where it must be. Empty: none
};
/// XCTL02 that says it. REQUIRES: about.can_be_receipted()
receipt letter_refusal(const emessage_heading& about, const refusal& why, const receipt_stamp& stamp);

/// Says that everything was taken. REQUIRES: in.heading.can_be_receipted(), or an envelope
receipt positive_receipt(const intake& in, const receipt_stamp& stamp);

/// Says why not; the worst issue names the RefuseCode. Empty when the document does not even say whom to
/// answer.
std::optional<receipt> negative_receipt(const intake& in, const model::issues& why,
                                        const receipt_stamp& stamp);

/// Does the sender want to hear that everything was taken? AcknowledgementCode of a letter, Transport/Type of
/// an envelope; never for a receipt.
bool wants_positive_receipt(const intake& in) noexcept;

}  // namespace genvej::gateway
