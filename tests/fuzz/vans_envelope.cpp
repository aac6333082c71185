// Fuzz target: what open_vans_envelope accepts is written and opened again with the same content.
#include <cstdint>
#include <cstdlib>

#include "adapters/formats/vans_envelope.hpp"
#include "adapters/formats/xml_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace genvej;
    const auto read = formats::read_xml(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!read.ok() || !formats::is_vans_envelope(*read.value.root())) return 0;
    const auto opened = formats::open_vans_envelope(*read.value.root());
    if (!opened.ok() || opened.value.message.has_value() == opened.value.receipt.has_value()) return 0;
    const auto again = formats::read_xml(formats::write_vans_envelope(opened.value));
    if (!again.ok() || formats::open_vans_envelope(*again.value.root()).value.data != opened.value.data)
        std::abort();
    return 0;
}
