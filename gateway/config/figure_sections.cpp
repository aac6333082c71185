#include "gateway/config/figure_sections.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include "gateway/pipeline/routing.hpp"
#include "gateway/registry/registry_rules.hpp"
#include "gateway/tables/population.hpp"

namespace genvej::gateway {

namespace {

bool is_carried(const configuration& by, std::string_view kind) {
    const auto routed = route_for(by, kind, own_partner, {});
    return routed && std::any_of(routed->targets.begin(), routed->targets.end(),
                                 [](const target_entry* one) { return one->rules().carries_rows; });
}

}  // namespace

void read_registries(const toml_values& values, configuration& out, config_errors& errors) {
    const registry::registry_rules& known = registry::registry_rules::built_in();
    for (const section_values& section : values.all("registry")) {
        const section_reader from{section, "registry", errors};
        registry_settings one{section.text("name"), section.text("send") == "monthly",
                              section.text("form") == "csv", from.small("day"),
                              read_month(section.text("first_month"))};
        if (known.find(one.name) == nullptr) {
            std::string names;
            for (const auto& row : known.registries())
                names.append(names.empty() ? "" : ", ").append(row.registry);
            from.wrong("name", fmt::format("there is no registry named {}; there are {}", one.name, names));
        }
        if (out.registry(one.name) != nullptr)
            from.wrong("name", fmt::format("a registry named {} stands above", one.name));
        if (one.monthly && one.first_month == 0)
            from.wrong("first_month", "the first month whose rows are sent, 2026-11");
        constexpr std::uint32_t last_day = 28;
        if (one.month_day < 1 || one.month_day > last_day)
            from.wrong("day", fmt::format("a day from 1 to {}, which every month has", last_day));
        const registry::registry_row* const to = known.find(one.name);
        if (to != nullptr && !is_carried(out, to->kind))
            from.wrong(
                "name",
                fmt::format("nobody gets its rows; add a [[route]] with message = \"{}\" to a target of kind "
                            "folder or fhir",
                            to->kind));
        out.registries.push_back(std::move(one));
    }
}

void read_tables(const section_reader& from, configuration& out) {
    out.hide_below = from.small("hide_below");
    const std::string file = from.values.text("population");
    if (file.empty()) {
        out.population = std::make_shared<const tables::population>(tables::population::built_in());
        return;
    }
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return from.wrong("population", fmt::format("{} cannot be read", file));
    auto read = tables::population::read(text.str());
    if (read.has_error())
        return from.wrong("population", fmt::format("{}:{}: {}", file, read.error().line, read.error().text));
    out.population = std::make_shared<const tables::population>(std::move(*read));
}

std::int32_t read_month(std::string_view text) noexcept {
    std::int32_t year = 0, month = 0;
    if (text.size() != 7 || text[4] != '-') return 0;
    const auto read = [](std::string_view digits, std::int32_t& into) {
        const auto done = std::from_chars(digits.data(), digits.data() + digits.size(), into);
        return done.ec == std::errc{} && done.ptr == digits.data() + digits.size();
    };
    if (!read(text.substr(0, 4), year) || !read(text.substr(5), month) || month < 1 || month > 12) return 0;
    constexpr std::int32_t first_year = 1990, last_year = 2199;
    if (year < first_year || year > last_year) return 0;
    return year * 12 + month - 1;
}

}  // namespace genvej::gateway
