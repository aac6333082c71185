#include "tests/support/mutate.hpp"

#include <algorithm>
#include <array>

namespace genvej::test {

namespace {

/// What the grammar of XML treats in a way of its own, whole or broken.
constexpr std::array fragments{
    "<",
    ">",
    "&",
    "\"",
    "'",
    "=",
    "/",
    "]]>",
    "<![CDATA[",
    "<![CDATA[ <&> ]]>",
    "<!--",
    "-->",
    "<!-- x -->",
    "<!-- a--b -->",
    "<!---->",
    "<!--->",
    "<?",
    "?>",
    "<?pi?>",
    "<?pi data?>",
    "<?xml version=\"1.0\"?>",
    "<?xMl x?>",
    "<?p:i x?>",
    "<?xml-a x?>",
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&#x;",
    "&#;",
    "&#xD800;",
    "&#xFFFE;",
    "&#x110000;",
    "&#99999999999;",
    "&nbsp;",
    "&amp",
    "&#10;",
    "&#1;",
    "<a/>",
    "<a></a>",
    "<a>",
    "</a>",
    "<b x='1'/>",
    "<b x='1' x='2'/>",
    "<b x='1'y='2'/>",
    "<b x=1/>",
    "<b x/>",
    "<b x='<'/>",
    "<b x='&lt;'/>",
    "<p:a/>",
    "<a p:x='1'/>",
    "<a xmlns:p='u' p:x='1'/>",
    "<p:a xmlns:p='u'></p:a>",
    "<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>",
    "<a xmlns:p='u' xmlns='u' p:x='1' x='2'/>",
    "<a xmlns:p=''/>",
    "<a xmlns=''/>",
    "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
    "<a xmlns:xml='u'/>",
    "<a xmlns:xmlns='u'/>",
    "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
    "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
    "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
    "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
    "<xmlns:a/>",
    "<xml:a/>",
    "<a xml:lang='da'/>",
    "<a:b:c/>",
    "<a :x='1'/>",
    "<:a/>",
    "<a:/>",
    "< a/>",
    "<a / >",
    "</a >",
    "</ a>",
    "<1a/>",
    "<-a/>",
    "<a.-1/>",
    "\t",
    "\r",
    "\n",
    " ",
    "\x01",
    "\x7F",
    "\xC3\xA6",
    "\xC2\x85",
    "\xEF\xBF\xBE",
    "\xED\xA0\x80",
    "\xF0\x9F\x98\x80",
    "\xFF",
    "\xC3",
    "<\xC3\xA6/>",
    "<\xC3\x97/>",
    "<a\xC2\xB7/>",
    "<a \xC3\xB8='1'/>",
    "x=\"1\"",
    " xmlns:p=\"u\"",
    " xmlns=\"u\"",
    "version=\"1.0\"",
    "standalone=\"yes\"",
    "standalone='maybe'",
    "encoding='utf-8'",
    "<!ELEMENT a ANY>",
    "<![INCLUDE[",
    "--",
    "]]",
    "]]&gt;",
};

constexpr std::array<unsigned char, 24> telling_bytes{'<', '>',  '&',  '"',  '\'', '=',  '/',  '!',
                                                      '?', '-',  ']',  '[',  ':',  ';',  '#',  'x',
                                                      ' ', '\n', '\r', 0x00, 0x0B, 0x7F, 0x80, 0xE6};

}  // namespace

std::string byte_mutator::mutate(std::string_view text) {
    std::string out(text);
    done_.clear();
    const std::size_t changes = 1 + dice_.roll(3) / 2;
    for (std::size_t i = 0; i < changes && !out.empty(); ++i) change_once(out);
    return out;
}

void byte_mutator::change_once(std::string& text) {
    switch (dice_.roll(12)) {
        case 0:
            return flip_bit(text);
        case 1:
            return replace_byte(text);
        case 2:
            return erase(text);
        case 3:
            return repeat(text);
        case 4:
            return repeat_attribute(text);
        case 5:
            return rename(text);
        case 6:
            return swap(text);
        case 7:
            return truncate(text);
        default:
            return insert_fragment(text);
    }
}

void byte_mutator::flip_bit(std::string& text) {
    const std::size_t at = dice_.roll(text.size());
    text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << dice_.roll(8)));
    note("flip", at);
}

void byte_mutator::replace_byte(std::string& text) {
    const std::size_t at = dice_.roll(text.size());
    text[at] = static_cast<char>(telling_bytes[dice_.roll(telling_bytes.size())]);
    note("replace", at);
}

void byte_mutator::erase(std::string& text) {
    const std::size_t at = dice_.roll(text.size());
    text.erase(at, 1 + dice_.roll(8));
    note("erase", at);
}

void byte_mutator::insert_fragment(std::string& text) {
    const std::string_view fragment = fragments[dice_.roll(fragments.size())];
    std::size_t at = dice_.roll(text.size() + 1);
    // Half of them between tags, where a whole fragment has a chance to be right.
    if (dice_.roll(2) == 0) at = std::min(text.find('>', at), text.size() - 1) + 1;
    text.insert(at, fragment);
    note("insert " + std::string(fragment), at);
}

void byte_mutator::repeat(std::string& text) {
    const std::size_t at = dice_.roll(text.size());
    text.insert(at, text.substr(at, 1 + dice_.roll(40)));
    note("repeat", at);
}

void byte_mutator::repeat_attribute(std::string& text) {
    const std::size_t quote = text.find("=\"", dice_.roll(text.size()));
    const std::size_t begin = quote == std::string::npos ? quote : text.find_last_of(" <", quote);
    const std::size_t end = quote == std::string::npos ? quote : text.find('"', quote + 2);
    if (begin == std::string::npos || end == std::string::npos) return insert_fragment(text);
    text.insert(end + 1, " " + text.substr(begin + 1, end - begin));
    note("repeat attribute", begin);
}

void byte_mutator::rename(std::string& text) {
    const std::size_t at = text.find('<', dice_.roll(text.size()));
    if (at == std::string::npos) return insert_fragment(text);
    static constexpr std::array<std::string_view, 8> heads{"q:", "x", "!", "?", "/", "-", ":", "xml"};
    text.insert(at + 1, heads[dice_.roll(heads.size())]);
    note("rename", at);
}

void byte_mutator::swap(std::string& text) {
    const std::size_t length = 1 + dice_.roll(10);
    if (text.size() < 2 * length) return flip_bit(text);
    const std::size_t at = dice_.roll(text.size() - 2 * length + 1);
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto step = static_cast<std::ptrdiff_t>(length);
    std::rotate(begin, begin + step, begin + 2 * step);
    note("swap", at);
}

void byte_mutator::truncate(std::string& text) {
    const std::size_t at = dice_.roll(text.size());
    text.resize(at);
    note("truncate", at);
}

void byte_mutator::note(std::string_view what, std::size_t at) {
    if (!done_.empty()) done_ += ", then ";
    done_ += what;
    done_ += " at " + std::to_string(at);
}

}  // namespace genvej::test
