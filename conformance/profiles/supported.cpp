#include "conformance/profiles/supported.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::profiles {

namespace {

std::vector<supported_row> read_supported() {
    static const model::table table =
        model::table::read(model::resource_text("conformance/profiles/supported.tsv"), '\t').value();
    std::vector<supported_row> rows;
    for (const model::table::row& line : table.rows()) {
        if (line.fields.size() != 2) {
            throw std::logic_error("conformance/profiles/supported.tsv:" + std::to_string(line.line) +
                                   ": two columns are expected");
        }
        rows.push_back({line.fields[0], line.fields[1]});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const supported_row& a, const supported_row& b) { return a.profile < b.profile; });
    return rows;
}

}  // namespace

std::span<const supported_row> supported_of(std::string_view profile_url) {
    static const std::vector<supported_row> rows = read_supported();
    const std::string_view profile = profile_url.substr(0, profile_url.find('|'));
    const auto first = std::find_if(rows.begin(), rows.end(),
                                    [&](const supported_row& row) { return row.profile == profile; });
    const auto last =
        std::find_if(first, rows.end(), [&](const supported_row& row) { return row.profile != profile; });
    return {first, last};
}

}  // namespace genvej::profiles
