#include "adapters/formats/xml_scan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_characters.hpp"
#include "adapters/formats/xml_reader.hpp"

namespace genvej::formats::xml {

namespace {

/// What is shown to the owner of the data: the rest of the line, but not more than a glance.
constexpr std::size_t evidence_size = 60;
/// Deeper than any letter; what is nested more deeply is shown by its innermost elements.
constexpr std::size_t longest_path = 24;

std::string first_of(std::string text, std::size_t size) {
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80) --size;
    text.resize(size);
    return text;
}

/// Names are shown in issues; nobody needs to see all of a very long one.
std::string shown(const std::string& name) {
    return name.size() <= evidence_size ? name : first_of(name, evidence_size) + "...";
}

}  // namespace

model::issues check_size(std::string_view document, const limits& bounds) {
    if (document.size() <= std::min(bounds.document_bytes, bounds.envelope_bytes)) return {};
    const bool envelope = document.substr(0, 4096).find("VANSEnvelope") != std::string_view::npos;
    const std::uint64_t limit = envelope ? bounds.envelope_bytes : bounds.document_bytes;
    if (document.size() <= limit) return {};
    return {model::make_issue(envelope ? "limit.envelope" : "limit.document",
                              {std::to_string(document.size()), std::to_string(limit)})};
}

scan::scan(std::string_view utf8, const limits& bounds, model::document* out)
    : begin_(utf8.data()),
      end_(begin_ + utf8.size()),
      at_(begin_),
      line_begin_(begin_),
      bounds_(bounds),
      out_(out) {
    open_.reserve(32);
}

/// Lines end with LF; CR LF therefore counts as one.
model::position scan::position_of(const char* where) const {
    const auto lines = std::count(begin_, where, '\n');
    const char* line = where;
    while (line != begin_ && line[-1] != '\n') --line;
    return {static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(where - line + 1)};
}

bool scan::fail(std::string_view code, const char* where, std::string_view param) {
    model::issue one = model::make_issue(code);
    if (!param.empty()) one.params.push_back(shown(std::string(param)));
    one.at = position_of(where);
    const std::size_t first = open_.size() - std::min(open_.size(), longest_path);
    if (first > 0) one.path = "...";
    for (std::size_t i = first; i < open_.size(); ++i) {
        if (!one.path.empty()) one.path += '/';
        one.path += shown(std::string(split_name(open_[i].name).local));
    }
    const std::string_view rest(where, static_cast<std::size_t>(end_ - where));
    const std::string_view line = rest.substr(0, std::min(rest.find('\n'), evidence_size + 4));
    one.evidence = first_of(std::string(line), evidence_size);
    found_.push_back(std::move(one));
    return false;
}

bool scan::forbidden(std::uint32_t character) {
    return fail("xml.character", at_, fmt::format("{:04X}", character));
}

bool scan::too_many_nodes() {
    return fail("limit.nodes", at_, std::to_string(bounds_.nodes));
}

bool scan::run() {
    found_ = check_size({begin_, end_}, bounds_);
    if (!found_.empty() || !document()) return false;
    if (out_ != nullptr) out_->set_root(root_);
    return true;
}

// [1] document ::= prolog element Misc*
bool scan::document() {
    if (!declaration() || !around_root()) return false;
    if (ended()) return fail(begin_ == end_ ? "xml.empty" : "xml.no_root", at_);
    if (!start_tag()) return false;
    while (!open_.empty()) {
        if (!content()) return false;
    }
    if (!around_root()) return false;
    return ended() || fail("xml.second_root", at_);
}

// [27] Misc ::= Comment | PI | S; stops at a start tag or at the end
bool scan::around_root() {
    for (;;) {
        skip_white_space();
        if (ended()) return true;
        if (*at_ != '<') return outside_root();
        const char next = at_[1];
        if (next == '?') {
            if (!instruction()) return false;
        } else if (rest_begins("<!--")) {
            if (!comment()) return false;
        } else if (next == '!') {
            return markup_declaration();
        } else {
            return next == '/' ? fail("xml.end_tag_outside", at_) : true;
        }
    }
}

/// A forbidden character is the better explanation where it is one.
bool scan::outside_root() {
    const std::uint32_t value = next_character(at_).value;
    return is_character(value) ? fail("xml.outside", at_) : forbidden(value);
}

// [43] content ::= CharData? ((element | Reference | CDSect | PI | Comment) CharData?)*; one piece of markup
// at a time
bool scan::content() {
    if (*at_ != '<' && !character_data()) return false;
    switch (at_[1]) {
        case '/':
            return end_tag();
        case '?':
            return instruction();
        case '!':
            if (rest_begins("<!--")) return comment();
            return rest_begins("<![CDATA[") ? cdata() : markup_declaration();
        default:
            return start_tag();
    }
}

/// `<!` that is no comment, and no CDATA section where one may stand.
bool scan::markup_declaration() {
    if (rest_begins("<!DOCTYPE")) return fail("xml.doctype", at_);
    return fail(rest_begins("<![CDATA[") ? "xml.outside" : "xml.markup", at_);
}

}  // namespace genvej::formats::xml

namespace genvej::formats {

model::issues check_well_formed(std::string_view text, const limits& bounds) {
    const std::string guarded(text);  // a view has no closing NUL
    xml::scan pass(guarded, bounds, nullptr);
    pass.run();
    return std::move(pass.found());
}

}  // namespace genvej::formats
