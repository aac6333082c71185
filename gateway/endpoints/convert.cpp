#include "gateway/pipeline/convert.hpp"

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

std::string media_type_with_charset(const converted_document& one) {
    if (one.media_type != "application/xml") return one.media_type + "; charset=UTF-8";
    // The document's own declaration says it; the header repeats it.
    const std::size_t from = one.data.find("encoding=\"");
    const std::size_t to = from == std::string::npos ? from : one.data.find('"', from + 10);
    return to == std::string::npos
               ? one.media_type
               : one.media_type + "; charset=" + one.data.substr(from + 10, to - from - 10);
}

}  // namespace

/// POST /convert?to=fhir-json|fhir-xml|oioxml[&charset=]: stateless translation, as `genvej convert`.
/// 200 with the document, several as JSON with base64; 400, 413, 415, 422 with an OperationOutcome. Nothing
/// is kept.
boost::asio::awaitable<reply> post_convert(services& with, const request& asked) {
    convert_options how;
    how.announced = asked.charset;
    if (const std::string to = asked.query_value("to"); !to.empty()) {
        const auto format = output_format_from(to);
        if (!format)
            co_return issue_reply(model::make_issue("http.query", {"to", std::string(output_format_names)}),
                                  asked);
        how.to = *format;
    }
    if (const std::string name = asked.query_value("charset"); !name.empty()) {
        formats::charset in{};
        if (!formats::charset_from_name(name, in)) {
            co_return issue_reply(
                model::make_issue("http.query", {"charset", "UTF-8, ISO-8859-1, windows-1252"}), asked);
        }
        how.charset = in;
    }
    const std::shared_ptr<const knowledge> known = with.known();
    const translation_tools tools = with.tools(*known);
    conversion made = convert(asked.body, tools, how);
    if (!made.ok()) co_return issues_reply(made.found, asked);
    converted_document one = as_one(std::move(made.documents));
    reply out;
    out.media_type = media_type_with_charset(one);
    out.body = std::move(one.data);
    co_return out;
}

}  // namespace genvej::gateway
