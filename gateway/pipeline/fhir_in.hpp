#pragma once
/// From bytes to a FHIR message Bundle, and on to a letter. Pure, thread-safe.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/pipeline/letter_in.hpp"

namespace genvej::gateway {

struct bundle_in {
    model::document tree;
    bool xml = false;  ///< as which it came
    bundle_heading heading;
    std::string event;                               ///< MessageHeader.eventCoding.code
    std::string message_id;                          ///< MessageHeader.id
    std::vector<const mappings::message_map*> maps;  ///< each writes a letter of its own
    bool known_event = false;                        ///< a map, a receipt or a row of forms.csv has it
    model::issues found;

    bool ok() const noexcept { return !model::has_errors(found); }
    /// Event code, if it is a known one: what a sender writes there is not logged. Else empty.
    std::string_view kind() const noexcept {
        return known_event ? std::string_view(heading.event) : std::string_view();
    }
};

/// FHIR JSON or XML, by its first bytes. Errors: of the readers, `fhir.no_bundle`, `fhir.no_header`,
/// `fhir.charset`, `fhir.unknown_event`. `bundle_in::maps` is empty.
/// @param announced charset of the Content-Type header, or empty: FHIR is UTF-8
bundle_in read_bundle(const formats::input& bytes, const translation_tools& tools,
                      std::string_view announced = {});

/// The same for a Bundle of which letters are to be written: with the maps, or `fhir.not_written`.
/// @param receives type codes that the receiver takes; empty: all
bundle_in take_bundle(const formats::input& bytes, const translation_tools& tools,
                      std::span<const std::string> receives = {});

/// The letter that one of its maps writes from the Bundle. It is held against the structure rules, strictly:
/// what would be a warning in a letter from outside is an error in one of ours. `translation::found` has the
/// issues.
mappings::translation write_letter(const bundle_in& bundle, const mappings::message_map& map,
                                   const translation_tools& tools);

/// Event code and id of the MessageHeader of a Bundle; empty where there is none.
struct message_name {
    std::string event;
    std::string id;
};
message_name name_of_message(const model::node& bundle);
/// MessageHeader.response.identifier: which message an Acknowledgement is about; empty where there is none.
std::string response_identifier(const model::node& bundle);
/// The event codes that the maps translate, for an issue.
std::string known_events(const mappings::map_set& maps);

}  // namespace genvej::gateway
