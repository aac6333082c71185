#pragma once
/// Identifiers of 14 characters that are made for a letter may be another message's already; the letter then
/// gets the next ones (settled.md, "14-character ids"). Thread-safety: values.
#include <functional>
#include <string_view>

namespace genvej::gateway {

/// Of one letter.
struct short_ids {
    std::string_view sender, envelope_id, letter_id;
    std::string_view message_id;  ///< MessageHeader.id of the message that they are made of
};
/// Is one of them another message's, of that sender?
using taken_ids = std::function<bool(const short_ids&)>;

}  // namespace genvej::gateway
