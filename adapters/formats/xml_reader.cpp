#include "adapters/formats/xml_reader.hpp"

#include <iterator>
#include <utility>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats {

model::checked<model::document> read_xml(const input& from, const limits& bounds,
                                         std::string_view announced) {
    model::checked<model::document> out;
    out.found = xml::check_size(from.bytes(), bounds);
    if (!out.ok()) return out;
    model::checked<encoded_text> as = find_encoding(from.bytes(), announced);
    out.found = std::move(as.found);
    if (!out.ok()) return out;
    const std::size_t size = as.value.text.size();
    model::document tree(room_for_tree(size) + (from.lasts() ? 0 : size + 1));
    xml::source source{as.value.text, as.value.single_byte, as.value.c1};
    if (!from.lasts()) source.text = tree.memory().copy_guarded(source.text);
    xml::scan pass(source, bounds, &tree);
    if (pass.run()) {
        tree.encoding = std::move(as.value.actual);
        out.value = std::move(tree);
    }
    std::move(pass.found().begin(), pass.found().end(), std::back_inserter(out.found));
    return out;
}

}  // namespace genvej::formats
