#include <chrono>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/cli/named_store.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/tables/make.hpp"

namespace genvej::gateway {

namespace {

struct report_words {
    tables::wish said;
    std::string config, store;
};

constexpr const char* examples =
    "examples:\n"
    "  genvej report referrals                                   by municipality and year\n"
    "  genvej report referrals --from 2026-01 --to 2026-03 --by month\n"
    "  genvej report referrals --municipality 851,860 --by year,kind --format csv > referrals.csv\n"
    "  genvej report referrals --from 2017 --to 2017 --without 825     all but one\n"
    "  genvej report deadlines --as-known 2026-03-01             as it was on that day, whatever came later\n"
    "  genvej report referrals --only year=2017,municipality=851 --rows    what a figure is made of\n"
    "docs/reports.md shows each report and says how its figures are defined.";

/// Directory and sets of indicators as the settings say, or the exit code. What is wrong has been said by
/// then.
std::shared_ptr<const knowledge> find_knowledge(const configuration& from, int& result) {
    const loaded_knowledge known =
        load_knowledge(from.mappings_directory, from.organisations_file, from.indicators_directory);
    for (const std::string& error : known.problem.errors) complain(error);
    result = to_int(known.problem.world ? exit_code::world : exit_code::usage);
    return known.value;
}

int refuse(const tables::misunderstood& wrong) {
    const std::string name = wrong.name == "report" ? wrong.name : "--" + wrong.name;
    complain(fmt::format("{}: \"{}\" is not understood; expected: {}", name, wrong.value, wrong.expected));
    return to_int(exit_code::usage);
}

int report(const report_words& told, const common_options& common) {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    const store::time_ms now = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    auto what = tables::understand(told.said, tables::report_rows::built_in(), now);
    if (const auto* const wrong = std::get_if<tables::misunderstood>(&what)) return refuse(*wrong);
    const tables::understood& asked = std::get<tables::understood>(what);
    int result = to_int(exit_code::usage);
    const auto settings = find_configuration(told.config, result);
    if (!settings) return result;
    const auto known = find_knowledge(*settings, result);
    if (known == nullptr) return result;
    const named_store named = find_store(*settings, told.store);
    const auto fail = [&](const boost::system::error_code& error) {
        complain(fmt::format("store {}: {}", shown(named), error.message()));
        return to_int(exit_code::world);
    };
    const auto opened = open_upkeep(named);
    if (opened.has_error()) return fail(opened.error());
    const auto names = [&](std::uint16_t code) {
        const auto* const one = known->directory.by_local_code("municipality", fmt::format("{:03}", code));
        return one == nullptr ? std::string() : one->name;
    };
    const auto made = tables::make(
        asked, {settings->population.get(), settings->hide_below, names, known->indicators.get()},
        [&](const store::known_filter& which, const tables::each_course& each) {
            return (*opened)->known_courses(which, each);
        },
        common.in);
    if (made.has_error()) return fail(made.error());
    if (!made->refusal.name.empty()) return refuse(made->refusal);
    fmt::print("{}", made->text);
    return to_int(exit_code::done);
}

}  // namespace

void add_report(CLI::App& to, const common_options& common, int& result) {
    auto told = std::make_shared<report_words>();
    CLI::App* command =
        to.add_subcommand("report", "figures from what was registered once, beside a gateway or without one");
    std::string names;
    for (const tables::report& one : tables::report_rows::built_in().reports())
        names.append(names.empty() ? "" : ", ").append(one.name);
    const auto add = [&](const char* name, std::string& into, const char* type, const std::string& purpose) {
        command->add_option(name, into, purpose)->type_name(type);
    };
    command->add_option("REPORT", told->said.report, names)->required();
    add("--municipality", told->said.municipality, "CODES", "only these, three digits each: 851,860");
    add("--without", told->said.without, "CODES", "all but these");
    add("--from", told->said.from, "MONTH", "referred in this month or later: 2026-03, or 2026");
    add("--to", told->said.to, "MONTH", "and in this month or earlier");
    add("--by", told->said.by, "DIMENSIONS",
        "what figures are told apart by: month,kind (a wrong word lists them)");
    add("--only", told->said.only, "DIMENSION=VALUE",
        "only where this holds: sender=5790000000012,year=2026");
    add("--pack", told->said.pack, "PACK", "only courses of this disease: cardiac");
    add("--format", told->said.format, "FORMAT", "text (the default), csv or json");
    add("--as-known", told->said.as_known, "TIME",
        "as it was known on that day or at that moment: 2026-03-01, 2026-03-01T12:00:00Z");
    command->add_flag("--rows", told->said.rows,
                      "the courses that the figures are made of, each with its data");
    command->add_flag("--aggregated", told->said.aggregated,
                      "small figures hidden, as for those who may not see rows");
    command
        ->add_option("--config", told->config,
                     "genvej.toml that names the store; without it the embedded default")
        ->type_name("FILE");
    command
        ->add_option("--store", told->store,
                     "the store's file, or a database as postgresql://..., in place of the configuration's")
        ->type_name("STORE");
    command->footer(examples);
    command->callback([told, &common, &result] { result = report(*told, common); });
}

}  // namespace genvej::gateway
