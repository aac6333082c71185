#include "tests/unit/mappings/properties/made_care.hpp"

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::test {

namespace {

std::vector<care_party> parties() {
    const auto table = model::table::read(model::resource_text("mappings/shared/organisations.csv")).value();
    const auto cell = [&](const model::table::row& row, std::string_view name) {
        return std::string(row.fields[static_cast<std::size_t>(table.column(name))]);
    };
    std::vector<care_party> out;
    for (const auto& row : table.rows()) {
        if (!cell(row, "sor").empty()) out.push_back({cell(row, "gln"), cell(row, "sor"), cell(row, "name")});
    }
    return out;
}

std::vector<std::string> categories() {
    const auto table =
        model::table::read(model::resource_text("mappings/xdis91/codes/categories.csv")).value();
    std::vector<std::string> out{"other"};
    for (const auto& row : table.rows())
        out.emplace_back(row.fields[static_cast<std::size_t>(table.column("code"))]);
    return out;
}

}  // namespace

care_generator care_messages(std::uint64_t seed) {
    return {parties(), categories(), seed};
}

}  // namespace genvej::test
