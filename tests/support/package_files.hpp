#pragma once
/// Files of a FHIR package (tar.gz). Thread-safety: no shared state.
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

#include "adapters/formats/inflate.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::test {

/// By name. A tar archive is blocks of 512 bytes: name at 0, size in octal at 124.
inline std::map<std::string, std::string> files_of_package(const std::filesystem::path& package) {
    const auto unpacked = formats::inflate(read_file(package));
    if (!unpacked.ok()) throw std::runtime_error(package.string() + " cannot be unpacked");
    const std::string& tar = unpacked.value;
    std::map<std::string, std::string> out;
    for (std::size_t at = 0; at + 512 <= tar.size() && tar[at] != 0;) {
        std::string name = tar.substr(at, 100);
        name.resize(name.find('\0') == std::string::npos ? name.size() : name.find('\0'));
        const std::size_t size = std::stoul(tar.substr(at + 124, 11), nullptr, 8);
        out.emplace(name, tar.substr(at + 512, size));
        at += 512 + (size + 511) / 512 * 512;
    }
    return out;
}

}  // namespace genvej::test
