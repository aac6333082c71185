#pragma once
/// What an operator asks of a running store, and what he changes in it: lists, the life of a message, buttons
/// (docs/operations.md).
///
/// Reached by store::operated(). Lists are read in pages: a page says from where the next one goes on, and
/// rows that come or change meanwhile neither shift nor repeat the others. A page costs a bounded amount of
/// work whatever is asked for: it may hold fewer rows than its limit, also none, and still have a next one.
///
/// A button (design.md, section 9) takes effect once, however often it is pressed and by how many at the same
/// time: its key, what was asked and what was answered are kept in the transaction of the effect.
/// Thread-safety: as the store's; no text here holds content of a message.
#include "adapters/store/store.hpp"

namespace genvej::store {

struct message_filter {
    std::string partner;  ///< each of these: empty: any
    std::string kind;
    std::string sender;
    std::string receiver;
    std::string letter_id;  ///< also of duplicates and of what was refused; found without reading the others
    std::optional<reception_state> state;
    time_ms from = 0;   ///< received then or later
    time_ms until = 0;  ///< received before; 0: no end
};

/// One reception as a list shows it.
struct message_row {
    struct letter {
        std::string kind, sender, receiver, letter_id;
        bool waits_for_other_half = false;
    };
    std::string id;
    std::string partner;
    time_ms received = 0;
    reception_state state = reception_state::accepted;
    std::uint16_t http_status = 0;
    std::vector<letter> letters;  ///< of a duplicate: those of the first
    std::uint32_t open = 0, delivered = 0, refused = 0, dead = 0, discarded = 0;  ///< deliveries
};

template <class Row>
struct page {
    std::vector<Row> rows;
    /// Given back with the next question; 0: that was the last page. It has a meaning for its own list only.
    std::int64_t next = 0;
};

struct delivery_filter {
    std::string target;  ///< empty: any
    /// None: everything that has not reached its receiver and has not been given up.
    std::optional<delivery_state> state;
};

/// One delivery as a list shows it.
struct delivery_row {
    delivery_view what;
    std::string partner, kind, sender, receiver, letter_id;
    time_ms received = 0;
};

/// What happened to a message, in the order in which it happened.
enum class event_kind : std::uint8_t {
    received,
    planned,     ///< a delivery that came into being
    joined,      ///< a half and its other half
    translated,  ///< later than at the acceptance
    attempted,   ///< an attempt that did not end in `delivered`
    delivered,
    repeated,      ///< a person had a delivery sent again
    discarded,     ///< a person gave a delivery up
    replayed,      ///< a person made a new delivery of the same thing
    resent,        ///< a document whose receipt was overdue was sent again: under a new envelope
    acknowledged,  ///< the receiver's verdict on a document
    pruned         ///< its content was removed
};
std::string_view to_string(event_kind kind) noexcept;

struct message_event {
    time_ms at = 0;           ///< 0: it was not noted when, but in this place
    time_ms last = 0;         ///< of what happened several times in the same way: for the last time
    std::uint32_t times = 1;  ///< so often
    event_kind kind = event_kind::received;
    std::int64_t delivery = 0;  ///< 0: it is about none
    std::string target;         ///< of the delivery
    /// Of an attempt the state that it led to, of a verdict `positive` or `negative`, of what was joined the
    /// reception of the other half, else empty.
    std::string word;
    std::string text;  ///< summary of a failure, a person's reason, a code; never content
};

struct paused_target {
    std::string target;
    time_ms since = 0;
};

/// What a button does.
struct operator_action {
    enum class kind : std::uint8_t {
        send_again,      ///< `delivery`
        send_all_again,  ///< what is refused or dead at `target` at that moment, at most `most` of it
        discard,         ///< `delivery`, for `reason`
        replay,          ///< what `reception` planned and what has ended: a new delivery for each, with the
                 ///< receiver's key and the content of the old one; at `target` only, where it is named
        pause,  ///< `target`: nothing is sent there until it is resumed, across restarts
        resume
    };
    kind what = kind::send_again;
    std::int64_t delivery = 0;
    std::string target;
    std::string reception;
    std::string reason;
    time_ms now = 0;
    /// More would hold up what comes in.
    static constexpr std::size_t most = 5'000;
};

struct action_outcome {
    enum class verdict : std::uint8_t {
        done,
        no_effect,  ///< it is so already: delivered, discarded, due, paused; or nothing was there to be done
        under_way,  ///< it is being sent: first its end is known
        open,       ///< replay: it has not ended; it is sent anyway
        pruned,     ///< its content is gone
        unknown     ///< no such delivery or reception
    };
    verdict what = verdict::done;
    std::vector<std::int64_t> deliveries;  ///< that were changed or made, in their order
    std::vector<std::string> targets;      ///< where something is due now: to be woken
    std::uint64_t left = 0;  ///< send_all_again: were not touched, since there were more than `most`
};

/// Who pressed which button.
struct button {
    std::string key;  ///< Idempotency-Key
    std::string caller;
    std::string fingerprint;  ///< of the whole request: the same key with another one is no repetition
    time_ms pressed = 0;
    /// So long a key is known: later it is a new one.
    static constexpr time_ms remembered = 2'592'000'000;  ///< 30 days
};

struct kept_answer {
    std::uint16_t status = 200;
    std::string media_type;
    std::string body;
};

struct press_outcome {
    enum class verdict : std::uint8_t {
        first,         ///< `answer` was made now, and is kept
        repetition,    ///< nothing was done; `answer` is the first one's
        other_request  ///< nothing was done: this caller used the key for something else
    };
    verdict what = verdict::first;
    kept_answer answer;
    action_outcome did;  ///< of `first`
};

class operations {
public:
    virtual ~operations() = default;
    operations() = default;
    operations(const operations&) = delete;
    operations& operator=(const operations&) = delete;

    /// Latest first. @param after page::next; 0: from the beginning
    virtual result<page<message_row>> messages(const message_filter& which, std::int64_t after,
                                               std::size_t limit) = 0;
    /// Oldest first.
    virtual result<page<delivery_row>> deliveries(const delivery_filter& which, std::int64_t after,
                                                  std::size_t limit) = 0;
    virtual result<std::optional<delivery_row>> find_delivery(std::int64_t id) = 0;
    /// None: no such reception.
    virtual result<std::optional<std::vector<message_event>>> trace(std::string_view reception) = 0;
    /// In the order of names. With several nodes each asks now and then, since another one may have been
    /// told.
    virtual result<std::vector<paused_target>> paused() = 0;

    using answering = std::function<kept_answer(const action_outcome&)>;
    using pressed = std::function<void(result<press_outcome>)>;
    /// @param answer called inside the transaction, on the store's thread, once it is known what was done;
    /// may be called again when the transaction is tried again
    /// @param done durable before
    virtual void press(button which, operator_action what, answering answer, pressed done) = 0;
};

}  // namespace genvej::store
