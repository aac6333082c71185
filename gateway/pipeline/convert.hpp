#pragma once
/// Stateless translation of one document: `genvej convert` and POST /convert. Pure, thread-safe.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/charset.hpp"
#include "gateway/pipeline/coverage.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/pipeline/originals.hpp"

namespace genvej::gateway {

enum class output_format : std::uint8_t {
    other_side,  ///< OIOXML becomes FHIR JSON, FHIR becomes OIOXML
    fhir_json,
    fhir_xml,
    oioxml
};
/// `fhir-json`, `fhir-xml`, `oioxml`.
std::optional<output_format> output_format_from(std::string_view name) noexcept;
inline constexpr std::string_view output_format_names = "fhir-json, fhir-xml, oioxml";

struct convert_options {
    output_format to = output_format::other_side;
    std::optional<formats::charset> charset;  ///< of OIOXML; without it ISO-8859-1, and UTF-8 for G-GOP
    std::string_view announced;               ///< charset of the Content-Type header
    std::span<const original> originals{};    ///< what a receipt may be about, halves joined
};

struct converted_document {
    std::string name;        ///< `<TypeCode or event>-<id>.<json or xml>`
    std::string media_type;  ///< application/fhir+json, application/fhir+xml, application/xml
    std::string data;
};

struct conversion {
    std::vector<converted_document> documents;  ///< empty when there were errors
    coverage_report coverage;                   ///< filled when the tools ask for it
    model::issues found;

    bool ok() const noexcept { return !model::has_errors(found); }
};

conversion convert(const formats::input& bytes, const translation_tools& tools,
                   const convert_options& how = {});
/// Documents that were given together, one conversion for each in their order. An XBIN01 whose objects a
/// letter among them refers to goes into that letter's message (pairing.hpp) and gives no document of its
/// own. They are read where they lie.
std::vector<conversion> convert(std::vector<std::string> documents, const translation_tools& tools,
                                const convert_options& how = {});

/// How a letter of that kind is written when nobody asks for something else.
formats::charset letter_charset(std::string_view type_code) noexcept;
/// `GGOP, XDIS91, XREF15`: the kinds that the maps translate.
std::string known_kinds(const mappings::map_set& maps);

/// One document as it is; several as `{"documents": [{"name", "mediaType", "data"}]}` (settled.md, "Command
/// line").
converted_document as_one(std::vector<converted_document> documents);
/// The same piece by piece, so that nobody has to hold large documents and their base64 at once.
void as_one(std::span<const converted_document> documents,
            const std::function<void(std::string_view piece)>& take);

}  // namespace genvej::gateway
