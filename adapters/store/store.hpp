#pragma once
/// What must survive: messages as received, what they became, what was answered, what is still to be
/// delivered.
///
/// One interface, two engines behind it: SQLite for one machine, PostgreSQL for any number of nodes.
/// Contract: when the callback of accept() runs without an error, everything in the record is durable
/// (design.md, section 9); before that nobody has been answered. Several records share one commit. The
/// outcome tells duplicates apart inside the same transaction, so that two copies that arrive at once cannot
/// both take effect. Thread-safety: every function may be called from any thread; callbacks run on the
/// store's own thread and must be short.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/system/result.hpp>

#include "adapters/store/exchange.hpp"

namespace genvej::store {

/// What can go wrong with the store. The message says what to do; it never holds content.
enum class store_errc : std::uint8_t {
    overloaded = 1,  ///< the queue is full: try again later
    closed,          ///< close() was called
    untrustworthy,   ///< a write or flush failed so that nothing may be promised any more
    disk_full,
    busy,             ///< another process holds the database longer than busy_ms
    in_use,           ///< another gateway has this store open
    not_ours,         ///< a file of another program
    from_the_future,  ///< written by a later version of genvej
    no_permission,
    cannot_open,
    damaged,          ///< SQLite reports corruption
    too_large,        ///< a record is beyond what a row can hold
    failed,           ///< any other error of the engine
    settled_already,  ///< a follow-up was settled by somebody else
    outdated,         ///< what a settlement rests on has changed
    unknown,          ///< a settlement names what the store does not know
    outdated_form,    ///< written by an earlier version of genvej, and not brought to the present form
    exists,           ///< a file that would be overwritten
    unreachable,      ///< PostgreSQL: no connection came about in time; nothing was written
    login_refused,    ///< PostgreSQL: user or password
    no_database,      ///< PostgreSQL: there is none of that name
    unsafe,           ///< PostgreSQL acknowledges what may be lost: synchronous_commit or fsync is off
    no_standby,       ///< PostgreSQL: a synchronous standby is required and there is none
    unresolved        ///< PostgreSQL: nobody knows whether it was written; the same again is safe
};
boost::system::error_code make_error_code(store_errc value) noexcept;

template <class T>
using result = boost::system::result<T>;

/// What came in and was understood: one letter (an Emessage with several gives several records in one
/// `reception`).
struct letter_record {
    std::string kind;    ///< type code, `XREF15`
    std::string sender;  ///< location number as written
    std::string receiver;
    std::string envelope_id;  ///< OIOXML envelope identifier
    std::string letter_id;
    std::string content_hash;  ///< SHA-256 of the letter without its envelope
    std::string message_id;    ///< MessageHeader.id (UUID)
    std::string bundle_id;     ///< Bundle.id (UUID)
    std::string version_code;  ///< needed for receipts
    std::string patient;       ///< CPR or replacement CPR: only to find the patient's lane; empty: none
    std::string translation;   ///< the Bundle, FHIR JSON
    std::vector<planned_delivery> deliveries;  ///< `lane` is filled in by the store where it is empty
    message_form form = message_form::oioxml;  ///< in which it came
    bool wants_receipt = false;                ///< the sender asked for a positive receipt
    bool relays = false;                       ///< the receiver's verdict is passed on to the sender
    bool joins_course = false;  ///< belongs into a citizen's file: at once (file_of), else letters_to_join()
    std::string thread;  ///< Communication.identifier: belongs to one patient (docs/exchange.md); empty: none
    std::vector<outgoing_document> documents;  ///< other than the translation
    std::vector<planned_follow_up> follow_ups;
};

/// What happened to a reception at the door.
enum class reception_state : std::uint8_t { accepted, duplicate, refused };

struct accept_outcome;

struct reception {
    std::string id;       ///< random, for /messages/{id}; make_id() gives one that is cheap to index
    std::string partner;  ///< who posted it
    std::string media_type;
    time_ms received = 0;
    std::string raw;               ///< bytes exactly as received
    std::string vans_envelope_id;  ///< EnvelopeIdentifier, or empty
    std::string vans_message_id;   ///< MetaInformation/Identifier, or empty
    /// Quarantine: kept, shown, without effect. Only documents of its letters are delivered (negative
    /// receipts to the sender), not the letters themselves.
    bool refused = false;
    std::string issues;  ///< OperationOutcome JSON of what was found (may hold evidence)
    std::vector<letter_record> letters;
    std::uint16_t http_status = 200;
    std::string receipt_media_type;
    std::string receipt;  ///< what is answered; a duplicate gets the first one's verdict again
    /// Which municipality's part of a distributed database it lies in: the receiver's, else the sender's,
    /// else 0. The file of the letter's citizen names it, too.
    std::uint16_t municipality = 0;
    /// There its identifiers are unique. The gateway leaves it at 0: a sender whose entry in the directory
    /// comes or changes would otherwise be able to send the same letter anew.
    std::uint16_t sender_municipality = 0;
    /// Called inside the transaction, on the store's thread, when the verdict is letter_id_reused,
    /// envelope_id_reused or thread_of_another_patient: puts the refusal into `http_status`, `receipt` and
    /// `issues` of the reception before it is kept, so that what is answered is what is stored. It gets a
    /// copy without `raw`, without translations and with nothing planned; documents and deliveries that it
    /// puts into letters (a negative receipt through the outbox) are sent as those of a refused reception.
    /// May be called again when the transaction is tried again. Empty: kept with status 422 and without
    /// receipt.
    std::function<void(reception&, const accept_outcome&)> when_reused;
};

/// The store's word on a reception, decided inside the transaction.
struct accept_outcome {
    enum class verdict : std::uint8_t {
        stored,              ///< durable: answer with the receipt
        duplicate,           ///< same sender, letter id and content: `first` is the reception that counts
        letter_id_reused,    ///< same sender and letter id, other content: stored as refused
        envelope_id_reused,  ///< same envelope id, other letter: stored as refused
        thread_of_another_patient  ///< the conversation is another citizen's: stored as refused
    };
    verdict what = verdict::stored;
    std::string first;  ///< id of the first reception: of the letter or envelope that is known already
    std::uint16_t first_status = 0;  ///< its answer
    std::string first_receipt;
    std::string first_receipt_media_type;
    /// Of a duplicate: the letters that took effect, in the order of the reception's letters. What their
    /// receiver said meanwhile: exchange::find_original.
    std::vector<known_letter> letters;
};

std::string_view to_string(delivery_state state) noexcept;

struct delivery_view {
    std::int64_t id = 0;
    std::string reception;
    std::int64_t document = 0;  ///< known_document::id; 0: the letter itself
    std::string target;
    std::string lane;
    std::string receiver_key;
    delivery_state state = delivery_state::waiting;
    std::uint32_t attempts = 0;
    time_ms next_attempt = 0;
    time_ms changed = 0;
    std::string last_error;  ///< summary, never content
    /// Of an open one that is not the first of its lane: what it waits for, the oldest open one of the lane.
    std::int64_t behind = 0;
    std::string behind_reception;  ///< public id of that one
    /// Of an open one whose lane is held: until when, and by what was refused or is dead.
    time_ms held_until = 0;
    std::int64_t held_by = 0;
    std::string held_by_reception;
    /// Of one that another node has under way: that node's name, and until when its lane is that node's
    /// unless it says so again. Empty: this node has it, or nobody.
    std::string node = {};
    time_ms leased_until = 0;
};

struct reception_view {
    std::string id;
    std::string partner;
    time_ms received = 0;
    reception_state state = reception_state::accepted;
    std::string first;  ///< of a duplicate
    std::uint16_t http_status = 0;
    std::string issues;
    std::string receipt_media_type;
    std::string receipt;
    struct letter {
        std::string kind, sender, receiver, envelope_id, letter_id, message_id, bundle_id;
        message_form form = message_form::oioxml;
        bool waits_for_other_half = false;
        time_ms waits_until = 0;  ///< end of the window of the half that waits
        std::string part_of;      ///< of a half that was joined to the other: that one's reception
        std::vector<known_document> documents;  ///< in their order; texts may hold content
    };
    std::vector<letter> letters;
    std::vector<delivery_view> deliveries;
    std::vector<std::string> later_issues;  ///< OperationOutcomes of settlements, oldest first
    time_ms pruned = 0;                     ///< when its content was removed (upkeep.hpp); 0: it is there
};

/// A delivery that is due: the head of its lane.
struct due_delivery {
    std::int64_t id = 0;
    std::string target;
    std::string lane;
    std::string receiver_key;
    std::string media_type;
    std::string body;
    std::uint32_t attempts = 0;
    std::uint64_t lease = 0;   ///< given back with the result; tells an old one from the present one
    bool passes_hold = false;  ///< its lane was held, and the hold has just run out: somebody is told
};

/// What became of an attempt.
struct attempt_result {
    std::int64_t id = 0;
    delivery_state state = delivery_state::delivered;
    time_ms next_attempt = 0;  ///< when waiting or unknown
    time_ms now = 0;
    std::string error;        ///< summary, never content
    std::uint64_t lease = 0;  ///< due_delivery::lease. An old one counts only when delivered
    /// Of one that is refused or dead: the rest of its lane is not due before, nor is what comes into it
    /// until then. 0: the rest passes.
    time_ms hold_until = 0;
    bool uncounted = false;  ///< no attempt is used up: the target was known to be down
    /// A receipt that the target's answer held: taken in inside the same transaction, like one that was
    /// posted, so that neither is ever there without the other. nullptr: none. It plans no deliveries.
    std::shared_ptr<const reception> receipt = nullptr;
};

/// What a person decides about a delivery (docs/delivery.md): send it again, or give it up.
struct delivery_decision {
    std::int64_t id = 0;
    bool discards = false;  ///< else: sent again, under the same key, with all its attempts before it
    std::string reason;     ///< of a discard: kept as its last error
    time_ms now = 0;
};

/// What waits for one target.
struct queue_view {
    std::string target;
    std::uint64_t open = 0;  ///< waiting, unknown and under way
    std::uint64_t held = 0;  ///< lanes that wait though nothing of them is under way
    time_ms oldest = 0;      ///< when the oldest open one was planned; 0: none is open
};

struct counts {
    std::uint64_t receptions = 0, accepted = 0, duplicates = 0, refused = 0, letters = 0;
    std::uint64_t waiting = 0, sending = 0, delivered = 0, refused_deliveries = 0, dead = 0;
    std::uint64_t unknown = 0, discarded = 0;  ///< of deliveries
    std::uint64_t planned = 0;                 ///< deliveries, ever
    std::uint64_t receipts = 0;                ///< letters that acknowledge something
    std::uint64_t waiting_for_pair = 0;        ///< halves whose other half has not come
    std::uint64_t documents = 0;               ///< that were made, or got a verdict
    std::uint64_t receipts_positive = 0, receipts_negative = 0;
    std::uint64_t receipts_overdue = 0;  ///< documents without a verdict whose receipt was overdue
};

class operations;
class record_keeper;

class store : public exchange {
public:
    ~store() override = default;
    store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    using accepted = std::function<void(result<accept_outcome>)>;
    /// Durable before the callback. An error means: nothing is stored, nobody may be answered as if it were.
    virtual void accept(reception what, accepted done) = 0;

    /// Heads of lanes that are due at `now`, at most `limit`, round and round the partners, each partner's
    /// oldest first, marked as sending. A delivery that was sending when the process died is due again after
    /// open(). @param horizon what is to be tried later than `now` and this is due, too: the clock jumped
    virtual result<std::vector<due_delivery>> take_due(std::string_view target, time_ms now,
                                                       std::size_t limit, time_ms horizon) = 0;
    result<std::vector<due_delivery>> take_due(std::string_view target, time_ms now, std::size_t limit) {
        return take_due(target, now, limit, endless);
    }
    static constexpr time_ms endless = 1'000'000'000'000'000;  ///< thirty thousand years
    /// No hold is longer; one that ends further ahead than this is over: the clock jumped.
    static constexpr time_ms longest_hold = 604'800'000;  ///< a week
    /// Whoever takes for that target could take so many more, at once or very soon. A store whose nodes must
    /// lease what they send may lease it with the letters that it takes in then, as if it had been taken;
    /// take_due() gives it. What he leaves for more than a second is everybody's again.
    virtual void expect(std::string_view /*target*/, std::size_t /*most*/) {}
    /// He takes nothing for a while: what was leased for him and not given yet is due for everybody again,
    /// soon after.
    virtual void put_back(std::string_view /*target*/) {}
    /// When the next one of that target will be due, if any waits that is not under way: also the end of a
    /// hold, and of another node's lease.
    virtual result<std::optional<time_ms>> next_due(std::string_view target) = 0;
    using recorded = std::function<void(result<void>)>;
    /// Durable before the callback; shares commits with accept().
    virtual void record_attempts(std::vector<attempt_result> attempts, recorded done) = 0;

    using decided = std::function<void(result<std::vector<std::int64_t>>)>;
    /// @param done gets the ids of those that changed something, durable before; in the order of `what`
    virtual void decide(std::vector<delivery_decision> what, decided done) = 0;
    /// One for each target that something was ever planned for, in the order of names.
    virtual result<std::vector<queue_view>> queues() = 0;

    virtual result<std::optional<reception_view>> find_reception(std::string_view id) = 0;
    /// Raw bytes as received.
    virtual result<std::optional<std::string>> raw(std::string_view id) = 0;
    /// The Bundle of a letter by Bundle.id: what GET /fhir/Bundle/{id} reads.
    /// @param partner sees what it sent; empty: the operator, who sees everything
    virtual result<std::optional<std::string>> bundle(std::string_view bundle_id,
                                                      std::string_view partner) = 0;
    /// One resource inside a Bundle, as JSON: what GET /fhir/{type}/{id} reads. Found by an index that is
    /// brought up to date when it is asked, so that accept() does not pay for it.
    virtual result<std::optional<std::string>> resource(std::string_view type, std::string_view id,
                                                        std::string_view partner) = 0;
    virtual result<counts> count() = 0;

    /// What operators ask and change (operations.hpp).
    virtual operations& operated() noexcept = 0;
    /// The municipality's record and the citizens' files (record.hpp).
    virtual record_keeper& record() noexcept = 0;

    /// Something may be due that another node has written, or that another node had and is gone. May be
    /// called on a thread of the store at any time until close() returns; must be short. Nothing where there
    /// are no other nodes.
    // NOLINTNEXTLINE(performance-unnecessary-value-param): an engine that has use for it keeps it
    virtual void on_wake(std::function<void()> /*callback*/) {}

    /// False once a write failed in a way that can not be trusted (fsync): the gateway stops accepting.
    virtual bool healthy() const noexcept = 0;
    /// Writes what is queued, then closes. Later calls fail.
    virtual void close() = 0;
};

/// A random id for a reception: UUID of version 7 (RFC 9562, 5.7), so that ids of one time lie together in an
/// index. The only randomness of the store comes from the operating system. Thread-safe.
std::string make_id(time_ms now);

/// A resource found in a Bundle: `text` is its JSON, a view into the Bundle.
struct found_resource {
    std::string_view type;
    std::string_view id;
    std::string_view text;
};
/// Lists the resources in the entries of a Bundle: given by the gateway, since the store knows no FHIR.
using resource_finder = std::function<std::vector<found_resource>(std::string_view bundle)>;

/// What a store tells of itself, on its own thread: must be short, must not call the store. Either may be
/// empty.
struct store_watch {
    /// A transaction is durable: so many records shared it, and it took so long.
    std::function<void(std::size_t records, std::chrono::nanoseconds took)> committed;
    /// healthy() has become false. Once.
    std::function<void()> failed;
};

struct sqlite_options {
    std::string path;
    std::uint32_t checkpoint_pages = 250;  ///< performance.md: 100 to 250 with 8 KB pages halve the p99
    std::uint32_t busy_ms = 5000;
    std::uint32_t queue_records = 4096;  ///< accept() beyond it fails with store_errc::overloaded
    std::uint64_t queue_bytes = 512'000'000;
    std::uint64_t max_pages = 0;  ///< upper bound of the file in pages of 8 KB; 0: the disk
    /// Identifiers that wait to be indexed (sqlite/keys_at_hand.hpp). 300 bytes of memory each.
    std::uint32_t keys_at_hand = 16'384;
    resource_finder resources;  ///< without it resource() finds nothing but Bundles
    store_watch watch;
};
/// Opens or makes the database, with the folder it lies in; puts back what was sending. Errors: path,
/// permissions, a database of another program or of a later version.
result<std::unique_ptr<store>> open_sqlite(const sqlite_options& options);

/// Any number of processes may have the same database open, each as a node of its own.
struct postgres_options {
    std::string url;               ///< postgresql://…
    std::string name;              ///< of this node: how operators read of it elsewhere. Need not be unique
    std::string password;          ///< empty: as libpq finds it
    bool require_standby = false;  ///< a commit must be on a synchronous standby, too
    std::int64_t lease_ms =
        10'000;  ///< what a node has in its hands is due again so long after it was last heard of
    std::uint32_t look_every_ms = 1'000;  ///< on_wake is called at least so often
    std::uint32_t wait_ms = 30'000;       ///< so long a write waits for a database that cannot be reached
    std::uint32_t queue_records = 4096;   ///< accept() beyond it fails with store_errc::overloaded
    std::uint64_t queue_bytes = 512'000'000;
    resource_finder resources;  ///< without it resource() finds nothing but Bundles
    store_watch watch;
};
/// Brings the database to the present form; takes nothing from other nodes. Errors: unreachable,
/// login_refused, no_database, unsafe, no_standby, not_ours (a schema with tables of another program),
/// from_the_future.
result<std::unique_ptr<store>> open_postgres(const postgres_options& options);

}  // namespace genvej::store
template <>
struct boost::system::is_error_code_enum<genvej::store::store_errc> : std::true_type {};
