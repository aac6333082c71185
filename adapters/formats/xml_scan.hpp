#pragma once
/// The strict pass over a document: everything that XML 1.0 and Namespaces in XML call an error, and the
/// limits.
///
/// One walk over the text, without recursion, ending at the first mistake. Contract: the text is valid UTF-8
/// in a std::string, whose closing NUL is the guard that ends every inner loop: NUL is forbidden in XML.
/// Standard: XML 1.0 fifth edition, Namespaces in XML 1.0; numbers in brackets are their productions.
/// Thread-safety: one scan, one document.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/limits.hpp"
#include "adapters/formats/xml_namespaces.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::formats::xml {

/// `limit.document`, or `limit.envelope` for what looks like an envelope; to be asked before any work is
/// done.
model::issues check_size(std::string_view document, const limits& bounds);

class scan {
public:
    scan(const std::string& text, const limits& bounds);

    /// True: well-formed and within the limits.
    bool run();
    /// What run() found: one issue, or none.
    model::issues& found() noexcept { return found_; }
    /// Elements, attributes and texts so far; a bound for the nodes of the tree.
    std::uint32_t nodes() const noexcept { return nodes_; }

private:
    struct open_element {
        std::string_view name;
        std::size_t bindings;  ///< that were in force outside it
    };
    struct attribute {
        qualified_name name;
        std::string_view value;  ///< as written
        std::string_view space;
    };

    // xml_scan.cpp: the document and its content
    bool document();
    bool around_root();
    bool outside_root();
    bool content();
    bool character_data();
    bool markup_declaration();

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
    std::string_view normalised(std::string_view value);

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
    bool skip_to(unsigned stop, std::string_view construct);
    bool rest_begins(std::string_view with) const noexcept {
        return std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(with);
    }
    bool ended() const noexcept { return at_ == end_; }

    /// Notes the issue; always false.
    bool fail(std::string_view code, const char* where, std::string_view param = {});
    bool forbidden(std::uint32_t character);
    bool count_node();

    const char* begin_;
    const char* end_;
    const char* at_;
    const limits& bounds_;
    std::uint32_t nodes_ = 0;
    std::vector<open_element> open_;
    std::vector<attribute> attributes_;  ///< of the present start tag
    namespaces namespaces_;
    std::deque<std::string> decoded_;  ///< namespace names that were written with references
    model::issues found_;
};

}  // namespace genvej::formats::xml
