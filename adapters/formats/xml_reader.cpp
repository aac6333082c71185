#include "adapters/formats/xml_reader.hpp"

#include <iterator>
#include <span>
#include <utility>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/xml_scan.hpp"
#include "adapters/formats/xml_tree.hpp"

namespace genvej::formats {

namespace {

/// How much memory the text takes in UTF-8, at most. A small one is not counted: what it does not need is
/// given back.
std::size_t room_for_utf8(const input& from, const encoded_text& as) {
    constexpr std::size_t counted_from = 65'536;
    constexpr std::size_t longest = 3;  // bytes of UTF-8 for one of windows-1252
    constexpr std::size_t block = 16;
    const std::size_t size = as.text.size();
    if (!as.single_byte) return from.own() == nullptr ? size + 1 : 0;
    return (size < counted_from ? size * longest : widened_size(as.text)) + block + 1;
}

/// In UTF-8, a NUL behind it, where pugixml may write.
std::span<char> utf8_of(const input& from, const encoded_text& as, std::size_t room, model::arena& memory) {
    if (!as.single_byte) return own_text(from, as.text, memory);
    auto* const begin = static_cast<char*>(memory.allocate(room, 1));
    char* const end = widen_to(begin, as.text);
    *end = '\0';
    memory.keep_until(end + 1);
    if (from.own() != nullptr) std::string().swap(*from.own());  // a large message is held once
    return {begin, end};
}

}  // namespace

model::checked<model::document> read_xml(const input& from, const limits& bounds,
                                         std::string_view announced) {
    model::checked<model::document> out;
    out.found = xml::check_size(from.bytes(), bounds);
    if (!out.ok()) return out;
    model::checked<encoded_text> as = find_encoding(from.bytes(), announced);
    out.found = std::move(as.found);
    if (!out.ok()) return out;
    const std::size_t room = room_for_utf8(from, as.value);
    model::document tree(room_for_tree(as.value.text.size()) + room);
    const std::span<char> text = utf8_of(from, as.value, room, tree.memory());
    xml::scan pass({text.data(), text.size()}, bounds, &tree);
    if (pass.run()) {
        xml::parse_in_place(text, tree);
        tree.encoding = std::move(as.value.actual);
        out.value = std::move(tree);
    }
    std::move(pass.found().begin(), pass.found().end(), std::back_inserter(out.found));
    return out;
}

}  // namespace genvej::formats
