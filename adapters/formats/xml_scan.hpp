#pragma once
/// The strict pass over a document before pugixml reads it: everything that XML 1.0 and Namespaces in XML
/// call an error, and the limits.
///
/// One walk over the text, without recursion, ending at the first mistake. As it goes along it notes what
/// pugixml does not tell: it makes the nodes, in the order of the document, with their places and namespaces.
/// Their names and values are as written; pugixml's come in their place (xml_tree.hpp).
/// Contract: the text is valid UTF-8, and a NUL stands behind it, the guard that ends every inner loop: NUL
/// is forbidden in XML. Standard: XML 1.0 fifth edition, Namespaces in XML 1.0; numbers in brackets are their
/// productions. Thread-safety: one scan, one document.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/limits.hpp"
#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_namespaces.hpp"
#include "adapters/formats/xml_text.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats::xml {

/// `limit.document`, or `limit.envelope` for what looks like an envelope; to be asked before any work is
/// done.
model::issues check_size(std::string_view document, const limits& bounds);

class scan {
public:
    /// @param utf8 a NUL behind it
    /// @param out is given the nodes; nullptr: the verdict alone is wanted
    scan(std::string_view utf8, const limits& bounds, model::document* out);

    /// True: well-formed and within the limits; the document has its root.
    bool run();
    /// What run() found: one issue, or none.
    model::issues& found() noexcept { return found_; }

private:
    struct open_element {
        std::string_view name;
        std::size_t bindings;  ///< that were in force outside it
    };
    struct attribute {
        qualified_name name;
        std::string_view value;  ///< as written
        std::string_view space;
        model::position at;
    };

    // xml_scan.cpp: the document and its content
    bool document();
    bool around_root();
    bool outside_root();
    bool content();
    bool markup_declaration();

    // xml_scan_text.cpp: character data
    bool character_data();
    bool layout() noexcept;
    bool text();

    // xml_scan_tags.cpp: tags and attributes
    bool start_tag();
    bool end_tag();
    bool attribute_list(bool& empty_element);
    bool one_attribute();
    bool attribute_value(std::string_view& value);
    bool resolve_attributes();
    bool unbound(std::string_view prefix) const noexcept {
        return !prefix.empty() && namespaces_.find(prefix).data() == nullptr;
    }
    bool declare(const attribute& declaration);
    bool repeats();

    // xml_scan_tree.cpp: the nodes
    model::node* open_node(std::string_view name, model::position at);
    void add_attributes();
    void append_to_parent(model::node& made) noexcept {
        made.parent = parent_;
        (parent_->last == nullptr ? parent_->first : parent_->last->next) = &made;
        parent_->last = &made;
    }
    void add_text(std::string_view written, model::position at);

    // xml_scan_parts.cpp: what may stand anywhere
    bool declaration();
    bool pseudo_attribute(std::string_view name, std::string_view& value);
    bool comment();
    bool cdata();
    bool instruction();
    bool reference();
    bool character_reference();
    bool nc_name(std::string_view& out, std::string_view code);
    bool qualified(qualified_name& out);
    bool skip_white_space();
    /// To the next character that stops this construct. False: a forbidden character, or the end of the text.
    /// @param construct its beginning, for the issue; empty: the content of an element
    bool skip_to(const stop_set& stops, std::string_view construct);
    bool pass_control_character(std::string_view construct);
    code_point next_character(const char* at) const noexcept;
    bool rest_begins(std::string_view with) const noexcept {
        return std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(with);
    }
    bool ended() const noexcept { return at_ == end_; }

    /// Notes the issue; always false.
    bool fail(std::string_view code, const char* where, std::string_view param = {});
    bool forbidden(std::uint32_t character);
    bool count_node() { return ++nodes_ <= bounds_.nodes || too_many_nodes(); }
    bool too_many_nodes();
    model::position position_of(const char* where) const;
    /// Where the pass is. Columns count bytes.
    model::position here() const noexcept {
        return {line_, static_cast<std::uint32_t>(at_ - line_begin_) + 1};
    }
    void begin_line(const char* at) noexcept {
        ++line_;
        line_begin_ = at;
    }

    const char* begin_;
    const char* end_;
    const char* at_;
    const char* line_begin_;
    std::uint32_t line_ = 1;
    const limits& bounds_;
    std::uint32_t nodes_ = 0;
    std::vector<open_element> open_;
    std::vector<attribute> attributes_;  ///< of the present start tag
    namespaces namespaces_;
    model::document* out_;
    model::node* root_ = nullptr;
    model::node* parent_ = nullptr;  ///< the innermost open element, where nodes are wanted
    model::arena own_memory_;        ///< of namespaces that are not written as meant, where they are not
    model::issues found_;
};

}  // namespace genvej::formats::xml
