#pragma once
/// The letters of our own that lie in letters/, and small changes to them.
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/schemas/schema.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::schemas::test {

inline std::string letter(std::string_view name) {
    return genvej::test::read_file(std::string(GENVEJ_SOURCE_DIR) +
                                   "/tests/unit/conformance/schemas/letters/" + std::string(name) + ".xml");
}

/// Every letter there, with the name of its schema: `vans_envelope_positive.xml` is one of `vans_envelope`.
struct named_letter {
    std::string file, schema;
};
inline std::vector<named_letter> all_letters() {
    std::vector<named_letter> out;
    for (const auto& file : genvej::test::files_below(
             std::string(GENVEJ_SOURCE_DIR) + "/tests/unit/conformance/schemas/letters", ".xml")) {
        const std::string stem = file.stem().string();
        std::string longest;
        for (const schema& one : all_schemas()) {
            if (stem.starts_with(one.name()) && one.name().size() > longest.size()) longest = one.name();
        }
        out.push_back({stem, longest});
    }
    return out;
}

/// The text with the first `from` replaced. @throw std::logic_error when it is not there: the test would test
/// nothing
inline std::string with(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not in the letter: " + std::string(from));
    return text.replace(at, from.size(), to);
}

inline model::document tree(std::string_view text) {
    auto read = formats::read_xml(text);
    if (!read.ok()) throw std::logic_error("not well-formed: " + to_line(read.found.front()));
    return std::move(read.value);
}

/// Issues as `level code path params`, one a line: what a test compares.
inline std::string listing(const model::issues& found) {
    std::string out;
    for (const model::issue& one : found) {
        if (!out.empty()) out += '\n';
        out += std::string(to_string(one.level)) + ' ' + std::string(one.code()) + ' ' + one.path;
        for (const std::string& param : one.params) out += " {" + param + "}";
    }
    return out;
}

}  // namespace genvej::schemas::test
