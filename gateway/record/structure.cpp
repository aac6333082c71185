#include "gateway/record/structure.hpp"

#include <bitset>
#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/formats/base64.hpp"
#include "conformance/profiles/codes.hpp"
#include "gateway/pipeline/active_content.hpp"
#include "gateway/record/primitives.hpp"
#include "gateway/record/rows.hpp"

namespace genvej::gateway::record {

namespace {

using model::node;
using profiles::element_row;
using profiles::type_row;

constexpr std::size_t most_elements = 128;  ///< of one type; R4's largest have fewer than 70

struct shape;

struct shape_element {
    std::string_view name;
    const shape* of = nullptr;
    form as = form::complex;
    std::uint16_t order = 0;
    std::string_view codes;
};

/// A type as the walk needs it: R4's table with everything looked up beforehand.
struct shape {
    enum class special : std::uint8_t { none, resource, reference, period, narrative };
    const type_row* type = nullptr;
    special is = special::none;
    std::vector<shape_element> elements;
    struct demand {
        std::uint16_t order;
        std::string name;
    };
    std::vector<demand> mandatory;
};

/// The shapes of everything that the record keeps; they refer to each other in circles.
class shapes {
public:
    shapes() {
        for (const resource_row& row : resource_rows()) made(*row.r4);
    }
    const shape& of(const type_row& type) const { return *by_type_.at(&type); }

private:
    const shape* made(const type_row& type) {
        const auto [at, is_new] = by_type_.try_emplace(&type);
        if (!is_new) return at->second.get();
        shape& out = *(at->second = std::make_unique<shape>());
        out.type = &type;
        out.is = special_of(type);
        if (out.is == shape::special::resource) return &out;
        for (const element_row& row : type.elements) {
            shape_element& element = out.elements.emplace_back();
            element.name = row.name;
            element.order = row.order;
            element.as = row.type->primitive ? form_of(row.type->name) : form::complex;
            if (row.type->name == "code") element.codes = profiles::codes_of(type.name, row.name);
            element.of = made(*row.type);
            if (row.min > 0) demand(out, row);
        }
        return &out;
    }

    static shape::special special_of(const type_row& type) {
        if (&type == profiles::any_resource()) return shape::special::resource;
        if (type.name == "Reference") return shape::special::reference;
        if (type.name == "Period") return shape::special::period;
        return type.name == "Narrative" ? shape::special::narrative : shape::special::none;
    }

    /// All forms of a choice are one demand.
    static void demand(shape& of, const element_row& row) {
        if (!of.mandatory.empty() && of.mandatory.back().order == row.order) {
            of.mandatory.back().name += " / " + std::string(row.name);
        } else {
            of.mandatory.push_back({row.order, std::string(row.name)});
        }
    }

    std::unordered_map<const type_row*, std::unique_ptr<shape>> by_type_;
};

const shape& shape_of(const type_row& type) {
    static const shapes all;
    return all.of(type);
}

class walk {
public:
    walk(std::uint64_t most_bytes, std::vector<node*>& references, model::issues& found)
        : most_bytes_(most_bytes), references_(references), found_(found) {}

    void over(node& at, const shape& is) {
        std::bitset<most_elements> there;
        auto element = is.elements.begin();
        for (node* child = first_element(at); child != nullptr; child = next_element(*child)) {
            while (element != is.elements.end() && !model::same_name(element->name, child->name)) ++element;
            if (element == is.elements.end()) return;  // the readers know no other order
            there.set(element->order);
            look_at(*child, *element);
        }
        for (const shape::demand& one : is.mandatory) {
            if (!there.test(one.order)) say("record.missing", at, {one.name});
        }
        if (is.is == shape::special::reference) gather(at);
        if (is.is == shape::special::period && later(at.child_value("start"), at.child_value("end")))
            say("record.order", *at.child("end"));
        if (is.is == shape::special::narrative) look_at_narrative(at);
    }

private:
    static node* first_element(node& of) noexcept {
        node* one = of.first;
        while (one != nullptr && !one->is_element()) one = one->next;
        return one;
    }
    static node* next_element(node& of) noexcept {
        node* one = of.next;
        while (one != nullptr && !one->is_element()) one = one->next;
        return one;
    }

    void say(std::string_view code, const node& at, std::vector<std::string> params = {}) {
        found_.push_back(model::make_issue(code, at, model::path_style::fhir, std::move(params)));
    }

    void look_at(node& child, const shape_element& element) {
        if (element.of->is == shape::special::resource) return say("record.contained", child);
        if (element.as != form::complex && !child.value.empty()) look_at_value(child, element);
        if (child.first != nullptr) over(child, *element.of);
    }

    void look_at_value(const node& child, const shape_element& element) {
        if (!fits(element.as, child.value)) {
            say("record.primitive", child, {std::string(element.of->type->name)});
        } else if (!element.codes.empty() && !profiles::is_listed(element.codes, child.value)) {
            say("record.code", child, {std::string(element.codes)});
        } else if (element.as == form::base64) {
            const auto size = formats::base64_size(child.value);
            if (size.has_value() && *size > most_bytes_)
                say("limit.attachment", child, {std::to_string(*size), std::to_string(most_bytes_)});
        }
    }

    void gather(node& reference) {
        node* to = reference.child("reference");
        if (to != nullptr && !to->value.empty()) references_.push_back(to);
    }

    void look_at_narrative(const node& text) {
        const node* div = text.child("div");
        if (div == nullptr) return;
        const std::string_view active = active_content(div->value);
        if (!active.empty()) say("bundle.active", *div, {std::string(active)});
    }

    const std::uint64_t most_bytes_;
    std::vector<node*>& references_;
    model::issues& found_;
};

}  // namespace

void check_structure(model::node& resource, const profiles::type_row& type, std::uint64_t most_bytes,
                     std::vector<model::node*>& references, model::issues& found) {
    walk(most_bytes, references, found).over(resource, shape_of(type));
}

}  // namespace genvej::gateway::record
