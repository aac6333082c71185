#include "mappings/vocabulary/markup.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "conformance/model/escape.hpp"

namespace genvej::mappings {

namespace {

struct entity {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<entity, 6> entities = {
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\xc2\xa0"}}
};

void append_utf8(model::arena_writer& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out.put(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0U | (code >> 6U));
        put(0x80U | (code & 0x3fU));
    } else if (code < 0x10000) {
        put(0xe0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3fU));
        put(0x80U | (code & 0x3fU));
    } else {
        put(0xf0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3fU));
        put(0x80U | ((code >> 6U) & 0x3fU));
        put(0x80U | (code & 0x3fU));
    }
}

/// `name` between `&` and `;`. False: unknown, and then it stays as it was written.
bool append_entity(model::arena_writer& out, std::string_view name) {
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const std::string_view digits = name.substr(hex ? 2 : 1);
        std::uint32_t code = 0;
        const auto [end, wrong] =
            std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        if (wrong != std::errc{} || end != digits.data() + digits.size() || code == 0 || code > 0x10ffff)
            return false;
        append_utf8(out, code);
        return true;
    }
    const auto known =
        std::find_if(entities.begin(), entities.end(), [&](const entity& one) { return one.name == name; });
    if (known == entities.end()) return false;
    out.put(known->text);
    return true;
}

}  // namespace

std::string_view unescaped(std::string_view text, model::arena& memory) {
    if (text.find('&') == std::string_view::npos) return text;
    model::arena_writer out(memory, text.size());
    while (!text.empty()) {
        const std::size_t at = std::min(text.find('&'), text.size());
        out.put(text.substr(0, at));
        text.remove_prefix(at);
        if (text.empty()) break;
        const std::size_t end = text.substr(0, 12).find(';');
        if (end != std::string_view::npos && append_entity(out, text.substr(1, end - 1))) {
            text.remove_prefix(end + 1);
        } else {
            out.put('&');
            text.remove_prefix(1);
        }
    }
    return out.take();
}

std::string division_of(std::string_view text) {
    std::string out(division_begin);
    model::append_escaped(out, text);
    out += division_end;
    return out;
}

std::string_view markup_piece::attribute(std::string_view name_of) const noexcept {
    std::size_t at = 0;
    while ((at = attributes.find(name_of, at)) != std::string_view::npos) {
        const std::size_t after = at + name_of.size();
        const bool begins =
            at == 0 || attributes[at - 1] == ' ' || attributes[at - 1] == '\n' || attributes[at - 1] == '\t';
        if (begins && after + 1 < attributes.size() && attributes[after] == '=') {
            const char quote = attributes[after + 1];
            const std::size_t end = attributes.find(quote, after + 2);
            if ((quote == '"' || quote == '\'') && end != std::string_view::npos) {
                return attributes.substr(after + 2, end - after - 2);
            }
        }
        at = after;
    }
    return {};
}

bool markup_reader::read_tag(markup_piece& out) {
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos || end < 2) return false;
    std::string_view inside = rest_.substr(1, end - 1);
    if (inside.front() == '!' || inside.front() == '?') return false;
    out.what = markup_piece::kind::open;
    if (inside.front() == '/') {
        out.what = markup_piece::kind::close;
        inside.remove_prefix(1);
    } else if (inside.back() == '/') {
        out.what = markup_piece::kind::empty;
        inside.remove_suffix(1);
    }
    const std::size_t name_end = std::min(inside.find_first_of(" \t\r\n"), inside.size());
    out.name = inside.substr(0, name_end);
    out.attributes = inside.substr(std::min(name_end + 1, inside.size()));
    rest_.remove_prefix(end + 1);
    return true;
}

markup_piece markup_reader::next() {
    markup_piece out;
    if (rest_.empty()) return out;
    if (rest_.front() == '<' && read_tag(out)) return out;
    const std::size_t end = std::min(rest_.find('<', 1), rest_.size());
    out.what = markup_piece::kind::text;
    out.text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return out;
}

}  // namespace genvej::mappings
