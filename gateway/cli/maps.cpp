#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/config/knowledge.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report.hpp"

namespace genvej::gateway {

namespace {

struct maps_words {
    std::string mappings;
    std::string format = "text";
};

/// The maps, or the exit code. What is wrong has been said by then: file, line, reason.
std::shared_ptr<const knowledge> load(const maps_words& told, int& result) {
    const loaded_knowledge known = load_knowledge(told.mappings, {});
    for (const std::string& error : known.problem.errors) fmt::print(stderr, "{}\n", error);
    result = to_int(known.problem.world ? exit_code::world : exit_code::wrong_input);
    return known.value;
}

int check(const maps_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    for (const mappings::message_map* map : known->maps->all()) {
        fmt::print("{}: {} rows, {} examples, every check passed\n", map->file(), map->rows().size(),
                   known->maps->examples(*map).size());
    }
    return to_int(exit_code::done);
}

using reporter = std::string (*)(const mappings::map_set&, mappings::report_format);

int report(const maps_words& told, reporter make) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    mappings::report_format how{};
    if (!mappings::report_format_from(told.format, how)) return to_int(exit_code::usage);
    fmt::print("{}", make(*known->maps, how));
    return to_int(exit_code::done);
}

CLI::App* add_one(CLI::App& to, const char* name, const char* about,
                  const std::shared_ptr<maps_words>& told) {
    CLI::App* command = to.add_subcommand(name, about);
    command->add_option("--mappings", told->mappings, "maps that replace the built-in ones")
        ->type_name("DIR");
    return command;
}

void add_report(CLI::App& to, const char* name, const char* about, const std::shared_ptr<maps_words>& told,
                reporter make, int& result) {
    CLI::App* command = add_one(to, name, about, told);
    command->add_option("--format", told->format, "text, html, json or csv")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "html", "json", "csv"}));
    command->callback([told, make, &result] { result = report(*told, make); });
}

}  // namespace

void add_maps(CLI::App& to, const common_options& /*common*/, int& result) {
    auto told = std::make_shared<maps_words>();
    CLI::App* command = to.add_subcommand("maps", "check, measure and print the mapping rows");
    command->require_subcommand(1);
    command->footer(
        "examples:\n"
        "  genvej maps check                            every check that holds at the start, too\n"
        "  genvej maps check --mappings my-mappings     before SIGHUP or serve --mappings\n"
        "  genvej maps coverage                         how many examples exercise each row\n"
        "  genvej maps export --format html > maps.html to read or to send to the standard's editors");
    add_one(*command, "check", "hold the maps against schemas, FHIR and their examples", told)
        ->callback([told, &result] { result = check(*told); });
    add_report(*command, "coverage",
               "show what carries each element, and count the examples that exercise each row", told,
               &mappings::coverage_report, result);
    add_report(*command, "export", "print the rows as a table", told, &mappings::export_rows, result);
}

}  // namespace genvej::gateway
