#include "tests/support/libxml2.hpp"

#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>

#include <stdexcept>

namespace genvej::test {

namespace {

struct free_document {
    void operator()(xmlDoc* doc) const noexcept { xmlFreeDoc(doc); }
};
struct free_parser {
    void operator()(xmlParserCtxt* parser) const noexcept { xmlFreeParserCtxt(parser); }
};
struct free_schema_parser {
    void operator()(xmlSchemaParserCtxt* parser) const noexcept { xmlSchemaFreeParserCtxt(parser); }
};
struct free_validation {
    void operator()(xmlSchemaValidCtxt* validation) const noexcept { xmlSchemaFreeValidCtxt(validation); }
};
using document_ptr = std::unique_ptr<xmlDoc, free_document>;
using parser_ptr = std::unique_ptr<xmlParserCtxt, free_parser>;

std::string describe(const xmlError& error) {
    std::string text = error.message == nullptr ? "no message" : error.message;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return "line " + std::to_string(error.line) + ": " + text;
}

#if LIBXML_VERSION >= 21200
using error_argument = const xmlError*;
#else
using error_argument = xmlError*;
#endif

/// Keeps the first error of a document. That a namespace name is no URI is a warning by its name and counted
/// as an error by libxml2; Namespaces in XML, 2.2, asks no reader to check it.
void note(void* parser, error_argument error) {
    auto& message = *static_cast<std::string*>(static_cast<xmlParserCtxt*>(parser)->_private);
    if (error->level >= XML_ERR_ERROR && error->domain != XML_FROM_DTD && error->code != XML_WAR_NS_URI &&
        message.empty()) {
        message = describe(*error);
    }
}

/// Keeps every message of a schema, since the first is often not the one that explains.
void collect(void* out, error_argument error) {
    auto& text = *static_cast<std::string*>(out);
    if (error == nullptr || error->level < XML_ERR_ERROR) return;
    if (!text.empty()) text += "; ";
    text += describe(*error);
}

struct parsed {
    document_ptr document;
    verdict result;
};

parsed parse(std::string_view bytes, const char* encoding, int options) {
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
    const parser_ptr parser(xmlNewParserCtxt());
    if (!parser) throw std::bad_alloc();
    parsed out;
    parser->_private = &out.result.message;
    parser->sax->serror = note;
    out.document.reset(xmlCtxtReadMemory(parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr,
                                         encoding, XML_PARSE_NONET | options));
    // It takes a NUL for the end of the text.
    if (bytes.find('\0') != std::string_view::npos && out.result.message.empty())
        out.result.message = "a NUL";
    out.result.good = out.document != nullptr && out.result.message.empty();
    if (out.document == nullptr && out.result.message.empty()) out.result.message = "no document";
    return out;
}

}  // namespace

verdict well_formed(std::string_view utf8) {
    return parse(utf8, "UTF-8", XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE).result;
}

struct xsd::loaded {
    explicit loaded(xmlSchema* from) : schema(from) {}
    loaded(const loaded&) = delete;
    loaded& operator=(const loaded&) = delete;
    ~loaded() { xmlSchemaFree(schema); }
    xmlSchema* schema;
};

xsd::xsd(const std::filesystem::path& file) {
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
    std::string found;
    const std::unique_ptr<xmlSchemaParserCtxt, free_schema_parser> parser(
        xmlSchemaNewParserCtxt(file.c_str()));
    if (!parser) throw std::bad_alloc();
    xmlSchemaSetParserStructuredErrors(parser.get(), collect, &found);
    schema_ = std::make_unique<loaded>(xmlSchemaParse(parser.get()));
    if (schema_->schema == nullptr)
        throw std::runtime_error("cannot load the schema " + file.filename().string() + ": " + found);
}

xsd::~xsd() = default;
xsd::xsd(xsd&&) noexcept = default;
xsd& xsd::operator=(xsd&&) noexcept = default;

verdict xsd::validate(std::string_view bytes) const {
    const parsed document = parse(bytes, nullptr, 0);
    if (!document.result.good) return document.result;
    verdict out;
    const std::unique_ptr<xmlSchemaValidCtxt, free_validation> validation(
        xmlSchemaNewValidCtxt(schema_->schema));
    if (!validation) throw std::bad_alloc();
    xmlSchemaSetValidStructuredErrors(validation.get(), collect, &out.message);
    out.good = xmlSchemaValidateDoc(validation.get(), document.document.get()) == 0;
    return out;
}

}  // namespace genvej::test
