// Fuzz target: what read_xml accepts is written, and read again it is the same.
#include <cstdint>
#include <cstdlib>

#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace genvej;
    const auto read = formats::read_xml(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!read.ok()) return 0;
    const std::string once =
        formats::write_xml(*read.value.root(), formats::charset::utf_8, formats::indent::none);
    const auto again = formats::read_xml(once);
    if (!again.ok() ||
        formats::write_xml(*again.value.root(), formats::charset::utf_8, formats::indent::none) != once)
        std::abort();
    return 0;
}
