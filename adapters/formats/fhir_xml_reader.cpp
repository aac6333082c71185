#include <algorithm>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/fhir_shape.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xhtml_text.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::formats {

namespace {

using model::node;
using profiles::element_row;
using profiles::type_row;

bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Says nothing about the resource: declarations of namespaces and hints where a schema lies.
bool is_about_xml(const node& attribute) noexcept {
    return attribute.name == "xmlns" || attribute.name.starts_with("xmlns:") ||
           attribute.space == "http://www.w3.org/2001/XMLSchema-instance" ||
           attribute.space == "http://www.w3.org/2000/xmlns/";
}

/// Makes the tree of a resource from the tree of its XML, in the same document: values stay where they are.
class fhir_tree_maker {
public:
    fhir_tree_maker(model::document& made, std::string_view text) : made_(made), narratives_(text) {}

    model::issues take_issues() { return std::move(found_); }

    /// Returns the root, or nullptr with an issue.
    node* make_resource(const node& xml, node* wrapper) {
        const type_row* type = xml.space == fhir::space ? fhir::find_resource(xml.name) : nullptr;
        if (type == nullptr) {
            const bool foreign = xml.space != fhir::space;
            refuse(foreign ? "fhir.namespace" : "fhir.unknown_resource", wrapper, xml,
                   {fhir::loggable_name(xml.name)});
            return nullptr;
        }
        node* root = wrapper == nullptr ? made_.make(type->name) : made_.append(*wrapper, type->name);
        root->at = xml.at;
        add_attributes(xml, *type, *root);
        add_children(xml, *type, *root);
        if (root->first == nullptr) refuse("fhir.empty", root, xml);
        return root;
    }

private:
    bool full() const noexcept { return found_.size() >= fhir::enough_issues; }

    void refuse(std::string_view code, const node* near, const node& at,
                std::vector<std::string> params = {}) {
        model::issue& issue = found_.emplace_back(model::make_issue(code, std::move(params)));
        if (near != nullptr) issue.path = path_of(*near, model::path_style::fhir);
        issue.at = at.at;
    }

    /// `id`, and the `value` of primitives; `url` is put among the children, where the specification has it.
    void add_attributes(const node& xml, const type_row& type, node& into) {
        for (const node* one = xml.attributes; one != nullptr; one = one->next) {
            if (is_about_xml(*one)) continue;
            const bool plain = one->space.empty();
            if (plain && one->name == "value" && type.primitive) {
                into.value = one->value;
                if (one->value.empty()) refuse("fhir.empty", &into, *one);
            } else if (plain && fhir::is_xml_attribute(type, one->name)) {
                if (one->value.empty()) refuse("fhir.empty", &into, *one);
                if (one->name == "id") add_attribute_child(*one, type, into);
            } else {
                refuse("fhir.unknown_attribute", &into, *one, {fhir::loggable_name(one->name)});
            }
        }
    }

    void add_attribute_child(const node& attribute, const type_row& type, node& into) {
        node& made = *made_.append(into, type.child(attribute.name)->name);
        made.at = attribute.at;
        made.value = attribute.value;
        made.as = model::literal::string;
    }

    void add_children(const node& xml, const type_row& type, node& into) {
        const node* url = type.name == "Extension" ? xml.attribute("url") : nullptr;
        const element_row* before = nullptr;
        for (const node* one = xml.first; one != nullptr && !full(); one = one->next) {
            if (!one->is_element()) {
                if (!is_blank(one->value)) refuse("fhir.text", &into, xml);
                continue;
            }
            const element_row* row = row_of(*one, type, into);
            if (row == nullptr) continue;
            if (before != nullptr) check_order(*before, *row, *one, into);
            before = row;
            if (url != nullptr && row->name != "extension") {
                add_attribute_child(*url, type, into);
                url = nullptr;
            }
            add_element(*one, *row, into);
        }
        if (url != nullptr) add_attribute_child(*url, type, into);
    }

    const element_row* row_of(const node& xml, const type_row& type, const node& into) {
        const element_row* row = type.child(xml.name);
        if (row == nullptr || fhir::is_xml_attribute(type, xml.name)) {
            refuse("fhir.unknown_element", &into, xml, {fhir::loggable_name(xml.name)});
            return nullptr;
        }
        const std::string_view space = row->type->name == "xhtml" ? fhir::xhtml_space : fhir::space;
        if (xml.space != space) {
            refuse("fhir.namespace", &into, xml, {std::string(row->name)});
            return nullptr;
        }
        return row;
    }

    void check_order(const element_row& before, const element_row& row, const node& xml, const node& into) {
        if (row.order < before.order) {
            refuse("fhir.order", &into, xml, {std::string(row.name), std::string(before.name)});
        } else if (row.order == before.order && &row != &before) {
            refuse("fhir.two_choices", &into, xml, {std::string(before.name), std::string(row.name)});
        } else if (&row == &before && !row.list) {
            refuse("fhir.repeats", &into, xml, {std::string(row.name)});
        }
    }

    void add_element(const node& xml, const element_row& row, node& into) {
        node& made = *made_.append(into, row.name);
        made.at = xml.at;
        made.list = row.list;
        made.as = row.as;
        if (row.type->name == "xhtml") {
            made.value = made_.memory().copy(narratives_.markup_of(xml));
            return;
        }
        add_attributes(xml, *row.type, made);
        if (row.type == profiles::any_resource()) {
            add_contained(xml, made);
            return;
        }
        add_children(xml, *row.type, made);
        if (made.value.empty() && made.first == nullptr) {
            refuse("fhir.empty", &made, xml);
        } else if (!made.value.empty() && !fhir::fits(row.as, made.value)) {
            refuse("fhir.wrong_value", &made, xml, {std::string(row.name), std::string(row.type->name)});
        }
    }

    void add_contained(const node& xml, node& wrapper) {
        const node* inside = xml.first_element();
        if (inside == nullptr || inside->next_element() != nullptr) {
            refuse("fhir.one_resource", &wrapper, xml);
        } else {
            make_resource(*inside, &wrapper);
        }
    }

    model::document& made_;
    xhtml_text narratives_;
    model::issues found_;
};

}  // namespace

model::checked<model::document> read_fhir_xml(const input& from, const limits& bounds) {
    model::checked<model::document> out;
    const std::string_view bytes = from.bytes();
    if (bytes.size() > bounds.document_bytes) {
        out.found.push_back(model::make_issue(
            "limit.document", {std::to_string(bytes.size()), std::to_string(bounds.document_bytes)}));
        return out;
    }
    const model::checked<encoded_text> text = require_utf8(bytes);
    if (!text.ok()) {
        out.found = text.found;
        return out;
    }
    out = read_xml(bytes, bounds);  // not in place: narratives are taken as they are written
    if (!out.ok() || out.value.root() == nullptr) return out;
    out.value.style = model::path_style::fhir;
    fhir_tree_maker maker(out.value, text.value.text);
    out.value.set_root(maker.make_resource(*out.value.root(), nullptr));
    const model::issues wrong = maker.take_issues();
    out.found.insert(out.found.end(), wrong.begin(), wrong.end());
    return out;
}

}  // namespace genvej::formats
