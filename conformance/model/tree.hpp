#pragma once
/// The one tree that readers make, rules check, maps translate and writers print.
///
/// XML: elements with attributes and children; character data are text nodes among the children, in order, so
/// that mixed content (`Bold`, `Break`) keeps its place. Names are local names; the namespace URI stands
/// beside them. FHIR (from JSON or XML alike): an element is a node; a primitive has its value in `value`,
/// its `id` and `extension` as children; a repeating element is a run of siblings of the same name; the text
/// of an XHTML `div` is its markup. `list` and `as` say how JSON writes it.
///
/// Strings are views: into the text of the document, its arena, or tables that live as long as the program.
/// Thread-safety: a document may be read by many threads as long as none changes it.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "conformance/model/arena.hpp"

namespace genvej::model {

enum class node_kind : std::uint8_t { element, text, attribute };

/// How JSON writes a primitive. `none`: no value of its own (a complex element).
enum class literal : std::uint8_t { none, string, number, boolean };

/// Where a node began in the text that was read. 0: not read from a text (it was made).
struct position {
    std::uint32_t line = 0;    ///< from 1
    std::uint32_t column = 0;  ///< from 1, in bytes of the UTF-8 text
};

/// Whether two names are the same. Names are looked for more often than anything else is done: those of
/// tables are mostly the very same characters, and of two that differ hardly any end alike at the same
/// length.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    if (a.data() == b.data() || a.empty()) return true;
    return a.back() == b.back() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

struct node {
    std::string_view name;   ///< local name; empty for text
    std::string_view space;  ///< namespace URI; empty for attributes without prefix and for FHIR
    std::string_view value;  ///< of text, attribute, FHIR primitive
    node* parent = nullptr;
    node* first = nullptr;  ///< first child: elements and text
    node* last = nullptr;
    node* next = nullptr;
    node* attributes = nullptr;  ///< linked by `next`
    position at;
    std::uint32_t index = 0;  ///< number in the document, in order of creation: for side tables
    std::uint16_t row = 0;    ///< the mapping row that made it; 0: none
    node_kind kind = node_kind::element;
    literal as = literal::none;
    bool list = false;  ///< JSON writes an array even for one

    bool is_element() const noexcept { return kind == node_kind::element; }
    /// The first child element of that name, or nullptr.
    const node* child(std::string_view child_name) const noexcept;
    node* child(std::string_view child_name) noexcept;
    /// The next sibling element of the same name, or nullptr.
    const node* next_same() const noexcept;
    node* next_same() noexcept;
    const node* attribute(std::string_view attribute_name) const noexcept;
    /// First child element, whatever its name.
    const node* first_element() const noexcept;
    /// Next sibling element, whatever its name.
    const node* next_element() const noexcept;
    /// Has at least one child element.
    bool has_elements() const noexcept { return first_element() != nullptr; }
    /// The value of the child, or empty: for FHIR primitives.
    std::string_view child_value(std::string_view child_name) const noexcept;
};

/// The character data below an element, without markup. A view where there is one text, else a copy in the
/// arena.
std::string_view text_of(const node& element, arena& memory);
/// The same as a string of its own.
std::string text_of(const node& element);
/// The same of what lies below `from` at that path of child elements, the first of each name; empty: there is
/// none.
std::string text_at(const node* from, std::initializer_list<std::string_view> path);

/// `Emessage/ClinicalEmail/Reference[2]/BIN`: XML; a repeated element carries its number, from 1.
/// `Bundle.entry[0].resource.identifier[1].value`: FHIR; elements marked as list carry theirs, from 0.
enum class path_style : std::uint8_t { xml, fhir };
std::string path_of(const node& at, path_style style);

/// A tree with the memory it lives in. Movable; nodes stay where they are.
class document {
public:
    explicit document(std::size_t first_block = std::size_t{32} * 1024) : memory_(first_block) {}

    arena& memory() noexcept { return memory_; }
    node* root() noexcept { return root_; }
    const node* root() const noexcept { return root_; }
    void set_root(node* root) noexcept { root_ = root; }
    /// Number of nodes made so far; every node's `index` is below it.
    std::uint32_t size() const noexcept { return count_; }

    path_style style = path_style::xml;
    /// Written on the outside of an XML document: the declared or detected encoding. Informational.
    std::string encoding;

    /// A node without a place yet.
    node* make(std::string_view name, node_kind kind = node_kind::element) {
        node* made = memory_.create<node>();
        made->name = name;
        made->kind = kind;
        made->index = count_++;
        return made;
    }
    /// A last child.
    node* append(node& parent, std::string_view name);
    node* append_text(node& parent, std::string_view text);
    node* append_attribute(node& element, std::string_view name, std::string_view value);
    /// Puts `child` behind `before`; `before == nullptr` makes it the first.
    static void insert_after(node& parent, node* before, node& child) noexcept;
    /// Takes a child out; it may be put elsewhere.
    static void remove(node& child) noexcept;

private:
    arena memory_;
    node* root_ = nullptr;
    std::uint32_t count_ = 0;
};

}  // namespace genvej::model
