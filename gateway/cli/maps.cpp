#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/cli/maps_export.hpp"
#include "gateway/config/knowledge.hpp"
#include "mappings/engine/message_map.hpp"

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

int coverage(const maps_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    for (const mappings::message_map* map : known->maps->all()) {
        fmt::print("{}\n  {:>7} {:>7}  row\n", map->file(), "forward", "back");
        const auto uses = known->maps->uses(*map);
        for (std::size_t i = 0; i < map->rows().size(); ++i) {
            const mappings::row_view& row = map->rows()[i];
            fmt::print("  {:>7} {:>7}  {}  {} {} {}\n", uses[i].forward, uses[i].backward, row.id(), row.left,
                       row.op, row.right);
        }
    }
    return to_int(exit_code::done);
}

int export_maps(const maps_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    fmt::print("{}", export_rows(*known->maps, told.format));
    return to_int(exit_code::done);
}

CLI::App* add_one(CLI::App& to, const char* name, const char* about,
                  const std::shared_ptr<maps_words>& told) {
    CLI::App* command = to.add_subcommand(name, about);
    command->add_option("--mappings", told->mappings, "maps that replace the built-in ones")
        ->type_name("DIR");
    return command;
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
    add_one(*command, "coverage", "count the examples that exercise each row", told)
        ->callback([told, &result] { result = coverage(*told); });
    CLI::App* exported = add_one(*command, "export", "print the rows as a table", told);
    exported->add_option("--format", told->format, "text, html, json or csv")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "html", "json", "csv"}));
    exported->callback([told, &result] { result = export_maps(*told); });
}

}  // namespace genvej::gateway
