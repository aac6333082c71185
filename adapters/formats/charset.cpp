#include "adapters/formats/charset.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/utf8.hpp"

namespace genvej::formats {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct known_name {
    std::string_view name;
    charset is;
};
constexpr known_name known_names[] = {
    {"utf-8",        charset::utf_8       },
    {"utf8",         charset::utf_8       },
    {"iso-8859-1",   charset::iso_8859_1  },
    {"iso8859-1",    charset::iso_8859_1  },
    {"iso_8859-1",   charset::iso_8859_1  },
    {"latin1",       charset::iso_8859_1  },
    {"l1",           charset::iso_8859_1  },
    {"windows-1252", charset::windows_1252},
    {"cp1252",       charset::windows_1252},
    {"x-cp1252",     charset::windows_1252},
};

/// Beginnings that no document in an ASCII-compatible character set has. XML 1.0, appendix F; RFC 4627,
/// section 3, for JSON without byte order mark: where the NULs stand among the first four bytes.
struct foreign_beginning {
    std::string_view bytes;
    std::string_view mask;  ///< `0`: NUL, `x`: not NUL; instead of bytes
    std::string_view name;
};
constexpr foreign_beginning foreign_beginnings[] = {
    {"\x00\x00\xFE\xFF"sv, "",     "UTF-32"},
    {"\xFF\xFE\x00\x00"sv, "",     "UTF-32"},
    {"\xFE\xFF"sv,         "",     "UTF-16"},
    {"\xFF\xFE"sv,         "",     "UTF-16"},
    {"\x4C\x6F\xA7\x94"sv, "",     "EBCDIC"},
    {"",                   "000x", "UTF-32"},
    {"",                   "x000", "UTF-32"},
    {"",                   "0x",   "UTF-16"},
    {"",                   "x0",   "UTF-16"},
};

bool begins_like(std::string_view bytes, const foreign_beginning& how) {
    if (!how.bytes.empty()) return bytes.starts_with(how.bytes);
    if (bytes.size() < how.mask.size()) return false;
    return std::equal(how.mask.begin(), how.mask.end(), bytes.begin(),
                      [](char mask, char byte) { return (mask == '0') == (byte == '\0'); });
}

std::optional<std::string_view> foreign_charset(std::string_view bytes) {
    for (const foreign_beginning& one : foreign_beginnings) {
        if (begins_like(bytes, one)) return one.name;
    }
    return std::nullopt;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

/// The name in `encoding="..."` of the XML declaration, lower case; empty: none, or one that is no name,
/// about which the strict pass complains.
std::string declared_name(std::string_view text) {
    if (!text.starts_with("<?xml")) return {};
    const std::string_view declaration = text.substr(0, std::min<std::size_t>(text.find("?>"), 256));
    const std::size_t keyword = declaration.find("encoding");
    if (keyword == std::string_view::npos) return {};
    const std::size_t open = declaration.find_first_of("\"'", keyword);
    if (open == std::string_view::npos) return {};
    const std::size_t close = declaration.find(declaration[open], open + 1);
    if (close == std::string_view::npos) return {};
    const std::string name = lower(declaration.substr(open + 1, close - open - 1));
    const bool sound = name.size() <= 40 &&
                       name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
    return sound ? name : std::string();
}

model::issue issue_at(std::string_view text, std::size_t offset, std::string_view code,
                      std::vector<std::string> params = {}) {
    model::issue out = model::make_issue(code, std::move(params));
    const std::string_view before = text.substr(0, offset);
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
    out.at.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
    out.at.column = static_cast<std::uint32_t>(before.size() - line_begin + 1);
    return out;
}

/// UTF-16 and its kin cannot be what a text is whose first bytes are ASCII: such a declaration is only
/// contradicted (programs write it that serialise to a UTF-16 string first), while others say something that
/// we cannot check.
bool plainly_wrong(std::string_view declared) {
    return declared.starts_with("utf-16") || declared.starts_with("utf-32") || declared.starts_with("ucs-") ||
           declared.starts_with("iso-10646-ucs");
}

bool is_ascii_name(std::string_view declared) {
    return declared == "us-ascii" || declared == "ascii";
}

/// A place in a text of one byte a character. Its columns count as in UTF-8.
model::issue issue_at_byte(std::string_view bytes, std::size_t offset, std::string_view code,
                           std::vector<std::string> params = {}) {
    const std::string before = widen(bytes.substr(0, offset));
    return issue_at(before, before.size(), code, std::move(params));
}

/// Judges a text that is not UTF-8. @param plain how many bytes at its beginning are ASCII
void judge_single_bytes(std::size_t plain, std::string_view name, model::checked<encoded_text>& out) {
    const std::string_view bytes = out.value.text;
    const c1_bytes high = find_c1(bytes);
    const auto warn = [&](std::size_t offset, std::string_view code, std::vector<std::string> params = {}) {
        out.found.push_back(issue_at_byte(bytes, offset, code, std::move(params)));
    };
    charset declared{};
    const bool latin_1 = charset_from_name(name, declared) && declared == charset::iso_8859_1;
    out.value.single_byte = true;
    out.value.c1 = high.first != c1_bytes::nowhere;
    out.value.actual = name_of(latin_1 && !out.value.c1 ? charset::iso_8859_1 : charset::windows_1252);
    if (name.empty()) warn(plain, "charset.undeclared");
    if (!name.empty() && declared == charset::utf_8)
        warn(plain, "charset.mismatch", {std::string(name), out.value.actual});
    if (latin_1 && out.value.c1) warn(high.first, "charset.c1");
    if (high.first_undefined != c1_bytes::nowhere) {
        const auto byte = static_cast<unsigned char>(bytes[high.first_undefined]);
        warn(high.first_undefined, "charset.undefined", {fmt::format("{:02X}", byte)});
    }
}

/// Judges a text that is UTF-8, or ASCII alone.
void judge_utf8(std::size_t plain, bool marked, std::string_view name, model::checked<encoded_text>& out) {
    const std::string_view text = out.value.text;
    charset declared = charset::utf_8;
    const bool known = charset_from_name(name, declared);
    const bool only_ascii = plain == text.size();
    const bool contradicted = !name.empty() && !(is_ascii_name(name) && only_ascii) &&
                              (!known || (declared != charset::utf_8 && (!only_ascii || marked)));
    const bool as_declared = known && only_ascii && !marked;
    out.value.actual = name_of(as_declared ? declared : charset::utf_8);
    if (contradicted) {
        out.found.push_back(
            issue_at(text, only_ascii ? 0 : plain, "charset.mismatch", {std::string(name), "utf-8"}));
    }
}

/// Content-Type against what was found. The single-byte sets are one family here: c1 has its own warning.
void compare_announced(std::string_view announced, bool only_ascii, model::checked<encoded_text>& out) {
    if (announced.empty()) return;
    const std::string name = lower(announced);
    charset said{};
    const bool known = charset_from_name(name, said);
    const bool agrees = (known || is_ascii_name(name)) &&
                        (only_ascii || (known && (said == charset::utf_8) == (out.value.actual == "utf-8")));
    if (agrees) return;
    const bool sound =
        name.size() <= 40 &&
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-:") == std::string::npos;
    out.found.push_back(model::make_issue("charset.announced", {sound ? name : "?", out.value.actual}));
}

}  // namespace

bool charset_from_name(std::string_view name, charset& out) noexcept {
    const auto same = [&](const known_name& one) {
        return std::equal(one.name.begin(), one.name.end(), name.begin(), name.end(), [](char a, char b) {
            return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
        });
    };
    const auto found = std::find_if(std::begin(known_names), std::end(known_names), same);
    if (found == std::end(known_names)) return false;
    out = found->is;
    return true;
}

std::string_view name_of(charset which) noexcept {
    switch (which) {
        case charset::utf_8:
            return "utf-8";
        case charset::iso_8859_1:
            return "iso-8859-1";
        case charset::windows_1252:
            return "windows-1252";
    }
    return "utf-8";
}

model::checked<encoded_text> find_encoding(std::string_view bytes, std::string_view announced) {
    model::checked<encoded_text> out;
    const auto refuse = [&](std::string_view name) {
        out.found.push_back(model::make_issue("charset.unsupported", {std::string(name)}));
        return std::move(out);
    };
    if (const auto foreign = foreign_charset(bytes)) return refuse(*foreign);
    const bool marked = bytes.starts_with(byte_order_mark);
    const std::string_view text = marked ? bytes.substr(byte_order_mark.size()) : bytes;
    out.value.text = text;
    out.value.declared = declared_name(text);
    const std::string& declared = out.value.declared;
    charset known{};
    const bool readable =
        charset_from_name(declared, known) || is_ascii_name(declared) || plainly_wrong(declared);
    if (!declared.empty() && !readable) return refuse(declared);

    const std::size_t plain = ascii_prefix(text);
    const bool utf8 = plain == text.size() || plain + valid_utf8_prefix(text.substr(plain)) == text.size();
    // Without a declaration of its own, what carried the document speaks for it (RFC 7303, section 3.2).
    const std::string_view name =
        declared.empty() && charset_from_name(announced, known) ? announced : std::string_view(declared);
    if (utf8) {
        judge_utf8(plain, marked, declared, out);
    } else {
        judge_single_bytes(plain, marked && name.empty() ? "utf-8" : name, out);
    }
    compare_announced(announced, plain == text.size(), out);
    return out;
}

model::checked<utf8_text> xml_to_utf8(std::string_view bytes, std::string_view announced) {
    model::checked<encoded_text> how = find_encoding(bytes, announced);
    model::checked<utf8_text> out;
    out.found = std::move(how.found);
    out.value.declared = std::move(how.value.declared);
    out.value.actual = std::move(how.value.actual);
    if (out.ok())
        out.value.text = how.value.single_byte ? widen(how.value.text) : std::string(how.value.text);
    return out;
}

model::checked<encoded_text> require_utf8(std::string_view bytes) {
    model::checked<encoded_text> out;
    out.value.actual = name_of(charset::utf_8);
    const bool marked = bytes.starts_with(byte_order_mark);
    const std::string_view text = marked ? bytes.substr(byte_order_mark.size()) : bytes;
    out.value.declared = declared_name(text);
    charset known = charset::utf_8;
    const bool other = !out.value.declared.empty() &&
                       (!charset_from_name(out.value.declared, known) || known != charset::utf_8);
    const auto foreign = foreign_charset(bytes);
    if (foreign || other) {
        out.found.push_back(
            model::make_issue("charset.unsupported", {foreign ? std::string(*foreign) : out.value.declared}));
        return out;
    }
    const std::size_t valid = valid_utf8_prefix(text);
    if (valid == text.size()) {
        out.value.text = text;
    } else {
        out.found.push_back(issue_at(text, valid, "charset.invalid_utf8"));
    }
    return out;
}

}  // namespace genvej::formats
