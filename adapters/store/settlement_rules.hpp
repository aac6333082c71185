#pragma once
/// What stands against a settlement, and what it holds, whichever engine keeps it (docs/exchange.md, "How it
/// runs"). Thread-safety: functions without state; objection_to() as the facts that it asks.
#include "adapters/store/store.hpp"

namespace genvej::store {

/// Packs translations and bodies in place: on the thread that brought them.
void pack_settlement(settlement& what);
/// Memory that it holds.
std::size_t settlement_bytes(const settlement& what) noexcept;

/// What an engine knows, as of the transaction in which the settlement is to take effect.
class settlement_facts {
public:
    virtual ~settlement_facts() = default;
    settlement_facts() = default;
    settlement_facts(const settlement_facts&) = delete;
    settlement_facts& operator=(const settlement_facts&) = delete;

    virtual bool follow_up_exists(std::int64_t id) = 0;
    virtual bool letter_exists(std::int64_t id) = 0;
    virtual bool has_translation(std::int64_t letter) = 0;
    virtual bool reception_exists(std::string_view public_id) = 0;
    /// Of a document that has a row. None: it has none.
    virtual std::optional<receipt_verdict> verdict_of_row(std::int64_t document) = 0;
    virtual bool is_row_of(std::int64_t document, std::int64_t letter) = 0;
    /// The document that a letter is in that form when it was sent without a row of its own; 0: it was not.
    virtual std::int64_t sent_as_it_is(std::int64_t letter, message_form form) = 0;
};

/// settled_already, outdated, unknown; none: it may take effect.
boost::system::error_code objection_to(settlement_facts& known, const settlement& what);

}  // namespace genvej::store
