#include "tests/support/xsd_of.hpp"

#include "tests/support/shared_data.hpp"

namespace genvej::test {

namespace fs = std::filesystem;

fs::path xsd_of(std::string_view kind, std::string_view space, std::string_view root) {
    fs::path own = fs::path(GENVEJ_SOURCE_DIR) / "conformance/schemas/xsd" / (std::string(kind) + ".xsd");
    if (fs::exists(own)) return own;
    const fs::path published = shared_data() / "schemas";
    if (shared_data().empty() || !fs::is_directory(published)) return {};
    const std::string in_space = "targetNamespace=\"" + std::string(space) + "\"";
    const std::string declares = "<xs:element name=\"" + std::string(root) + "\"";
    for (const fs::path& file : files_below(published, ".xsd")) {
        const std::string text = read_file(file);
        if (text.find(in_space) != std::string::npos && text.find(declares) != std::string::npos) return file;
    }
    return {};
}

}  // namespace genvej::test
