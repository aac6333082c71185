// Parts of the strict pass that may stand anywhere: declaration, comments, instructions, references, names.
#include <charconv>

#include "adapters/formats/utf8.hpp"
#include "adapters/formats/xml_characters.hpp"
#include "adapters/formats/xml_scan.hpp"
#include "conformance/model/characters.hpp"

namespace genvej::formats::xml {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// [26] VersionNum ::= '1.' [0-9]+
bool is_version(std::string_view value) {
    if (value.size() < 3 || !value.starts_with("1.")) return false;
    return value.substr(2).find_first_not_of("0123456789") == std::string_view::npos;
}

// [81] EncName ::= [A-Za-z] ([A-Za-z0-9._] | '-')*
bool is_encoding_name(std::string_view value) {
    if (value.empty() || lower(value[0]) < 'a' || lower(value[0]) > 'z') return false;
    for (const char c : value) {
        const bool letter = lower(c) >= 'a' && lower(c) <= 'z';
        if (!letter && !model::is_digit(c) && c != '.' && c != '_' && c != '-') return false;
    }
    return true;
}

bool is_yes_or_no(std::string_view value) {
    return value == "yes" || value == "no";
}

/// A pseudo-attribute of the XML declaration. They come in this order.
struct declared_part {
    std::string_view name;
    bool required;
    bool (*allowed)(std::string_view value);
};
constexpr declared_part declared_parts[] = {
    {"version",    true,  is_version      },
    {"encoding",   false, is_encoding_name},
    {"standalone", false, is_yes_or_no    }
};

}  // namespace

// [23] XMLDecl ::= '<?xml' VersionInfo EncodingDecl? SDDecl? S? '?>'
bool scan::declaration() {
    if (!rest_begins("<?xml") || !is(at_[5], white_space)) return true;
    at_ += 5;
    bool space = skip_white_space();
    for (const declared_part& part : declared_parts) {
        if (!rest_begins(part.name)) {
            if (part.required) return fail("xml.declaration", at_);
            continue;
        }
        std::string_view value;
        const char* from = at_;
        if (!space || !pseudo_attribute(part.name, value)) return fail("xml.declaration", at_);
        if (!part.allowed(value)) return fail("xml.declaration", from);
        space = skip_white_space();
    }
    if (!rest_begins("?>")) return fail("xml.declaration", at_);
    at_ += 2;
    return true;
}

/// ` name = "value"`, without markup in the value. False leaves the position at the mistake.
bool scan::pseudo_attribute(std::string_view name, std::string_view& value) {
    at_ += name.size();
    skip_white_space();
    if (*at_ != '=') return false;
    ++at_;
    skip_white_space();
    const char quote = *at_;
    if (quote != '"' && quote != '\'') return false;
    const char* from = ++at_;
    const auto plain = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 ? !double_quoted_stops.has(c) && c != '\''
                                                     : is(c, white_space);
    };
    while (plain(*at_)) ++at_;
    if (*at_ != quote) return false;
    value = {from, at_};
    ++at_;
    return true;
}

// [15] Comment ::= '<!--' ((Char - '-') | ('-' (Char - '-')))* '-->'
bool scan::comment() {
    at_ += 4;
    for (;;) {
        if (!skip_to(comment_stops, "<!--")) return false;
        if (at_[1] != '-') {
            ++at_;
            continue;
        }
        if (at_[2] != '>') return fail("xml.comment", at_);
        at_ += 3;
        return true;
    }
}

// [18] CDSect ::= '<![CDATA[' (Char* - (Char* ']]>' Char*)) ']]>'
bool scan::cdata() {
    at_ += 9;
    const char* from = at_;
    const model::position begin = here();
    for (;;) {
        if (!skip_to(cdata_stops, "<![CDATA[")) return false;
        if (rest_begins("]]>")) break;
        ++at_;
    }
    if (out_ != nullptr) add_text({from, at_}, begin);
    at_ += 3;
    return count_node();
}

// [16] PI ::= '<?' PITarget (S (Char* - (Char* '?>' Char*)))? '?>'; a target is a name without colon
bool scan::instruction() {
    const char* from = at_;
    at_ += 2;
    std::string_view target;
    if (!nc_name(target, "xml.instruction")) return false;
    // [17] PITarget ::= Name - (('X' | 'x') ('M' | 'm') ('L' | 'l'))
    if (target.size() == 3 && lower(target[0]) == 'x' && lower(target[1]) == 'm' && lower(target[2]) == 'l') {
        return fail("xml.declaration_place", from);
    }
    if (!rest_begins("?>") && !is(*at_, white_space)) {
        return ended() ? fail("xml.unfinished", at_, "<?") : fail("xml.instruction", at_);
    }
    for (;;) {
        if (!skip_to(instruction_stops, "<?")) return false;
        if (at_[1] == '>') break;
        ++at_;
    }
    at_ += 2;
    return true;
}

// [67] Reference ::= EntityRef | CharRef; the five entities of [4.6] and no others
bool scan::reference() {
    if (at_[1] == '#') return character_reference();
    for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&apos;", "&quot;"}) {
        if (rest_begins(known)) {
            at_ += known.size();
            return true;
        }
    }
    return fail("xml.entity", at_);
}

// [66] CharRef ::= '&#' [0-9]+ ';' | '&#x' [0-9a-fA-F]+ ';'; "must match the production for Char"
bool scan::character_reference() {
    const bool hexadecimal = at_[2] == 'x';
    const char* digits = at_ + (hexadecimal ? 3 : 2);
    std::uint32_t value = 0;
    const auto [stop, error] = std::from_chars(digits, end_, value, hexadecimal ? 16 : 10);
    if (error != std::errc{} || stop == end_ || *stop != ';' || !is_character(value))
        return fail("xml.reference", at_);
    at_ = stop + 1;
    return true;
}

// Namespaces [4] NCName ::= NCNameStartChar NCNameChar*
bool scan::nc_name(std::string_view& out, std::string_view code) {
    const char* from = at_;
    const char* to = from;  // not the member, which would be stored for every byte
    if (is(*to, name_start)) {
        ++to;
    } else {
        const code_point first = next_character(to);
        if (first.value < 0x80 || !starts_name(first.value)) {
            return ended() ? fail("xml.unfinished", at_, "<") : fail(code, at_);
        }
        to += first.length;
    }
    for (;;) {
        to = find_name_end(to, end_);
        if (static_cast<unsigned char>(*to) < 0x80) break;
        const code_point next = next_character(to);
        if (next.length == 0 || !continues_name(next.value)) break;
        to += next.length;
    }
    at_ = to;
    out = {from, to};
    return true;
}

// Namespaces [7] QName ::= (Prefix ':')? LocalPart
bool scan::qualified(qualified_name& out) {
    const char* from = at_;
    if (is(*from, name_start)) {  // nearly always ASCII letters
        const char* to = find_name_end(from, end_);
        const char* colon = *to == ':' && is(to[1], name_start) ? to : nullptr;
        if (colon != nullptr) to = find_name_end(colon + 1, end_);
        if (static_cast<unsigned char>(*to) < 0x80 && *to != ':') {
            at_ = to;
            const char* local = colon == nullptr ? from : colon + 1;
            out.full = {from, static_cast<std::size_t>(to - from)};
            out.prefix = out.full.substr(0, colon == nullptr ? 0 : static_cast<std::size_t>(colon - from));
            out.local = {local, static_cast<std::size_t>(to - local)};
            return true;
        }
    }
    if (!nc_name(out.local, "xml.name")) return false;
    if (*at_ == ':') {
        ++at_;
        out.prefix = out.local;
        if (!nc_name(out.local, "xml.name")) return false;
        if (*at_ == ':') return fail("xml.name", at_);
    }
    out.full = {from, at_};
    return true;
}

bool scan::skip_white_space() {
    const char* from = at_;
    const char* to = from;
    for (; is(*to, white_space); ++to) {
        if (*to == '\n') begin_line(to + 1);
    }
    at_ = to;
    return to != from;
}

code_point scan::next_character(const char* at) const noexcept {
    return decode_utf8({at, end_});
}

bool scan::skip_to(const stop_set& stops, std::string_view construct) {
    for (;;) {
        at_ = find_stop(at_, end_, stops);
        const auto byte = static_cast<unsigned char>(*at_);
        if (byte >= 0x20 && byte != 0xEF) return true;
        if (!pass_control_character(construct)) return false;
    }
}

/// A white one, or EF that begins an allowed character.
bool scan::pass_control_character(std::string_view construct) {
    if (ended()) {
        if (construct.empty()) return fail("xml.unclosed", at_, open_.back().name);
        return fail("xml.unfinished", at_, construct);
    }
    const std::uint32_t value = next_character(at_).value;
    if (!is_character(value)) return forbidden(value);
    ++at_;
    if (value == '\n') begin_line(at_);
    return true;
}

}  // namespace genvej::formats::xml
