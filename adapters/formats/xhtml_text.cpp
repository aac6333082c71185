#include "adapters/formats/xhtml_text.hpp"

#include <algorithm>

#include "adapters/formats/fhir_shape.hpp"
#include "conformance/model/escape.hpp"

namespace genvej::formats {

namespace {

/// Behind the `>` of a tag that begins at `from`; quoted values may hold one.
std::size_t behind_tag(std::string_view xml, std::size_t from) noexcept {
    char quote = '\0';
    for (std::size_t i = from; i < xml.size(); ++i) {
        if (quote != '\0') {
            if (xml[i] == quote) quote = '\0';
        } else if (xml[i] == '"' || xml[i] == '\'') {
            quote = xml[i];
        } else if (xml[i] == '>') {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

std::size_t behind(std::string_view xml, std::string_view end, std::size_t from) noexcept {
    const std::size_t found = xml.find(end, from);
    return found == std::string_view::npos ? found : found + end.size();
}

/// Behind the end tag of the element that begins at `from`. REQUIRES: well-formed
std::size_t behind_element(std::string_view xml, std::size_t from) noexcept {
    std::size_t depth = 0;
    for (std::size_t at = from; at != std::string_view::npos; at = xml.find('<', at)) {
        const std::string_view rest = xml.substr(at);
        if (rest.starts_with("<!--")) {
            at = behind(xml, "-->", at);
        } else if (rest.starts_with("<![CDATA[")) {
            at = behind(xml, "]]>", at);
        } else if (rest.starts_with("<?")) {
            at = behind(xml, "?>", at);
        } else {
            const bool closes = rest.starts_with("</");
            at = behind_tag(xml, at);
            if (at == std::string_view::npos) break;
            const bool empty = xml[at - 2] == '/';
            if (!closes && !empty) ++depth;
            if (closes) --depth;
            if (depth == 0) return at;
        }
    }
    return std::string_view::npos;
}

void write_markup(const model::node& element, std::string& out, bool outermost) {
    out += '<';
    out += element.name;
    if (outermost) ((out += " xmlns=\"") += fhir::xhtml_space) += '"';
    for (const model::node* one = element.attributes; one != nullptr; one = one->next) {
        if (one->name == "xmlns" || one->name.starts_with("xmlns:")) continue;
        ((out += ' ') += one->name) += "=\"";
        model::append_escaped<model::escape_attribute>(out, one->value);
        out += '"';
    }
    if (element.first == nullptr) {
        out += "/>";
        return;
    }
    out += '>';
    for (const model::node* one = element.first; one != nullptr; one = one->next) {
        if (one->is_element()) {
            write_markup(*one, out, false);
        } else {
            model::append_escaped(out, one->value);
        }
    }
    ((out += "</") += element.name) += '>';
}

}  // namespace

std::size_t xhtml_text::offset_of(model::position at) {
    while (line_ < at.line) {
        const std::size_t end = xml_.find('\n', line_begin_);
        if (end == std::string_view::npos) return xml_.size();
        line_begin_ = end + 1;
        ++line_;
    }
    return std::min(line_begin_ + at.column - 1, xml_.size());
}

std::string xhtml_text::markup_of(const model::node& div) {
    const std::size_t begin = offset_of(div.at);
    const std::size_t end = behind_element(xml_, begin);
    std::string written(end == std::string_view::npos ? std::string_view() : xml_.substr(begin, end - begin));
    if (fhir::is_narrative(written)) return written;
    written.clear();
    write_markup(div, written, true);
    return written;
}

}  // namespace genvej::formats
