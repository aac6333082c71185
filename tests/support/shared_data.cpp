#include "tests/support/shared_data.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace genvej::test {

namespace fs = std::filesystem;

fs::path shared_data() {
    const char* folder = std::getenv("GENVEJ_SHARED");
    if (folder == nullptr || *folder == '\0') return {};
    const fs::path data = fs::path(folder) / "data";
    return fs::is_directory(data) ? data : fs::path{};
}

bool shared_data_is_required() {
    return std::getenv("GENVEJ_REQUIRE_SHARED") != nullptr;
}

std::vector<fs::path> files_below(const fs::path& folder, std::string_view ending) {
    std::vector<fs::path> found;
    for (const fs::directory_entry& one : fs::recursive_directory_iterator(folder)) {
        if (one.is_regular_file() && one.path().filename().string().ends_with(ending))
            found.push_back(one.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace genvej::test
