// Fuzz target: what read_fhir_xml accepts is written, and read again it is the same.
#include <cstdint>
#include <cstdlib>

#include "adapters/formats/fhir_xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace genvej;
    const auto read = formats::read_fhir_xml(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!read.ok()) return 0;
    const std::string once = formats::write_fhir_xml(*read.value.root());
    const auto again = formats::read_fhir_xml(once);
    if (!again.ok() || formats::write_fhir_xml(*again.value.root()) != once) std::abort();
    return 0;
}
