// Fuzz target: what read_fhir_json accepts is written, and read again it is the same.
#include <cstdint>
#include <cstdlib>

#include "adapters/formats/fhir_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace genvej;
    const auto read = formats::read_fhir_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!read.ok()) return 0;
    std::string once;
    formats::write_fhir_json(*read.value.root(), once);
    const auto again = formats::read_fhir_json(once);
    if (!again.ok()) std::abort();
    std::string twice;
    formats::write_fhir_json(*again.value.root(), twice);
    if (once != twice) std::abort();
    return 0;
}
