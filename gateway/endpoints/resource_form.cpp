#include "gateway/endpoints/resource_form.hpp"

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"

namespace genvej::gateway {

namespace {
constexpr std::string_view json_type = "application/fhir+json; charset=UTF-8";
constexpr std::string_view xml_type = "application/fhir+xml; charset=UTF-8";
}  // namespace

reply in_wanted_form(const std::string& json, const formats::limits& limits, const request& asked) {
    reply out;
    if (!asked.wants_xml()) {
        out.media_type = json_type;
        out.body = json;
        return out;
    }
    auto read = formats::read_fhir_json(json, limits);
    if (!read.ok()) return issues_reply(read.found, asked);
    out.media_type = xml_type;
    out.body = formats::write_fhir_xml(*read.value.root());
    return out;
}

}  // namespace genvej::gateway
