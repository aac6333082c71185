#include "adapters/formats/xml_reader.hpp"

#include <iterator>
#include <utility>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/xml_scan.hpp"
#include "adapters/formats/xml_tree.hpp"

namespace genvej::formats {

model::checked<model::document> read_xml(std::string_view bytes, const limits& bounds,
                                         std::string_view announced) {
    model::checked<model::document> out;
    out.found = xml::check_size(bytes, bounds);
    if (!out.ok()) return out;
    model::checked<utf8_text> decoded = xml_to_utf8(bytes, announced);
    out.found = std::move(decoded.found);
    if (!out.ok()) return out;
    xml::scan pass(decoded.value.text, bounds);
    if (pass.run()) {
        out.value = xml::make_tree(std::move(decoded.value.text), pass.nodes());
        out.value.encoding = std::move(decoded.value.actual);
    }
    std::move(pass.found().begin(), pass.found().end(), std::back_inserter(out.found));
    return out;
}

}  // namespace genvej::formats
