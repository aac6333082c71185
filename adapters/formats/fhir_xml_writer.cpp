#include "adapters/formats/fhir_shape.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "conformance/model/escape.hpp"

namespace genvej::formats {

namespace {

using model::node;

class fhir_xml_writing {
public:
    explicit fhir_xml_writing(std::string& out) : out_(out) {}

    void write_resource(const node& resource, std::size_t depth, bool root) {
        new_line(depth);
        open(resource.name);
        if (root) attribute("xmlns", fhir::space);
        close(resource, depth, true, false);
    }

private:
    void new_line(std::size_t depth) {
        out_.put('\n');
        out_.put_spaces(2 * depth);
    }
    void open(std::string_view name) { out_.put("<", name, {}); }
    void attribute(std::string_view name, std::string_view value) {
        out_.put(" ", name, "=\"");
        out_.put_escaped<model::escape_attribute>(value);
        out_.put('"');
    }

    void write_element(const node& element, std::size_t depth) {
        new_line(depth);
        // An XHTML div is the only string whose name is div in all of R4, and it is markup already.
        if (element.name == "div" && element.as == model::literal::string) {
            return out_.put(element.value);
        }
        const bool extension = element.name == "extension" || element.name == "modifierExtension";
        open(element.name);
        for (const std::string_view name : {std::string_view("id"), std::string_view("url")}) {
            if (name == "url" && !extension) continue;
            const std::string_view value = element.child_value(name);
            if (!value.empty()) attribute(name, value);
        }
        if (!element.value.empty()) attribute("value", element.value);
        close(element, depth, false, extension);
    }

    /// The rest of the start tag, the children and the end tag.
    void close(const node& element, std::size_t depth, bool resource, bool extension) {
        bool any = false;
        for (const node* one = element.first_element(); one != nullptr; one = one->next_element()) {
            if (!resource && (one->name == "id" || (extension && one->name == "url"))) continue;
            if (!any) out_.put('>');
            any = true;
            const bool is_resource = one->name.front() >= 'A' && one->name.front() <= 'Z';
            if (is_resource) {
                write_resource(*one, depth + 1, false);
            } else {
                write_element(*one, depth + 1);
            }
        }
        if (!any) return out_.put("/>");
        new_line(depth);
        out_.put("</", element.name, ">");
    }

    model::string_writer out_;
};

}  // namespace

std::string write_fhir_xml(const model::node& resource) {
    std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    fhir_xml_writing(out).write_resource(resource, 0, true);
    return out += '\n';
}

}  // namespace genvej::formats
