#pragma once
/// The municipality's record: resources with all their versions, the citizens whom they are about, what was
/// decided and made for each (register-once.md, sections 1 to 4).
///
/// Reached by store::record(). The store keeps, finds and lets a change take effect in one transaction or not
/// at all; it knows no FHIR beyond type and id, and decides nothing about a course. What is made for a
/// citizen (reports, letters, lists) is computed from his *file* by the pathway (gateway/pathway, pure), and
/// a settlement takes effect only when the file is still the one that was read. Nothing waits in memory: a
/// citizen whose file changed is due until he is settled.
///
/// Numbers of citizens (CPR) stand in one table, in bodies, and in the keys a search finds by; ids are
/// random. Thread-safety: as the store's; callbacks run on the store's own thread.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::store {

/// Codes of municipalities have three digits.
inline constexpr std::uint16_t largest_municipality = 999;

/// Whom a resource is about: a citizen is one municipality's (three-digit code of the directory), so the same
/// person has a file of his own in each.
struct citizen_key {
    std::uint16_t municipality = 0;
    std::string cpr;  ///< ten digits, or a replacement number
};

/// A resource in a partner's record: (partner, type, id) is its identity.
struct record_name {
    std::string type;
    std::string id;

    friend bool operator==(const record_name&, const record_name&) = default;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy takes the comparison with 0 for one
    friend auto operator<=>(const record_name&, const record_name&) = default;
};

/// One version of a resource.
struct record_version {
    std::string partner;
    record_name name;
    std::uint32_t version = 0;  ///< from 1; every write counts, also one that deletes
    time_ms changed = 0;        ///< when it was written
    bool deleted = false;
    std::string body;  ///< FHIR JSON as it was given to write(); empty when deleted
};

/// What a search finds a resource by: the parameter and its value as the core writes it,
/// `identifier` with `system|value`, `subject` with `Patient/id`. Compared byte by byte.
struct record_token {
    std::string parameter;
    std::string value;

    friend bool operator==(const record_token&, const record_token&) = default;
};

/// One entry of a transaction. A name stands once in it; only a Patient says whom it is, and each does when
/// it is written; it is about no other Patient. Else write() fails with store_errc::unknown.
struct record_write {
    record_name name;
    std::string body;                ///< empty: it is deleted
    std::uint32_t if_version = 0;    ///< If-Match: the version that must be there; 0: any, or none
    std::vector<record_token> keys;  ///< replace those of the version before
    /// The Patient of the same partner that it is about; empty: of nobody (Organization, PractitionerRole).
    std::string patient;
    /// Of a Patient: whom it is. The store finds or makes the citizen. A Patient never becomes another's.
    std::optional<citizen_key> citizen;
    /// Resources of the same partner that it points at: each must be there, undeleted, when the transaction
    /// ends, and must be about the same citizen or about nobody.
    std::vector<record_name> references;
    /// ifNoneExist: when a resource of its type has this key, nothing is written, and that one stands in its
    /// place; the references to it in the other entries were written by the core under `name.id`, so it must
    /// be resolved before (search()) and is checked here again: exists_now, where another one has the key, or
    /// `name` is there without it, or another entry before makes one with it.
    std::optional<record_token> unless;
};

/// All of it or nothing.
struct record_transaction {
    reception came;  ///< as it was received: kept with it, shown in /messages/{id}; without letters
    std::vector<record_write> writes;
    time_ms now = 0;
    /// Called inside the transaction, on the store's thread, with what was written: makes the answer (status,
    /// body) that is kept with the reception. May be called again when the transaction is tried again.
    std::function<void(reception&, const std::vector<record_version>&)> when_written;
};

/// Why nothing was written.
enum class record_conflict : std::uint8_t {
    none,
    version,          ///< if_version is not the one that is there
    dangling,         ///< a reference to what is not there, or is deleted
    other_citizen,    ///< a reference to a resource about somebody else
    citizen_changes,  ///< a Patient, or a resource, would be about another citizen than before
    still_referred,   ///< what is deleted is pointed at by `other`
    exists_now        ///< `unless` names something that came meanwhile: read and decide again
};

struct record_outcome {
    record_conflict why = record_conflict::none;
    std::size_t entry = 0;                ///< of `writes`, where there is a conflict
    record_name other;                    ///< the reference, or the resource that points at it
    std::uint32_t there = 0;              ///< of a version conflict: the version that is there; 0: none
    std::vector<record_version> written;  ///< in the order of `writes`, without bodies; a write that changes
                                          ///< nothing (the same bytes) keeps its version. Version 0: deleted,
                                          ///< and it was never there
};

/// A letter or report that was accepted, belongs into a citizen's file (letter_record::joins_course) and was
/// not filed at once (file_of). The gateway reads it, finds whom it is about, and says so by join().
struct unjoined_letter {
    std::int64_t letter = 0;  ///< known_letter::id
    std::string partner, kind, sender, receiver, letter_id;
    time_ms received = 0;
    std::string translation;  ///< FHIR JSON; of a report its body. Empty: it was not translated, or it went
                              ///< into another letter
};
struct joined_letter {
    std::int64_t letter = 0;
    std::optional<citizen_key> citizen;  ///< none: it belongs into no file after all
};

/// A citizen whose file has to be looked at.
struct due_citizen {
    std::string citizen;  ///< random id
    time_ms due = 0;
};

/// Something that was decided about a citizen, or made for him; never changed, never taken away. `body` is
/// JSON whose form belongs to `kind` (gateway/pathway/notes.hpp).
struct record_note {
    std::int64_t id = 0;  ///< given by the store, in order
    time_ms at = 0;
    std::string kind;  ///< `opened`, `linked`, `unlinked`, `recoded`, `reported`, `letter`, ...
    std::string who;   ///< who decided; empty: by rule
    std::string body;  ///< may hold content: never logged
};

struct filed_letter {
    std::int64_t letter = 0;
    std::string partner, kind, sender, receiver, letter_id, reception;
    time_ms received = 0;
    std::string translation;
};

/// Everything that is known of one citizen in one municipality.
struct citizen_file {
    std::string id;  ///< random: also that of the record's Patient in $everything
    citizen_key whom;
    std::uint64_t version = 0;  ///< grows with everything that comes into the file, and with each settlement.
                                ///< A change of a resource about nobody grows no file: it is seen when the
                                ///< file is looked at for another reason
    /// All versions of all resources about him, of the Patients themselves, and of the resources about nobody
    /// that those point at, in the order in which they were written.
    std::vector<record_version> resources;
    std::vector<filed_letter> letters;  ///< in the order in which they were received
    std::vector<record_note> notes;     ///< in their order
};

/// From this byte on and before that one; both 0: none.
struct byte_span {
    std::uint32_t from = 0, to = 0;
    bool operator==(const byte_span&) const = default;
};

/// One course as lists show it (gateway/pathway makes it). Times are days since 1970 in Copenhagen unless
/// they end with _at; 0: unknown.
struct course_row {
    std::string course;  ///< random id
    std::string citizen;
    std::uint16_t municipality = 0;
    std::string pack;   ///< disease pack: `cardiac`
    std::string law;    ///< `140`, `119`, `140+119`, or empty
    std::string state;  ///< word of gateway/pathway/states.csv
    std::int32_t referred = 0, discharged = 0, contacted = 0, started = 0, ended = 0;
    std::int32_t contact_by = 0, start_by = 0;  ///< deadlines; 0: none
    std::vector<std::string>
        lists;          ///< codes of gateway/pathway/lists.csv on which it stands, whatever the day
    std::string facts;  ///< JSON: what the lists show beside it; may hold content
    /// What figures are made of, as gateway/indicators/course_data writes it; content. Kept with the span of
    /// time in which it was known (known_course); courses() does not give it. Empty: nothing is known of it.
    std::string data;
    byte_span measured;  ///< of `data`: measurements, most of it, which few reports look at
};

/// What was known of a course in a span of time. Views live as long as the call that they are given to.
struct known_course {
    std::string_view course;
    std::uint16_t municipality = 0;
    std::string_view pack;
    std::int32_t referred = 0;  ///< as course_row::referred
    time_ms known_from = 0;     ///< when a settlement brought it
    time_ms known_until = 0;  ///< the first moment at which it was not known any more; store::endless: it is
    std::string_view data;    ///< course_row::data; perhaps without course_row::measured
};

struct known_filter {
    std::vector<std::uint16_t> municipalities;  ///< empty: all
    std::string pack;                           ///< empty: any
    /// course_row::referred from this day on and before that one; 0: from any, before any. Those of which the
    /// day is not known are of day 0.
    std::int32_t referred_from = 0, referred_before = 0;
    time_ms as_known = store::endless;  ///< what was known at that moment; endless: what is known
    /// Somebody looks at course_row::measured. If not, a store to which less to read is less to do leaves it
    /// out.
    bool measurements = true;
};

struct course_filter {
    std::uint16_t municipality = 0;  ///< 0: any
    std::string state;               ///< empty: any
    std::string list;                ///< empty: any
    std::string citizen;             ///< empty: any
    /// contact_by (start_by) is before this day and contacted (started) is not known; 0: any
    std::int32_t contact_missing_on = 0, start_missing_on = 0;
};

/// What follows from a file: in one transaction or not at all.
struct citizen_settlement {
    std::string citizen;
    std::uint64_t seen = 0;  ///< citizen_file::version: another one is store_errc::outdated, no effect
    std::vector<record_note> notes;  ///< `id` is given by the store
    /// Replace the citizen's. What is known of one (course_row::data) ends with `now` where it has changed,
    /// and is known as it is from then on; nothing is removed.
    std::vector<course_row> courses;
    /// Documents that are made for him (reports, letters): accepted like messages of the partner `genvej`, so
    /// that they are listed, traced, replayed and summed up like everything else. A duplicate has no effect;
    /// one whose id is another document's fails the whole (store_errc::failed): it would be lost otherwise.
    /// Their targets are woken by the caller.
    std::vector<reception> makes;
    time_ms again = 0;  ///< looked at again then, though nothing changes; 0: not
    time_ms now = 0;
};

class record_keeper {
public:
    virtual ~record_keeper() = default;

    using written = std::function<void(result<record_outcome>)>;
    /// Durable before the callback; shares commits with accept(). A conflict is an outcome, not an error:
    /// then nothing is kept, and the caller puts the bytes into quarantine by accept().
    virtual void write(record_transaction what, written done) = 0;

    /// @param version 0: the latest. Nothing: it never existed
    virtual result<std::optional<record_version>> read(std::string_view partner, const record_name& name,
                                                       std::uint32_t version) = 0;
    /// Latest first, at most `limit`, those before version `before` (0: from the latest).
    virtual result<std::vector<record_version>> history(std::string_view partner, const record_name& name,
                                                        std::uint32_t before, std::size_t limit) = 0;
    /// Undeleted ones that have all of the keys, in the order of ids, those after `after`.
    virtual result<std::vector<record_version>> search(std::string_view partner, std::string_view type,
                                                       const std::vector<record_token>& keys,
                                                       std::string_view after, std::size_t limit) = 0;
    /// The citizen whom a partner's Patient is about; nothing: there is no such Patient.
    virtual result<std::optional<std::string>> citizen_of(std::string_view partner,
                                                          std::string_view patient) = 0;
    virtual result<std::optional<std::string>> find_citizen(const citizen_key& whom) = 0;

    /// Oldest first. A half waits until its other half has come or its time is over.
    virtual result<std::vector<unjoined_letter>> letters_to_join(std::size_t limit) = 0;
    /// Each letter is joined once; one that is joined already is passed over.
    virtual void join(std::vector<joined_letter> what, time_ms now,
                      std::function<void(result<void>)> done) = 0;

    /// Citizens who are due at `now`, longest waiting first, in the caller's hand until they are settled or
    /// given back; those of a process that died are due again (SQLite: after open(); PostgreSQL: when its
    /// lease has run out).
    virtual result<std::vector<due_citizen>> take_citizens(time_ms now, std::size_t limit) = 0;
    virtual void give_back(std::string_view citizen, time_ms due) = 0;
    virtual result<std::optional<time_ms>> next_citizen() = 0;
    virtual result<std::optional<citizen_file>> read_file(std::string_view citizen) = 0;
    /// Durable before the callback. store_errc::outdated: the file has changed; read and decide again: the
    /// citizen is still in the caller's hand. store_errc::unknown: there is no such citizen. Needs no
    /// take_citizens() before.
    virtual void settle(citizen_settlement what, std::function<void(result<void>)> done) = 0;

    /// In the order of (referred, course); `after`: course of the last row of the page before.
    virtual result<std::vector<course_row>> courses(const course_filter& which, std::string_view after,
                                                    std::size_t limit) = 0;

    /// Each course that was known at the moment asked for, in the order of (municipality, referred, course),
    /// of one state of the store; as many as there are, one at a time. Holds up nobody who writes. Where it
    /// fails, some may have been given already.
    virtual result<void> known_courses(const known_filter& which,
                                       const std::function<void(const known_course&)>& each) = 0;
    /// Whose course it is or was: `course`, `municipality` and `referred` say which. Nothing: there is no
    /// such.
    virtual result<std::optional<citizen_key>> whose(const known_course& one) = 0;
};

}  // namespace genvej::store
