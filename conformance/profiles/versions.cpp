#include "conformance/profiles/versions.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::profiles {

namespace {

constexpr std::string_view source = "conformance/profiles/versions.tsv";

struct version_row {
    std::string_view address;
    std::string_view majors;
};

std::vector<version_row> read_versions() {
    static const model::table table = model::table::read(model::resource_text(source), '\t').value();
    std::vector<version_row> rows;
    for (const model::table::row& line : table.rows()) {
        if (line.fields.size() != 2) {
            throw std::logic_error(std::string(source) + ":" + std::to_string(line.line) +
                                   ": two columns are expected");
        }
        rows.push_back({line.fields[0], line.fields[1]});
    }
    return rows;
}

bool names(std::string_view majors, std::string_view major) {
    while (!majors.empty()) {
        const std::string_view one = majors.substr(0, majors.find(';'));
        if (one == major) return true;
        majors.remove_prefix(one.size() + (one.size() < majors.size() ? 1 : 0));
    }
    return false;
}

}  // namespace

std::optional<std::string_view> versions_instead_of(std::string_view canonical) {
    static const std::vector<version_row> rows = read_versions();
    const std::size_t bar = canonical.find('|');
    if (bar == std::string_view::npos) return std::nullopt;
    const std::string_view version = canonical.substr(bar + 1);
    for (const version_row& row : rows) {
        if (!canonical.starts_with(row.address)) continue;
        if (names(row.majors, version.substr(0, version.find('.')))) return std::nullopt;
        return row.majors;
    }
    return std::nullopt;
}

}  // namespace genvej::profiles
