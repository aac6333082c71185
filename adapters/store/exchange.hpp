#pragma once
/// Messages that belong together, as the store sees them: documents that were sent and may be acknowledged,
/// follow-ups that wait, settlements that end them (docs/exchange.md).
///
/// The store decides nothing here: it keeps, finds, and makes a settlement take effect in one transaction or
/// not at all. Thread-safety: values.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

namespace genvej::store {

/// Milliseconds since 1970, UTC. Injected by the gateway: the store reads no clock.
using time_ms = std::int64_t;

/// How a message is written.
enum class message_form : std::uint8_t { oioxml, fhir };

/// Where a delivery stands (docs/delivery.md). The numbers are what is kept: new ones go to the end.
enum class delivery_state : std::uint8_t {
    waiting,
    sending,  ///< under way: known from what is taken, never kept
    delivered,
    refused,   ///< the receiver understood and does not want it
    dead,      ///< cannot be sent, or was tried as often as is allowed
    unknown,   ///< sent, no answer seen: open like waiting
    discarded  ///< given up by a person, with a reason
};
/// It has still to be sent, or is being sent.
constexpr bool is_open(delivery_state state) noexcept {
    return state == delivery_state::waiting || state == delivery_state::sending ||
           state == delivery_state::unknown;
}

/// One delivery that an accepted message plans: the lane is (target, patient lane).
struct planned_delivery {
    std::string target;  ///< name in the configuration
    std::string lane;  ///< random id of the patient, or of the message when it has none; never derived from a
                       ///< CPR number
    std::string receiver_key;  ///< makes it idempotent at the receiver: MessageHeader.id, file name
    std::string media_type;    ///< of `body`
    std::string
        body;  ///< exactly what is sent, again and again; empty: the letter's translation, which is kept once
    /// Which of the documents that are planned together with it (of the letter_record, of the consequence) it
    /// sends, from 1; 0: the letter's translation, or `body`, which then is the letter as it came.
    std::uint16_t document = 0;
    /// In a consequence: known_document::id of an earlier document of the letter that is sent again; `body`
    /// is what is sent this time, empty: as before. 0: none.
    std::int64_t repeats = 0;
    /// With `repeats`: the envelope that `body` has this time, for whoever looks for the document by it
    /// (find_envelope). Empty: the one that it had.
    std::string envelope_id = {};
    /// A lane of its own, whoever the patient is: a receipt waits for no letter that is held or late.
    bool alone = false;
};

/// A message that genvej sends and that its receiver may acknowledge.
struct outgoing_document {
    message_form form = message_form::fhir;
    std::string kind;    ///< type code or event code: `XDIS91`, `XCTL03`, `care-communication-message`
    std::string sender;  ///< location number, as the document names it
    std::string receiver;
    std::string envelope_id;   ///< Envelope/Identifier or Bundle.id
    std::string letter_id;     ///< Letter/Identifier or MessageHeader.id
    std::string version_code;  ///< `XD9134L`; empty for FHIR
    std::string media_type;
    std::string body;            ///< exactly what is sent; empty: the letter's translation
    time_ms receipt_within = 0;  ///< its receipt is overdue so long after its delivery; 0: none is expected
};

/// What has to be done with a letter after it was accepted.
enum class follow_up_kind : std::uint8_t {
    pair,     ///< a half that waits for the other; keys: identifiers of the objects, 32 hexadecimal digits
    receipt,  ///< a receipt that has to find what it is about; keys: none
    overdue,  ///< the receipt of a document is overdue; made by the store when the document was delivered
    /// A delivery of a letter that relays ended otherwise than delivered, and no receipt came with its end:
    /// who sent the letter may have to hear it. Made by the store in the transaction of that end, due at once
    undelivered
};

struct planned_follow_up {
    follow_up_kind kind = follow_up_kind::pair;
    std::vector<std::string> keys;
    time_ms due = 0;    ///< looked at then for the first time
    time_ms until = 0;  ///< end of its window; 0: none
};

/// What is known of a letter that was accepted: enough to answer its sender in his own form.
struct known_letter {
    std::int64_t id = 0;
    std::string reception;  ///< public id
    std::string partner;
    message_form form = message_form::oioxml;
    std::string kind, sender, receiver, envelope_id, letter_id, version_code;
    std::string message_id, bundle_id;  ///< of its FHIR form
    bool wants_receipt = false;         ///< the sender asked for a positive receipt
    bool relays = false;                ///< `receipt = "relay"`: the receiver's verdict is passed on
    time_ms received = 0;
};

/// What the receiver said about a document.
enum class receipt_verdict : std::uint8_t { none, positive, negative };

struct known_document {
    std::int64_t id = 0;
    outgoing_document is;  ///< without its body
    receipt_verdict verdict = receipt_verdict::none;
    std::string code;  ///< RefuseCode or issue code, of a negative one
    std::string text;  ///< may hold content: never logged
    std::uint32_t resends = 0;
    time_ms delivered = 0;  ///< for the last time; 0: not yet
    time_ms overdue = 0;    ///< when a settlement ended a follow-up of its overdue receipt; 0: none did
    std::string target;     ///< of its last delivery; empty: none was planned
    /// How its deliveries stand together: delivered when one was, else open (waiting) when one is open, else
    /// how the last one ended. Waiting, too, when none was planned.
    delivery_state stands = delivery_state::waiting;
};

/// An original with what was made from it. Receipts that were sent to its sender are among the documents;
/// they expect no receipt (receipt_within 0). A translation or a letter as it came that was sent without an
/// outgoing_document is there when it was asked for or has a verdict.
struct correlation {
    known_letter original;
    std::vector<known_letter> parts;        ///< letters that went into it: its XBIN01, acknowledged with it
    std::vector<known_document> documents;  ///< all of the original's, in their order
    std::size_t found = 0;                  ///< which of them was asked for; their number: none
};

/// A follow-up that is due.
struct due_follow_up {
    std::int64_t id = 0;
    follow_up_kind kind = follow_up_kind::pair;
    std::vector<std::string> keys;  ///< in the order of the alphabet
    time_ms due = 0;
    time_ms until = 0;
    known_letter letter;
    std::string media_type;     ///< of `raw`
    std::string raw;            ///< the reception's bytes as received
    std::int64_t document = 0;  ///< of `overdue` and `undelivered`
};

/// What a letter becomes later than at its acceptance.
struct consequence {
    std::int64_t letter = 0;  ///< known_letter::id
    std::string message_id;   ///< of its FHIR form; empty: as it was
    std::string bundle_id;
    std::string translation;          ///< FHIR JSON; empty: none is added. A letter gets one once
    std::vector<std::int64_t> parts;  ///< letters that went into it: acknowledged with it
    std::vector<outgoing_document> documents;
    std::vector<planned_delivery> deliveries;
};

/// A reception whose state changes: a half that is refused because the other never came.
struct changed_reception {
    std::string id;
    /// Its letters take effect no more: their ids are free for a letter that is sent again.
    bool refused = false;
    /// known_letter::id of those that are refused; empty: all. While another one stands the reception stays
    /// accepted.
    std::vector<std::int64_t> letters;
    std::string issues;  ///< OperationOutcome JSON, kept beside what is there; empty: none
};

struct given_verdict {
    std::int64_t document = 0;
    receipt_verdict verdict = receipt_verdict::positive;
    std::string code;
    std::string text;
};

/// Everything that follows from follow-ups that end, in one transaction or not at all.
struct settlement {
    std::vector<std::int64_t>
        closes;  ///< all must be open still: else store_errc::settled_already, no effect
    /// Verdicts that the decision rests on, as they were read: all must be so still, else
    /// store_errc::outdated, no effect. Two receipts that are settled at once would otherwise both find that
    /// the other one is missing.
    std::vector<std::pair<std::int64_t, receipt_verdict>> seen;
    std::vector<std::pair<std::int64_t, time_ms>> postpones;  ///< looked at again then
    std::vector<consequence> consequences;
    std::vector<changed_reception> receptions;
    /// A document keeps the verdict that it has: one for a document that has one is store_errc::outdated, no
    /// effect.
    std::vector<given_verdict> verdicts;
    std::vector<std::int64_t> resent;  ///< documents whose transmission is repeated: counted
    time_ms now = 0;
};

/// The part of the store that keeps together what belongs together. Thread-safety: as the store's.
class exchange {
public:
    virtual ~exchange() = default;

    /// Follow-ups that are due at `now`, oldest first, at most `limit`, in the caller's hand until they are
    /// settled, postponed or given back; those of a process that died are due again after open().
    virtual boost::system::result<std::vector<due_follow_up>> take_follow_ups(time_ms now,
                                                                              std::size_t limit) = 0;
    /// Back, untouched, due again at `due` (after a restart: at once). Also for one that is closed already.
    virtual void give_back(std::int64_t follow_up, time_ms due) = 0;
    /// When the next one will be due, if any waits.
    virtual boost::system::result<std::optional<time_ms>> next_follow_up() = 0;
    /// Open halves of that kind of letter between these two that share a key, oldest first, whether in
    /// somebody's hand or not.
    virtual boost::system::result<std::vector<due_follow_up>> find_halves(
        std::string_view kind, std::string_view sender, std::string_view receiver,
        std::span<const std::string> keys) = 0;
    /// A document by what a receipt says of it: of form oioxml by its sender and Letter/Identifier, of form
    /// fhir by MessageHeader.id alone (`sender` empty). Of several that share them the latest. A letter that
    /// was sent as its translation or as it came, without an outgoing_document, is found by the ids of its
    /// row; its document has an id of its own (negative), for which a verdict can be kept.
    virtual boost::system::result<std::optional<correlation>> find_document(message_form form,
                                                                            std::string_view sender,
                                                                            std::string_view letter_id) = 0;
    virtual boost::system::result<std::optional<correlation>> find_document(std::int64_t document) = 0;
    /// The documents in that envelope, in their order: what a receipt is about that names no letter. Of form
    /// oioxml by the sender and Envelope/Identifier, of form fhir by Bundle.id alone (`sender` empty). Known
    /// are the envelopes of documents as they were planned, those that they had when they were sent again
    /// (planned_delivery::envelope_id), and of form oioxml those of letters that were sent as they came.
    virtual boost::system::result<std::vector<correlation>> find_envelope(message_form form,
                                                                          std::string_view sender,
                                                                          std::string_view envelope_id) = 0;
    /// The same by known_letter::id of the original or of one of its parts: what became of a duplicate's
    /// first.
    virtual boost::system::result<std::optional<correlation>> find_original(std::int64_t letter) = 0;
    /// A letter that was accepted, with the bytes that were received: by its sender and letter identifier.
    virtual boost::system::result<std::optional<due_follow_up>> find_letter(std::string_view sender,
                                                                            std::string_view letter_id) = 0;
    /// The bytes of a document.
    virtual boost::system::result<std::optional<std::string>> document_body(std::int64_t document) = 0;

    using settled = std::function<void(boost::system::result<void>)>;
    /// Durable before the callback; shares commits with accept(). Errors that mean that nothing was written
    /// and that what was taken is still in the caller's hand: settled_already (somebody was faster: give back
    /// what he left), outdated (read and decide again), unknown (an id that the store never gave).
    virtual void settle(settlement what, settled done) = 0;
};

}  // namespace genvej::store
