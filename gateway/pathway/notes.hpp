#pragma once
/// Notes in a citizen's file: what was decided about him, what was made for him. They are never changed; what
/// is taken back is taken back by a further note, so that every decision is there with its time and its
/// person.
///
///     kind       body (JSON object)
///     opened     course (random id), key (course::key)
///     linked     request (request::key), course (id)          a person's decision
///     unlinked   request, course                              the link does not hold; it stands alone
///     recoded    request, category (code), reason             a person's decision
///     reported   report (Bundle.id), day, law (`140`, `119`), course (id), number,
///                resources: list of {partner, type, id, version, as (id in the report), void (true: it was
///                reported as entered-in-error)}
///     untold     report, reason                  a person's word that KL never took it: what it said counts
///     as not
///                told
///     held       day, law, course, missing: list of {entry, code}     a report that could not be made
///     letter     course (id), recipient, state and what belongs to it: `addressed` to (location number),
///                `released` and `withdrawn` digest (of what was read), `withdrawn` reason, `sent` letter
///                (id), to, digest, text
///     asked      nothing more: a person asked for today's report
///     summary    course (id), state and what belongs to it: `sent` with document (Bundle.id), number, day,
///                digest; `ended`: the citizen's consent has ended, no more goes; `asked`: a person wants it
///                now
///     video      appointment (partner/id), to (location number, or `citizen`), bundle (id),
///                state (the status that he was told), digest (of what he was told: the same is never told
///                twice)
///
/// A person's decision has a `key` in front, that of the button: the same key does the same once.
/// A reader of notes takes fields that it does not know for nothing. Pure; thread-safe.
#include <string_view>

#include "adapters/formats/json_tree.hpp"

namespace genvej::gateway::pathway::notes {

inline constexpr std::string_view opened = "opened";
inline constexpr std::string_view linked = "linked";
inline constexpr std::string_view unlinked = "unlinked";
inline constexpr std::string_view recoded = "recoded";
inline constexpr std::string_view reported = "reported";
inline constexpr std::string_view untold = "untold";
inline constexpr std::string_view held = "held";
inline constexpr std::string_view letter = "letter";
inline constexpr std::string_view asked = "asked";
inline constexpr std::string_view summary = "summary";
inline constexpr std::string_view video = "video";

/// The member of an object, or nullptr.
const formats::json::value* member(const formats::json::value* body, std::string_view name) noexcept;
/// Its text (of a string, number or boolean); empty: it is not there.
std::string_view text_of(const formats::json::value* body, std::string_view name) noexcept;

}  // namespace genvej::gateway::pathway::notes
