#include "gateway/pipeline/detect.hpp"

#include <algorithm>

namespace genvej::gateway {

namespace {

constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";
constexpr std::string_view blanks = " \t\r\n";

bool begins(std::string_view text, std::string_view with) noexcept {
    return text.substr(0, with.size()) == with;
}

/// The start tag of the root: after declaration, comments and processing instructions.
std::string_view root_tag(std::string_view text) noexcept {
    while (!text.empty()) {
        text.remove_prefix(std::min(text.find('<'), text.size()));
        if (begins(text, "<!--")) {
            text.remove_prefix(std::min(text.find("-->"), text.size()));
        } else if (begins(text, "<?") || begins(text, "<!")) {
            text.remove_prefix(std::min(text.find('>'), text.size()));
        } else {
            return text.substr(0, std::min(text.find('>'), text.size()));
        }
    }
    return {};
}

bool looks_like_wide_xml(std::string_view bytes) noexcept {
    using namespace std::string_view_literals;
    return begins(bytes, "\xFF\xFE"sv) || begins(bytes, "\xFE\xFF"sv) || begins(bytes, "<\0"sv) ||
           begins(bytes, "\0<"sv) || begins(bytes, "\0\0"sv);
}

}  // namespace

document_kind detect(std::string_view bytes) noexcept {
    if (bytes.empty()) return document_kind::empty;
    if (looks_like_wide_xml(bytes)) return document_kind::xml;
    if (begins(bytes, "\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(blanks);
    if (first == std::string_view::npos) return document_kind::empty;
    const std::string_view text = bytes.substr(first);
    if (text.front() == '<') {
        const bool fhir = root_tag(text).find(fhir_namespace) != std::string_view::npos;
        return fhir ? document_kind::fhir_xml : document_kind::xml;
    }
    if (text.front() == '{' || text.front() == '[') return document_kind::json;
    if (begins(text, "UNA") || begins(text, "UNB")) return document_kind::edifact;
    return document_kind::unknown;
}

}  // namespace genvej::gateway
