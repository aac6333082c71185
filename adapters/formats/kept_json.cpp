#include "adapters/formats/kept_json.hpp"

#include <algorithm>
#include <array>

#include "adapters/formats/fhir_shape.hpp"
#include "adapters/formats/json_place.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::formats {

namespace {

using profiles::element_row;
using profiles::type_row;
using text = std::string_view;

/// RapidJSON goes down by calling itself: as deep as this, and the depth of a document is bounded above it.
constexpr unsigned how_to_parse = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseInsituFlag;
constexpr std::size_t deepest = 48;

/// Hangs up nodes while RapidJSON tells of the text. False from any of its calls: this is for the other
/// reader.
class tree_in_order {
public:
    tree_in_order(model::document& made, const json::place& stream) : made_(made), stream_(stream) {}

    bool Null() { return false; }
    bool Bool(bool yes) { return primitive(model::literal::boolean, yes ? "true" : "false"); }
    bool RawNumber(const char* /*behind*/, rapidjson::SizeType size, bool /*copy*/) {
        return primitive(model::literal::number, stream_.last(size));
    }
    bool String(const char* characters, rapidjson::SizeType size, bool /*copy*/) {
        const text value(characters, size);
        if (depth_ > 0 && top().type == nullptr) return becomes(value);
        return primitive(model::literal::string, value);
    }
    bool Key(const char* characters, rapidjson::SizeType size, bool /*copy*/) {
        return goes_to({characters, size});
    }
    bool StartObject() { return depth_ == 0 ? push({}) : opens(); }
    bool EndObject(rapidjson::SizeType members) {
        const bool filled = members > (top().type != nullptr && top().type->resource ? 1U : 0U);
        --depth_;
        return filled;
    }
    bool StartArray() {
        if (depth_ == 0) return false;
        frame& of = top();
        if (of.row == nullptr || !of.row->list || of.in_list || of.companion) return false;
        of.in_list = true;
        return true;
    }
    bool EndArray(rapidjson::SizeType elements) {
        top().in_list = false;
        return elements > 0;
    }

    // Numbers come as text; the reader wants these to exist.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

private:
    /// An object that is open.
    struct frame {
        model::node* into = nullptr;       ///< of a resource: what holds it, until its type is known
        const type_row* type = nullptr;    ///< nullptr: `resourceType` comes next
        const element_row* row = nullptr;  ///< of the member that is read
        model::node* last = nullptr;       ///< the node of that member, where it has its value
        std::size_t next = 0;              ///< rows before this one have had their turn
        bool in_list = false;
        bool companion = false;
    };

    frame& top() noexcept { return open_[depth_ - 1]; }

    bool push(const frame& one) {
        if (depth_ == open_.size()) return false;
        open_[depth_++] = one;
        return true;
    }

    bool becomes(text name) {
        frame& of = top();
        of.type = fhir::find_resource(name);
        if (of.type == nullptr) return false;
        model::node* const root =
            of.into == nullptr ? made_.make(of.type->name) : made_.append(*of.into, of.type->name);
        if (of.into == nullptr) made_.set_root(root);
        of.into = root;
        return true;
    }

    bool goes_to(text key) {
        frame& of = top();
        if (of.type == nullptr) return key == "resourceType";
        of.companion = key.starts_with('_');
        if (of.companion) key.remove_prefix(1);
        // `_name` stands behind `name`, or alone.
        if (of.companion && of.row != nullptr && of.last != nullptr && of.row->name == key)
            return may_have_companion(of, *of.row);
        const std::vector<element_row>& rows = of.type->elements;
        std::size_t at = of.next;
        while (at < rows.size() && !model::same_name(rows[at].name, key)) ++at;
        if (at == rows.size()) return false;
        const element_row& row = rows[at];
        if (of.row != nullptr && of.row->order == row.order) return false;
        of.row = &row;
        of.last = nullptr;
        of.next = at + 1;
        return !of.companion || may_have_companion(of, row);
    }

    static bool may_have_companion(const frame& of, const element_row& row) {
        return row.type->primitive && !row.list && !fhir::is_xml_attribute(*of.type, row.name);
    }

    model::node& make(frame& of) {
        model::node& made = *made_.append(*of.into, of.row->name);
        made.list = of.row->list;
        made.as = of.row->as;
        return made;
    }

    bool is_here(const frame& of) const noexcept { return of.row != nullptr && of.row->list == of.in_list; }

    bool primitive(model::literal as, text value) {
        if (depth_ == 0) return false;
        frame& of = top();
        if (!is_here(of) || of.companion || !of.row->type->primitive || of.row->as != as || value.empty())
            return false;
        model::node& made = make(of);
        made.value = value;
        of.last = &made;
        return true;
    }

    bool opens() {
        frame& of = top();
        if (!is_here(of) || of.row->type->primitive != of.companion) return false;
        model::node* const into = of.last != nullptr && of.companion ? of.last : &make(of);
        const bool any = of.row->type == profiles::any_resource();
        frame inside;
        inside.into = into;
        inside.type = any ? nullptr : of.row->type;
        return push(inside);
    }

    model::document& made_;
    const json::place& stream_;
    std::array<frame, deepest> open_;
    std::size_t depth_ = 0;
};

}  // namespace

model::checked<model::document> read_kept_json(std::string_view bytes) {
    model::checked<model::document> out;
    out.value = model::document(room_for_tree(bytes.size()) + bytes.size() + 1);
    out.value.style = model::path_style::fhir;
    out.value.encoding = "utf-8";
    const std::span<char> text = out.value.memory().copy_guarded(bytes);
    json::place stream(text);
    tree_in_order tree(out.value, stream);
    rapidjson::Reader reader;
    const bool read = !reader.Parse<how_to_parse>(stream, tree).IsError() && stream.Tell() == text.size();
    return read ? std::move(out) : read_fhir_json(bytes);
}

}  // namespace genvej::formats
