#pragma once
/// VANSEnvelope 1.0.4: opened and written.
///
/// Standard: `urn:oio:medcom:vans-envelope:1.0.4` (standards/oioxml.md, section 6). SizeInBytes is the length
/// of the decoded document; another number is a warning. Thread-safe: no shared state.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/limits.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats {

struct vans_end_point {
    std::string value;
    std::string type = "EAN";  ///< EAN, CVR or VANS
};

struct vans_service_tag {
    std::string name;
    std::string value;
};

/// MetaInformation: what a receipt echoes as OriginalMessage.
struct vans_meta {
    std::string identifier;                                         ///< UUID of the message
    std::optional<std::pair<std::string, std::string>> processing;  ///< provider, service
    std::string format = "XML";                                     ///< XML, EDIFACT, HL7, Binary, Other
    std::string name;                                               ///< `MCM:XREF15`
    std::optional<std::string> version;
    std::int32_t size_in_bytes = 0;
    bool has_transport = false;
    std::optional<std::string> type;  ///< reliable (also when missing) or unreliable
    bool transform_message = false;
    std::vector<vans_service_tag> service_tags;

    bool wants_receipt() const { return type.value_or("reliable") != "unreliable"; }
};

struct vans_receipt {
    enum class kind : std::uint8_t { positive_message, negative_message, negative_vans };
    kind verdict = kind::positive_message;
    std::optional<std::uint32_t> error_code;
    std::string error_text;  ///< at most 512 characters
    std::string original_envelope;
    std::optional<vans_meta> original_message;
};

struct vans_envelope {
    vans_end_point sender;
    vans_end_point receiver;
    std::string envelope_identifier;  ///< UUID
    std::string sent;                 ///< xs:dateTime as written
    std::optional<vans_meta> message;
    std::string data;  ///< decoded
    std::optional<vans_receipt> receipt;
};

/// Is the root a VANSEnvelope, of whatever version? Then open_vans_envelope says what is wrong with it.
bool is_vans_envelope(const model::node& root) noexcept;

/// @param tree as read by read_xml; it has passed the structure rules of conformance/schemas
/// Errors: `base64.*`, `limit.document` for the decoded document; warnings: `vans.size`, `vans.error_code`
model::checked<vans_envelope> open_vans_envelope(const model::node& root, const limits& bounds = {});

/// UTF-8. REQUIRES: exactly one of message and receipt. @throw std::logic_error otherwise
std::string write_vans_envelope(const vans_envelope& envelope);

}  // namespace genvej::formats
