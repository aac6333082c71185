#include "conformance/profiles/codes.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::profiles {

namespace {

using by_path = std::unordered_map<std::string, std::string_view>;

by_path read_rows() {
    static const model::table table =
        model::table::read(model::resource_text("conformance/profiles/r4_codes.tsv"), '\t').value();
    by_path out;
    for (const model::table::row& row : table.rows()) {
        if (row.fields.size() != 2) throw std::logic_error("r4_codes.tsv: two columns are expected");
        out.emplace(row.fields[0], row.fields[1]);
    }
    return out;
}

}  // namespace

std::string_view codes_of(std::string_view owner, std::string_view element) {
    static const by_path rows = read_rows();
    std::string path(owner);
    path += '.';
    path += element;
    const auto found = rows.find(path);
    return found == rows.end() ? std::string_view{} : found->second;
}

bool is_listed(std::string_view codes, std::string_view one) noexcept {
    if (one.empty()) return false;
    while (!codes.empty()) {
        const std::size_t end = std::min(codes.find(' '), codes.size());
        if (codes.substr(0, end) == one) return true;
        codes.remove_prefix(std::min(end + 1, codes.size()));
    }
    return false;
}

}  // namespace genvej::profiles
