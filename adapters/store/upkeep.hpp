#pragma once
/// What is done to a store as a whole, beside the gateway that serves it or without one: held against what it
/// promises, brought to the present form, relieved of old content, copied (docs/operations.md).
///
/// Apart from the store's own interface, since a command does it in a process of its own: each function says
/// what it needs of a gateway that runs. Thread-safety: none; one thread, one call at a time.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/record.hpp"
#include "adapters/store/store.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::store {

/// What can go wrong beside what goes wrong with any store.
enum class upkeep_errc : std::uint8_t {
    no_tool = 1  ///< PostgreSQL: pg_dump is not there, or is older than the server
};
boost::system::error_code make_error_code(upkeep_errc value) noexcept;

/// How far something long is. May be called often; must be short.
using progress = std::function<void(std::uint64_t done, std::uint64_t of)>;

/// What a store was found to hold. Everything here comes from its rows, not from sums that were kept.
struct audit {
    /// Each broken promise with its place, what was found, what was expected, and a remedy
    /// (conformance/model/issues/store.csv); at most `most` of one code, then one that tells how many more.
    model::issues broken;
    static constexpr std::size_t most = 20;

    std::uint64_t received = 0;  ///< letters, and receptions in which none was found
    std::uint64_t refused = 0, duplicates = 0, receipts = 0, waiting_for_pair = 0, translated = 0;
    std::uint64_t recorded = 0;  ///< transactions of the record (record.hpp): no letters, but versions
    std::uint64_t planned = 0;   ///< deliveries
    std::uint64_t waiting = 0, unknown = 0, delivered = 0, refused_deliveries = 0, dead = 0, discarded = 0;
    std::uint64_t bodies = 0;  ///< that were read
    std::uint64_t bytes = 0;   ///< in them
};

struct prune_order {
    time_ms before = 0;  ///< what was received earlier
    time_ms now = 0;
    bool only_looks = false;  ///< nothing is changed; what would be is counted
    /// Messages in one transaction: so long a gateway that runs has to wait at most.
    std::uint32_t at_once = 200;
};

/// Of the messages that were received before. Content: bytes as received, translations, documents, what was
/// found. Facts stay: what tells duplicates, receipts and conversations, and the sums; the municipality's
/// record stays, and of letters in a citizen's file what the file shows of them.
struct prune_report {
    std::uint64_t pruned = 0;
    std::uint64_t before = 0;     ///< had been pruned earlier
    std::uint64_t open = 0;       ///< kept: a delivery has not ended
    std::uint64_t undecided = 0;  ///< kept: a delivery was refused or is dead, and nobody has decided
    std::uint64_t waiting = 0;    ///< kept: a half, a receipt that is awaited, a letter that is to be filed
    std::uint64_t citizens =
        0;  ///< forgotten with their lanes: nothing of theirs is left (FORMAT.md, `patient`)
    std::uint64_t bytes_before = 0, bytes_after = 0;  ///< of the store on disk
};

struct backup_report {
    std::uint64_t bytes = 0;
};

struct migration_report {
    std::int64_t from = 0;  ///< 0: there was no store
    std::int64_t to = 0;
};

/// A letter whose content has a hash, by which a duplicate is told from a letter that was changed.
struct hashed_letter {
    message_form form = message_form::oioxml;
    std::string letter_id;
};
/// Hashes of letters, made once more of the bytes in which they were received together; empty: it is not
/// among them. What they are made of is not the store's knowledge.
using hash_again =
    std::function<std::vector<std::string>(std::string_view raw, std::span<const hashed_letter> letters)>;

class upkeep {
public:
    virtual ~upkeep() = default;
    upkeep() = default;
    upkeep(const upkeep&) = delete;
    upkeep& operator=(const upkeep&) = delete;

    /// The form that the store has, and the one that this program knows. Beside a gateway.
    virtual result<migration_report> version() = 0;
    /// To the present form. Alone: store_errc::in_use when a gateway has it, which has done so at its start.
    virtual result<migration_report> migrate() = 0;
    /// Beside a gateway: sees one state for everything that has to add up. REQUIRES: the present form, else
    /// store_errc::outdated_form
    virtual result<audit> verify(const progress& how_far) = 0;
    /// With it verify() holds hashes against the content, where that is still there.
    void make_hashes_with(hash_again how) { hash_again_ = std::move(how); }
    /// Beside a gateway, in slices. What was given back to the file system is measured.
    virtual result<prune_report> prune(const prune_order& what, const progress& how_far) = 0;
    /// Beside a gateway: as record_keeper::known_courses(). REQUIRES: the present form, else
    /// store_errc::outdated_form
    virtual result<void> known_courses(const known_filter& which,
                                       const std::function<void(const known_course&)>& each) = 0;
    /// Beside a gateway: one state of the store in a new file, flushed. Never overwrites
    /// (store_errc::exists).
    virtual result<backup_report> backup(const std::string& file, const progress& how_far) = 0;

protected:
    hash_again hash_again_;
};

/// @param path must be there: store_errc::cannot_open. Nothing is locked or changed by this alone
result<std::unique_ptr<upkeep>> open_sqlite_upkeep(const std::string& path, std::uint32_t busy_ms = 5000);

/// @param url of postgres_options; nothing of it is printed or shown to other users of the machine. Connects
/// with the first call that needs it; nothing is locked or changed by this alone
std::unique_ptr<upkeep> open_postgres_upkeep(const std::string& url, const std::string& password = {});

}  // namespace genvej::store
template <>
struct boost::system::is_error_code_enum<genvej::store::upkeep_errc> : std::true_type {};
