#include "tests/support/pugixml_tree.hpp"

#include <pugixml.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "adapters/formats/xml_namespaces.hpp"

namespace genvej::test {

namespace {

using formats::xml::namespaces;
using formats::xml::qualified_name;
using formats::xml::split_name;

/// Line and column of offsets that only grow. The lines are found before pugixml parses in place, which moves
/// what follows a reference or a CR LF inside a text.
class line_counter {
public:
    explicit line_counter(std::string_view text) {
        for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
            feeds_.push_back(static_cast<std::uint32_t>(at));
    }

    model::position at(std::size_t offset) noexcept {
        while (line_ <= feeds_.size() && offset > feeds_[line_ - 1]) line_begin_ = feeds_[line_++ - 1] + 1;
        return {line_, static_cast<std::uint32_t>(offset - line_begin_ + 1)};
    }

private:
    std::vector<std::uint32_t> feeds_;
    std::size_t line_begin_ = 0;
    std::uint32_t line_ = 1;
};

/// Walks pugixml's tree in document order. pugixml parses in place and never moves a beginning, so the offset
/// of a name or a text in its buffer is the offset in the text as it was.
class builder {
public:
    builder(line_counter lines, const char* buffer, model::document& out)
        : lines_(std::move(lines)), buffer_(buffer), out_(out) {
        open_.reserve(32);
    }

    void build(pugi::xml_node from) {
        open(from);
        while (parent_ != nullptr) {
            if (at_) {
                visit(at_);
            } else {
                close();
            }
        }
    }

private:
    struct open_element {
        pugi::xml_node source;
        std::size_t bindings;  ///< that were in force outside it
    };

    void visit(pugi::xml_node next) {
        if (next.type() == pugi::node_element) return open(next);
        text(next.value());
        at_ = next.next_sibling();
    }

    /// Makes the element and goes on with its children.
    void open(pugi::xml_node from) {
        const std::string_view name = from.name();
        model::node* made = out_.make({});
        made->at = position_of(name, 1);
        open_.push_back({from, namespaces_.size()});
        if (from.first_attribute()) attributes(from, *made);
        const qualified_name split = split_name(name);
        made->name = split.local;
        made->space = namespaces_.find(split.prefix);
        if (parent_ == nullptr) {
            out_.set_root(made);
        } else {
            model::document::insert_after(*parent_, parent_->last, *made);
        }
        parent_ = made;
        text(from.value());
        at_ = from.first_child();
    }

    void close() {
        const open_element& ended = open_.back();
        namespaces_.unbind_to(ended.bindings);
        at_ = ended.source.next_sibling();
        parent_ = parent_->parent;
        open_.pop_back();
    }

    /// Declarations are bound first, since they hold for the whole tag; they do not become attributes of the
    /// tree.
    void attributes(pugi::xml_node from, model::node& element) {
        for (const pugi::xml_attribute one : from.attributes()) {
            const qualified_name name = split_name(one.name());
            if (name.declares()) namespaces_.bind(name.declared(), one.value());
        }
        model::node** end = &element.attributes;
        for (const pugi::xml_attribute one : from.attributes()) {
            const qualified_name name = split_name(one.name());
            if (name.declares()) continue;
            model::node* made = out_.make(name.local, model::node_kind::attribute);
            made->at = position_of(name.full, 0);
            made->value = one.value();
            if (!name.prefix.empty()) made->space = namespaces_.find(name.prefix);
            made->parent = &element;
            *end = made;
            end = &made->next;
        }
    }

    /// What only comments or the borders of CDATA sections separate is one text.
    void text(std::string_view value) {
        if (value.empty()) return;
        model::node* last = parent_->last;
        if (last != nullptr && !last->is_element()) {
            last->value = out_.memory().join(last->value, value);
            return;
        }
        out_.append_text(*parent_, value)->at = position_of(value, 0);
    }

    model::position position_of(std::string_view inside, std::size_t before) noexcept {
        return lines_.at(static_cast<std::size_t>(inside.data() - buffer_) - before);
    }

    line_counter lines_;
    const char* buffer_;
    model::document& out_;
    namespaces namespaces_;
    std::vector<open_element> open_;
    pugi::xml_node at_;
    model::node* parent_ = nullptr;
};

/// Everything that carries characters is kept as it is; an element's first text is held by the element
/// itself, which saves pugixml a node for nearly every element.
constexpr unsigned parse_options = pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute |
                                   pugi::parse_cdata | pugi::parse_ws_pcdata | pugi::parse_embed_pcdata;

}  // namespace

model::document pugixml_tree(std::string_view utf8) {
    model::document out;
    const std::size_t size = utf8.size();
    auto* buffer = static_cast<char*>(out.memory().allocate(size + 1, 1));
    utf8.copy(buffer, size);
    pugi::xml_document parsed;
    const auto result = parsed.load_buffer_inplace(buffer, size, parse_options, pugi::encoding_utf8);
    if (!result) throw std::logic_error(std::string("pugixml: ") + result.description());
    builder(line_counter(utf8), buffer, out).build(parsed.document_element());
    return out;
}

}  // namespace genvej::test
