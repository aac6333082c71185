#include "tests/support/emitted.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"

namespace genvej::test {
namespace {

namespace fs = std::filesystem;
using model::node;

constexpr std::size_t sampled = 100;  ///< one of so many is kept whatever its shape
constexpr std::size_t most_codes =
    40;  ///< of one element: which of 10 000 diagnoses it is makes no other shape
constexpr std::size_t longest_code = 120;
constexpr std::array<std::string_view, 16> coded{
    "code", "system",  "status", "use",   "intent", "priority",    "gender",    "mode",
    "url",  "profile", "type",   "event", "method", "contentType", "valueCode", "severity"};

/// Of one test.
class kept_documents {
public:
    kept_documents(std::string_view root, const std::string& test)
        : test_(test), folder_(fs::path(root) / test) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }

    const std::string& test() const noexcept { return test_; }

    void keep(std::string_view document) {
        const bool json = document.find_first_not_of(" \r\n\t") != std::string_view::npos &&
                          document[document.find_first_not_of(" \r\n\t")] == '{';
        const auto read = json ? formats::read_fhir_json(document) : formats::read_fhir_xml(document);
        if (read.value.root() == nullptr) throw std::runtime_error("what was emitted is no FHIR: " + test_);
        bool wanted = count_++ % sampled == 0;
        below(*read.value.root(), std::string(read.value.root()->name), wanted);
        if (wanted)
            std::ofstream(folder_ / fmt::format("{}.{}", count_, json ? "json" : "xml"), std::ios::binary)
                << document;
    }

private:
    /// A resource is the same wherever it stands.
    void below(const node& at, const std::string& path, bool& wanted) {
        for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
            const bool resource = at.name == "resource" || at.name == "contained";
            const std::string inner =
                resource ? std::string(child->name) : fmt::format("{}.{}", path, child->name);
            if (seen_.insert(inner).second) wanted = true;
            if (std::find(coded.begin(), coded.end(), child->name) != coded.end() &&
                code(inner, child->value))
                wanted = true;
            below(*child, inner, wanted);
        }
    }

    /// A new one?
    bool code(const std::string& path, std::string_view value) {
        if (value.empty() || value.size() > longest_code) return false;
        auto& known = codes_[path];
        return known.size() < most_codes && known.emplace(value).second;
    }

    std::string test_;
    fs::path folder_;
    std::size_t count_ = 0;
    std::unordered_set<std::string> seen_;
    std::unordered_map<std::string, std::unordered_set<std::string>> codes_;
};

std::string test_of_this_moment() {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    std::string name =
        test == nullptr ? "no test" : fmt::format("{}.{}", test->test_suite_name(), test->name());
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}

}  // namespace

void emit(std::string_view document) {
    const char* root = std::getenv("GENVEJ_EMIT_BUNDLES");
    if (root == nullptr || *root == '\0') return;
    static std::optional<kept_documents> kept;
    if (const std::string test = test_of_this_moment(); !kept || kept->test() != test)
        kept.emplace(root, test);
    kept->keep(document);
}

}  // namespace genvej::test
