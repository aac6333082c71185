#pragma once
/// What converters know of the whole message: its identity, the directory, and ids made from it.
///
/// settled.md, "Identifiers": every id is a UUIDv5 of the message's own identifiers, so that the same message
/// gives the same Bundle. Thread-safety: none; one object belongs to one translation.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/arena.hpp"
#include "conformance/model/tree.hpp"
#include "mappings/vocabulary/identity.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::mappings {

struct message_facts {
    model::arena& memory;
    const organisations* directory = nullptr;  ///< nullptr: empty
    std::string_view type_code;                ///< of the letter: `XDIS91`
    std::string_view message_id;               ///< MessageHeader.id
    std::string_view bundle_id;                ///< Bundle.id
    digester digest{};
    std::vector<std::pair<std::string_view, std::uint32_t>> counters{};

    /// A text that is longer than a FHIR string may be goes on in further items of the same `each`.
    struct {
        bool allowed = false;     ///< inside such an `each`
        bool continues = false;   ///< this item goes on where the one before ended
        bool open = false;        ///< FHIR to letter: the text read last goes on in the next item
        std::string_view rest{};  ///< letter to FHIR: what is still to be written
    } pieces{};

    /// The text that was flattened last (plain_text.hpp): several rows look at the same.
    struct {
        const model::node* element = nullptr;
        std::string_view text{};
    } flattened{};

    /// A conversation that is a letter for each of its parts (segment_head.cpp).
    struct {
        std::size_t segments = 0;    ///< letter to FHIR: texts seen so far
        bool ours = false;           ///< letter to FHIR: genvej made the letter, so that its heads are heads
        std::string_view newest{};   ///< FHIR to letter: minute of the newest text
        std::string_view head{};     ///< FHIR to letter: head of the newest text, written or not
        std::string_view without{};  ///< letter to FHIR: a text in which no head was found
    } conversation{};

    /// The next number of that name, from 1.
    std::uint32_t next(std::string_view name);
    /// UUIDv5 of `<MessageHeader.id>/<name>/<n>`. The view holds until the next one.
    std::string_view derived_uuid(std::string_view name, std::uint32_t n);
    /// The same, in the arena.
    std::string_view derived_id(std::string_view name, std::uint32_t n) {
        return memory.copy(derived_uuid(name, n));
    }
    /// The organisation with that location number, or nullptr.
    const organisation* by_gln(std::string_view gln) const noexcept {
        return directory == nullptr ? nullptr : directory->by_gln(gln);
    }
    const organisation* by_sor(std::string_view sor) const noexcept {
        return directory == nullptr ? nullptr : directory->by_sor(sor);
    }
};

}  // namespace genvej::mappings
