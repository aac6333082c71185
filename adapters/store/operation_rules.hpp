#pragma once
/// What operators' lists, traces and buttons mean, whichever engine keeps the messages (operations.hpp): what
/// looks at nothing but facts that an engine has read. Pure, thread-safe.
#include <functional>

#include "adapters/store/operations.hpp"

namespace genvej::store {

/// Rows that a page looks at, whatever it finds: some 20 ms.
constexpr std::size_t rows_looked_at = 5'000;
/// Receptions lie in order of arrival; a clock that jumped further than this makes a list by time incomplete.
constexpr time_ms clock_slack = 86'400'000;

/// What is asked of the reception itself.
bool fits(const message_filter& which, const message_row& row) noexcept;
/// What is asked of its letters: one of them fits, where something is asked.
bool fits(const message_filter& which, const std::vector<message_row::letter>& letters);
/// Deliveries that stand so, as a row counts them.
void count_deliveries(message_row& in, delivery_state state, std::uint32_t count);

/// A delivery as its own row tells of it.
struct traced_delivery {
    std::int64_t id = 0;
    std::string target;
    bool with_letter = true;  ///< planned with its letter; else there is an event that tells when
    delivery_state state = delivery_state::waiting;
    time_ms changed = 0;
};
message_event event_at(time_ms at, event_kind kind);
/// What stands in the rows of deliveries: planned with their letter, and delivered.
void add_deliveries(const std::vector<traced_delivery>& from, time_ms received,
                    std::vector<message_event>& to);
/// message_event::word. @param state as it is kept with the event @param other public id of the reception
/// that was joined
std::string word_of(event_kind kind, std::int64_t state, std::string other);
/// In the order in which it happened; what nobody noted the time of comes last.
void put_in_order(std::vector<message_event>& events);

/// A delivery as a person's decision finds it.
struct subject {
    delivery_state state = delivery_state::waiting;  ///< as it is kept
    time_ms next_attempt = 0;
    bool under_way = false;
};
/// @return done, no_effect, under_way, pruned. @param is_pruned asked only where the answer matters
action_outcome::verdict verdict_on(const subject& whose, const delivery_decision& what,
                                   const std::function<bool()>& is_pruned);
/// Where it stands after a decision that is done.
delivery_state state_after(const subject& whose, const delivery_decision& what) noexcept;
/// Something is due there now. Once each.
void add_target(action_outcome& to, std::string_view name);
/// What is said of a replay that found so many things to repeat and did so with those in `to`.
void conclude_replay(action_outcome& to, std::size_t found) noexcept;

}  // namespace genvej::store
