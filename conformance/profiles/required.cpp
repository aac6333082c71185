#include "conformance/profiles/required.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::profiles {

namespace {

constexpr std::array<std::string_view, 2> sources{"conformance/profiles/required.tsv",
                                                  "conformance/profiles/genvej/required.tsv"};

void read_source(std::string_view path, std::vector<required_row>& rows) {
    static std::deque<model::table> kept;  // the rows point into them
    const model::table& table =
        kept.emplace_back(model::table::read(model::resource_text(path), '\t').value());
    for (const model::table::row& line : table.rows()) {
        if (line.fields.size() != 4) {
            throw std::logic_error(std::string(path) + ":" + std::to_string(line.line) +
                                   ": four columns are expected");
        }
        required_row& made =
            rows.emplace_back(required_row{line.fields[0], line.fields[1], line.fields[2], 0});
        std::from_chars(line.fields[3].data(), line.fields[3].data() + line.fields[3].size(), made.min);
    }
}

std::vector<required_row> read_required() {
    std::vector<required_row> rows;
    for (const std::string_view source : sources) read_source(source, rows);
    std::stable_sort(rows.begin(), rows.end(),
                     [](const required_row& a, const required_row& b) { return a.profile < b.profile; });
    return rows;
}

}  // namespace

std::span<const required_row> required_rows() {
    static const std::vector<required_row> rows = read_required();
    return rows;
}

std::span<const required_row> required_of(std::string_view profile_url) {
    const std::string_view profile = profile_url.substr(0, profile_url.find('|'));
    const std::span<const required_row> all = required_rows();
    const auto first =
        std::find_if(all.begin(), all.end(), [&](const required_row& row) { return row.profile == profile; });
    const auto last =
        std::find_if(first, all.end(), [&](const required_row& row) { return row.profile != profile; });
    return {first, last};
}

}  // namespace genvej::profiles
