#include <algorithm>
#include <vector>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_shape.hpp"
#include "adapters/formats/json_tree.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::formats {

namespace {

using profiles::element_row;
using profiles::type_row;

/// Hangs the members of JSON objects into the tree, in the order of the specification.
class tree_maker {
public:
    explicit tree_maker(model::document& made) : made_(made) {}

    model::issues take_issues() { return std::move(found_); }

    /// The root of the document, or below a `resource` or `contained` node.
    void add_resource(const json::value& object, model::node* wrapper) {
        const type_row* type = type_of_resource(object, wrapper);
        if (type == nullptr) return;
        model::node* root = wrapper == nullptr ? made_.make(type->name) : made_.append(*wrapper, type->name);
        root->at = object.at;
        if (wrapper == nullptr) made_.set_root(root);
        add_members(object, *type, *root);
    }

private:
    /// What a JSON object says about one element: its value, and under `_name` its id and extensions.
    struct slot {
        const json::value* value = nullptr;
        const json::value* companion = nullptr;
    };

    bool full() const noexcept { return found_.size() >= fhir::enough_issues; }

    model::issue& refuse(std::string_view code, const model::node* near, model::position at,
                         std::vector<std::string> params = {}) {
        model::issue& issue = found_.emplace_back(model::make_issue(code, std::move(params)));
        if (near != nullptr) issue.path = path_of(*near, model::path_style::fhir);
        issue.at = at;
        return issue;
    }

    const type_row* type_of_resource(const json::value& object, const model::node* wrapper) {
        if (object.is != json::kind::object) {
            refuse("fhir.not_an_object", wrapper, object.at);
            return nullptr;
        }
        const json::value* name = object.first;
        while (name != nullptr && name->key != "resourceType") name = name->next;
        if (name == nullptr) {
            refuse("fhir.no_resource_type", wrapper, object.at);
            return nullptr;
        }
        const type_row* type = name->is == json::kind::string ? fhir::find_resource(name->text) : nullptr;
        if (type == nullptr) {
            refuse("fhir.unknown_resource", wrapper, name->at, {fhir::loggable_name(name->text)}).evidence =
                name->text;
        }
        return type;
    }

    void add_members(const json::value& object, const type_row& type, model::node& into) {
        const json::value* own = type.resource ? object.first->next : object.first;  // beside resourceType
        if (own == nullptr) refuse("fhir.empty", &into, object.at);
        const std::size_t base = slots_.size();
        slots_.resize(base + type.elements.size());
        sort_into_slots(object, type, into, base);
        const element_row* before = nullptr;
        for (std::size_t i = 0; i < type.elements.size() && !full(); ++i) {
            const slot filled = slots_[base + i];
            const element_row& row = type.elements[i];
            if (filled.value == nullptr && filled.companion == nullptr) continue;
            if (before != nullptr && before->order == row.order) {
                refuse("fhir.two_choices", &into, place_of(filled),
                       {std::string(before->name), std::string(row.name)});
            }
            before = &row;
            add_element(filled, row, into);
        }
        slots_.resize(base);
    }

    static model::position place_of(const slot& filled) noexcept {
        return filled.value != nullptr ? filled.value->at : filled.companion->at;
    }

    void sort_into_slots(const json::value& object, const type_row& type, const model::node& into,
                         std::size_t base) {
        bool typed = false;
        for (const json::value* member = object.first; member != nullptr && !full(); member = member->next) {
            if (type.resource && member->key == "resourceType") {
                if (typed) refuse("json.duplicate_key", &into, member->at, {"resourceType"});
                typed = true;
                continue;
            }
            const bool is_companion = member->key.starts_with('_');
            const std::string_view name = is_companion ? member->key.substr(1) : member->key;
            const element_row* row = type.child(name);
            if (row == nullptr ||
                (is_companion && (!row->type->primitive || fhir::is_xml_attribute(type, name)))) {
                refuse("fhir.unknown_element", &into, member->at, {fhir::loggable_name(member->key)})
                    .evidence = member->key;
                continue;
            }
            slot& to = slots_[base + static_cast<std::size_t>(row - type.elements.data())];
            const json::value*& half = is_companion ? to.companion : to.value;
            if (half != nullptr) refuse("json.duplicate_key", &into, member->at, {std::string(member->key)});
            half = member;
        }
    }

    void add_element(const slot& filled, const element_row& row, model::node& into) {
        if (!row.list) {
            for (const json::value* half : {filled.value, filled.companion}) {
                if (half == nullptr || half->is != json::kind::array) continue;
                refuse("fhir.wrong_kind", &into, half->at, {std::string(row.name), expected(row), "array"});
                return;
            }
            add_item(filled, place_of(filled), row, into);
            return;
        }
        for (const json::value* half : {filled.value, filled.companion}) {
            if (half == nullptr || (half->is == json::kind::array && half->first != nullptr)) continue;
            const bool empty = half->is == json::kind::array;
            refuse(empty ? "fhir.empty_array" : "fhir.wrong_kind", &into, half->at,
                   {std::string(row.name), "array", name_of(half->is)});
            return;
        }
        add_list(filled, row, into);
    }

    /// `null` keeps the places of values and companions together (json.html, "Repeating elements").
    void add_list(const slot& filled, const element_row& row, model::node& into) {
        const json::value* value = filled.value == nullptr ? nullptr : filled.value->first;
        const json::value* companion = filled.companion == nullptr ? nullptr : filled.companion->first;
        while ((value != nullptr || companion != nullptr) && !full()) {
            const model::position at = value != nullptr ? value->at : companion->at;
            const bool may_be_null = row.type->primitive;
            const slot item{may_be_null ? without_null(value) : value, without_null(companion)};
            add_item(item, at, row, into);
            if (value != nullptr) value = value->next;
            if (companion != nullptr) companion = companion->next;
        }
    }

    static const json::value* without_null(const json::value* half) noexcept {
        return half == nullptr || half->is == json::kind::null ? nullptr : half;
    }

    void add_item(const slot& item, model::position at, const element_row& row, model::node& into) {
        model::node& made = *made_.append(into, row.name);
        made.at = at;
        made.list = row.list;
        made.as = row.as;
        if (row.type->primitive) {
            add_primitive(item, row, made);
        } else if (item.value->is != json::kind::object) {
            refuse("fhir.wrong_kind", &made, at, {std::string(row.name), "object", name_of(item.value->is)});
        } else if (row.type == profiles::any_resource()) {
            add_resource(*item.value, &made);
        } else {
            add_members(*item.value, *row.type, made);
        }
    }

    void add_primitive(const slot& item, const element_row& row, model::node& made) {
        if (item.companion != nullptr && item.companion->is != json::kind::object) {
            refuse("fhir.wrong_kind", &made, item.companion->at,
                   {"_" + std::string(row.name), "object", name_of(item.companion->is)});
        } else if (item.companion != nullptr) {
            add_members(*item.companion, *row.type, made);
        }
        if (item.value == nullptr) {
            if (item.companion == nullptr) refuse("fhir.empty", &made, made.at);
            return;
        }
        if (item.value->is != kind_of(row.as)) {
            refuse("fhir.wrong_kind", &made, item.value->at,
                   {std::string(row.name), expected(row), name_of(item.value->is)});
        } else if (!fhir::fits(row.as, item.value->text)) {
            refuse("fhir.empty", &made, item.value->at);
        } else if (row.type->name == "xhtml" && !fhir::is_narrative(item.value->text)) {
            refuse("fhir.narrative", &made, item.value->at);
        }
        made.value = item.value->text;
    }

    static json::kind kind_of(model::literal as) noexcept {
        switch (as) {
            case model::literal::number:
                return json::kind::number;
            case model::literal::boolean:
                return json::kind::boolean;
            case model::literal::string:
                return json::kind::string;
            case model::literal::none:
                break;
        }
        return json::kind::object;
    }

    static std::string expected(const element_row& row) { return name_of(kind_of(row.as)); }

    static std::string name_of(json::kind is) {
        switch (is) {
            case json::kind::null:
                return "null";
            case json::kind::boolean:
                return "boolean";
            case json::kind::number:
                return "number";
            case json::kind::string:
                return "string";
            case json::kind::array:
                return "array";
            case json::kind::object:
                break;
        }
        return "object";
    }

    model::document& made_;
    model::issues found_;
    std::vector<slot> slots_;
};

}  // namespace

model::checked<model::document> read_fhir_json(const input& from, const limits& bounds) {
    model::checked<model::document> out;
    const std::string_view bytes = from.bytes();
    if (bytes.size() > bounds.document_bytes) {
        out.found.push_back(model::make_issue(
            "limit.document", {std::to_string(bytes.size()), std::to_string(bounds.document_bytes)}));
        return out;
    }
    model::checked<encoded_text> as = require_utf8(bytes);
    out.found = std::move(as.found);
    if (!out.ok()) return out;
    const std::size_t size = as.value.text.size();
    out.value = model::document(room_for_tree(size) + (from.own() == nullptr ? size + 1 : 0));
    out.value.style = model::path_style::fhir;
    out.value.encoding = as.value.actual;
    const std::span<char> text = own_text(from, as.value.text, out.value.memory());
    model::arena values(65'536);
    model::checked<const json::value*> root = json::read(text, values, bounds);
    out.found.insert(out.found.end(), root.found.begin(), root.found.end());
    if (!out.ok()) return out;
    tree_maker maker(out.value);
    maker.add_resource(*root.value, nullptr);
    const model::issues wrong = maker.take_issues();
    out.found.insert(out.found.end(), wrong.begin(), wrong.end());
    return out;
}

}  // namespace genvej::formats
