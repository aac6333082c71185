#pragma once
/// Identifiers of letters that took effect a while ago: what a copy of them is recognised by.
///
/// They come in no order: a row in letter_key and envelope_key for each would touch pages all over two large
/// indexes with every commit (with 200,000 letters nearly two thirds of all bytes that were written,
/// docs/decisions/2026-11-26-keys-at-hand.md). Those of letters that came alone, nearly all, are kept here at
/// first. The rows of the letters are the truth (`effect` 2): a process that opens the store reads them from
/// there, behind the number in the tally. Once there are more than `most`, each commit moves twice as many as
/// it brought into the indexes, in the indexes' order and round and round, so that neighbours go together.
///
/// A reader asks here before it opens its snapshot: what has left by then is in the indexes that it sees.
/// Thread-safety: find...() from any thread; the others belong to the writer, and what a transaction changed
/// is kept with commit() or undone with roll_back().
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

class keys_at_hand {
public:
    struct entry {
        std::int64_t letter = 0;
        std::int64_t reception = 0;
        std::int64_t digest = 0;  ///< of the envelopes
        std::string sender;
        std::string letter_id;         ///< empty: it has none
        std::string envelope_id;       ///< the sender's; empty: none
        std::string vans_envelope_id;  ///< unique everywhere; empty: none
    };
    struct envelope {
        std::int64_t reception = 0;
        std::int64_t digest = 0;
    };

    explicit keys_at_hand(std::size_t most) : most_(most) {}

    /// The letter that took effect under that identifier; 0: none that is here.
    std::int64_t find_letter(std::string_view sender, std::string_view letter_id) const;
    /// @param sender empty for a VANSEnvelope
    std::optional<envelope> find_envelope(std::string_view sender, std::string_view envelope_id) const;
    /// Whoever sent them. One step for each sender.
    std::vector<std::int64_t> find_letters(std::string_view letter_id) const;

    /// What the rows hold, for a process that opens the store. @param after no letter before it is here
    void load(connection& database, std::int64_t after);
    /// An identifier that is here already stays with its letter.
    void enter(entry what);
    /// The letter takes effect no more. One that is not here is left alone.
    void forget(std::int64_t letter);
    /// Before the end of a transaction: moves what has to go, by what it has brought.
    void move(connection& database);
    /// All letters that are here, or have entered with this transaction, have higher numbers.
    /// @param last the last number given
    std::int64_t all_after(std::int64_t last) const;
    void commit();
    void roll_back();
    std::size_t size() const noexcept { return letters_.names.size(); }

private:
    enum slot : std::size_t { by_letter, by_envelope, by_vans_envelope };
    static constexpr std::array<slot, 3> all_slots = {by_letter, by_envelope, by_vans_envelope};
    enum class place : std::uint8_t { none, here, leaving };  ///< leaving: with this transaction
    struct kept {
        entry of;
        std::array<place, all_slots.size()> is{};  ///< by slot
        bool gone = false;                         ///< forgotten in this transaction
    };
    using name = std::pair<std::string, std::string>;
    using name_view = std::pair<std::string_view, std::string_view>;
    struct before {
        using is_transparent = void;
        bool operator()(const name_view& a, const name_view& b) const noexcept { return a < b; }
    };
    struct index {
        std::map<name, std::pair<kept*, slot>, before> names;
        name cursor, cursor_before;  ///< the last that was moved; at the beginning of the transaction
        std::size_t brought = 0;     ///< with this transaction
    };

    index& index_of(slot which) noexcept { return which == by_letter ? letters_ : envelopes_; }
    static name name_of(const entry& of, slot which);
    void put(kept& one, slot which);
    void take_out(kept& one, slot which);
    void move_some(connection& database, index& from);
    void end_transaction() noexcept;

    const std::size_t most_;
    mutable std::mutex mutex_;  ///< over the indexes: changed by the writer, read by all
    std::map<std::int64_t, kept> kept_;
    index letters_, envelopes_;
    std::vector<std::int64_t> entered_, forgotten_, moved_;  ///< in this transaction: letters
};

}  // namespace genvej::store::sqlite
