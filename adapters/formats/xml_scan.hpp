#pragma once
/// The one pass over a document: everything that XML 1.0 and Namespaces in XML call an error, the limits, and
/// the tree.
///
/// One walk over the bytes, without recursion, ending at the first mistake. Names and texts of the tree are
/// views of what was read; what stands for other characters than it is written with is decoded into the
/// tree's arena. Contract: the text is valid UTF-8 or has one byte a character (encoded_text), and a NUL
/// stands behind it, the guard that ends every inner loop: NUL is forbidden in XML. Standard: XML 1.0 fifth
/// edition, Namespaces in XML 1.0; numbers in brackets are their productions. Thread-safety: one scan, one
/// document.
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

/// What is to be read.
struct source {
    std::string_view text;     ///< a NUL behind it
    bool single_byte = false;  ///< windows-1252; else valid UTF-8
    bool c1 = false;           ///< some bytes are from 80 to 9F
};

class scan {
public:
    /// @param out is given the tree; nullptr: the verdict alone is wanted
    scan(const source& of, const limits& bounds, model::document* out);

    /// True: well-formed and within the limits; the document has its root.
    bool run();
    /// What run() found: one issue, or none.
    model::issues& found() noexcept { return found_; }

private:
    struct open_element {
        std::string_view name;
        std::size_t bindings;   ///< that were in force outside it
        std::uint32_t widened;  ///< bytes that UTF-8 needs more for its name
    };
    struct attribute {
        qualified_name name;
        std::string_view value;  ///< as written
        std::string_view space;
        model::position at;
        unsigned seen_in_name = 0;
        unsigned seen_in_value = 0;
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
    bool short_text() noexcept;
    bool plain_text();
    bool widen_text(std::string_view& out);
    char* widen_plain(const char* from, const char* until, char* to) noexcept;
    void go_back_to(const char* at, model::position was) noexcept;
    bool unusual_character(char*& to);

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

    // xml_scan_tree.cpp: the tree
    model::node* open_node(std::string_view name, model::position at);
    void add_attributes();
    void append_to_parent(model::node& made) noexcept {
        made.parent = parent_;
        (parent_->last == nullptr ? parent_->first : parent_->last->next) = &made;
        parent_->last = &made;
    }
    void add_text(std::string_view text, model::position at);
    /// As it is, where it stands for itself, else decoded.
    std::string_view kept(std::string_view written, text_kind how, unsigned seen_in_it);

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
    void note_wide(std::uint32_t code_point) noexcept;
    /// Letters that UTF-8 writes with two bytes.
    void note_widened(std::uint32_t count) noexcept {
        if (count != 0) seen_ |= seen_wide;
        widened_ += count;
    }
    bool rest_begins(std::string_view with) const noexcept {
        return std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(with);
    }
    bool ended() const noexcept { return at_ == end_; }

    /// Notes the issue; always false.
    bool fail(std::string_view code, const char* where, std::string_view param = {});
    bool forbidden(std::uint32_t character);
    bool count_node() { return ++nodes_ <= bounds_.nodes || too_many_nodes(); }
    bool too_many_nodes();
    /// For an issue: what was written, in UTF-8.
    std::string readable(std::string_view written) const;
    model::position position_of(const char* where) const;
    /// Where the pass is. Columns count bytes of UTF-8.
    model::position here() const noexcept {
        return {line_, static_cast<std::uint32_t>(at_ - line_begin_) + 1 + widened_};
    }
    void begin_line(const char* at) noexcept {
        ++line_;
        line_begin_ = at;
        widened_ = 0;
    }

    const char* begin_;
    const char* end_;
    const char* at_;
    const char* line_begin_;
    std::uint32_t line_ = 1;
    std::uint32_t widened_ = 0;  ///< bytes that UTF-8 needs more, on this line so far
    unsigned seen_ = 0;          ///< since whoever asks set it to 0
    bool single_byte_;
    bool c1_;
    const limits& bounds_;
    std::uint32_t nodes_ = 0;
    std::vector<open_element> open_;
    std::vector<attribute> attributes_;  ///< of the present start tag
    namespaces namespaces_;
    model::document* out_;
    model::node* root_ = nullptr;
    model::node* parent_ = nullptr;  ///< the innermost open element, where there is a tree
    model::arena own_memory_;        ///< of what is decoded, where there is none
    model::issues found_;
};

}  // namespace genvej::formats::xml
