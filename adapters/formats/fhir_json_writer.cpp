#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_shape.hpp"
#include "adapters/formats/json_sink.hpp"

namespace genvej::formats {

namespace {

using model::literal;
using model::node;

/// FHIR trees hold elements only; a text among them would be layout of the XML that they came from.
const node* element_from(const node* one) noexcept {
    while (one != nullptr && !one->is_element()) one = one->next;
    return one;
}

/// Of two elements; mostly the element table's own text, so that the addresses settle it.
bool same_name(const node& a, const node& b) noexcept {
    return a.name.size() == b.name.size() && (a.name.data() == b.name.data() || a.name == b.name);
}

/// What large values take. A string that grows by itself would hold a large attachment twice.
std::size_t large_values_in(const node& from) noexcept {
    constexpr std::size_t large = 65'536;
    std::size_t sum = from.value.size() < large ? 0 : from.value.size();
    for (const node* child = from.first; child != nullptr; child = child->next)
        sum += large_values_in(*child);
    return sum;
}

template <json_style style>
class writer {
public:
    explicit writer(std::string& out) : out_(out) {}

    void write_resource(const node& resource) {
        begin('{');
        out_.put_name<pretty>("resourceType", true, false, depth_);
        out_.put_string(resource.name);
        write_members(resource, false);
        end('}');
    }

private:
    static constexpr bool pretty = style == json_style::pretty;

    void begin(char bracket) {
        out_.put(bracket);
        ++depth_;
    }
    void end(char bracket) { out_.put_end<pretty>(bracket, --depth_); }
    /// Names come from the element table: letters only.
    void name(std::string_view text, bool first, bool companion = false) {
        out_.put_name<pretty>(text, first, companion, depth_);
    }

    /// The run of siblings of one name: what JSON writes under one key.
    struct run {
        const node* first;
        const node* behind;  ///< the next element of another name, or nullptr
        bool several = false;
        bool values = false;
        bool children = false;
    };

    static run run_from(const node& first) noexcept {
        run found{&first, nullptr};
        for (const node* one = &first; one != nullptr; one = element_from(one->next)) {
            if (!same_name(*one, first)) {
                found.behind = one;
                break;
            }
            found.several = found.several || one != &first;
            found.values = found.values || !one->value.empty();
            found.children = found.children || one->first != nullptr;
        }
        return found;
    }

    void write_members(const node& element, bool first) {
        const node* child = element_from(element.first);
        while (child != nullptr) {
            const run together = run_from(*child);
            const bool primitive = child->as != literal::none || together.values;
            if (primitive) {
                if (together.values) write_values(together, first);
                if (together.children) write_companions(together, first && !together.values);
            } else {
                write_objects(together, first);
            }
            first = false;
            child = together.behind;
        }
    }

    template <class Write>
    void write_run(const run& together, Write write) {
        const bool array = together.first->list || together.several;
        if (!array) {
            write(*together.first);
            return;
        }
        begin('[');
        for (const node* one = together.first; one != together.behind; one = element_from(one->next)) {
            out_.begin_item<pretty>(one == together.first, depth_);
            write(*one);
        }
        end(']');
    }

    void write_values(const run& together, bool first) {
        name(together.first->name, first);
        write_run(together, [this](const node& one) { write_value(one); });
    }

    void write_companions(const run& together, bool first) {
        name(together.first->name, first, true);
        write_run(together, [this](const node& one) {
            if (one.first == nullptr) {
                out_.put("null");
            } else {
                write_object(one);
            }
        });
    }

    void write_objects(const run& together, bool first) {
        name(together.first->name, first);
        write_run(together, [this](const node& one) {
            const node* resource = fhir::resource_in(one);
            if (resource != nullptr) {
                write_resource(*resource);
            } else {
                write_object(one);
            }
        });
    }

    void write_value(const node& one) {
        if (one.value.empty()) {
            out_.put("null");
        } else if (one.as == literal::number || one.as == literal::boolean) {
            out_.put(one.value);
        } else {
            out_.put_string(one.value);
        }
    }

    void write_object(const node& one) {
        begin('{');
        write_members(one, true);
        end('}');
    }

    json::sink out_;
    std::size_t depth_ = 0;
};

}  // namespace

void write_fhir_json(const model::node& resource, std::string& out, json_style how) {
    if (const std::size_t large = large_values_in(resource); large > 0)
        out.reserve(out.size() + large + large / 64 + 262'144);
    if (how == json_style::pretty) {
        writer<json_style::pretty>(out).write_resource(resource);
        out += '\n';
    } else {
        writer<json_style::compact>(out).write_resource(resource);
    }
}

}  // namespace genvej::formats
