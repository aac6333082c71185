#include "conformance/model/resources.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

// The assembler's rows: path (zero-terminated), first byte, length.
struct embedded_row {
    const char* path;
    const char* text;
    std::uint64_t size;
};
extern "C" const embedded_row genvej_resource_rows[];
extern "C" const std::uint64_t genvej_resource_count;

namespace genvej::model {

std::span<const resource> resources() {
    static const std::vector<resource> all = [] {
        std::vector<resource> rows;
        rows.reserve(genvej_resource_count);
        for (std::uint64_t i = 0; i < genvej_resource_count; ++i) {
            const embedded_row& row = genvej_resource_rows[i];
            rows.push_back({row.path, std::string_view(row.text, row.size)});
        }
        std::sort(rows.begin(), rows.end(),
                  [](const resource& a, const resource& b) { return a.path < b.path; });
        return rows;
    }();
    return all;
}

std::span<const resource> resources_below(std::string_view folder) {
    const std::span<const resource> all = resources();
    const auto begins = [&](const resource& row) { return row.path.substr(0, folder.size()) == folder; };
    const auto first = std::find_if(all.begin(), all.end(), begins);
    const auto last = std::find_if_not(first, all.end(), begins);
    return {first, last};
}

std::string_view resource_text(std::string_view path) {
    for (const resource& row : resources()) {
        if (row.path == path) return row.text;
    }
    throw std::logic_error("not built in: " + std::string(path));
}

}  // namespace genvej::model
