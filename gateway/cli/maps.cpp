#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "conformance/model/resources.hpp"
#include "gateway/catalogue/catalogue.hpp"
#include "gateway/cli/command_line.hpp"
#include "gateway/config/knowledge.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/report.hpp"

namespace genvej::gateway {

namespace {

struct maps_words {
    std::string mappings;
    std::string format = "text";
    std::string out;
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

/// Into the folder, which is made; false: it cannot be written.
bool write_files(const std::string& folder, const std::vector<mappings::report_file>& files) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    for (const mappings::report_file& file : files) {
        const std::string path = folder + "/" + file.name;
        std::ofstream out(path, std::ios::binary);
        if (out << file.text && out.flush()) continue;
        fmt::print(stderr, "{}: the file cannot be written; check the folder and its permissions\n", path);
        return false;
    }
    return true;
}

/// Files into `--out`, or their texts one after the other.
int give(const maps_words& told, const std::vector<mappings::report_file>& files) {
    if (!told.out.empty()) return to_int(write_files(told.out, files) ? exit_code::done : exit_code::world);
    for (const mappings::report_file& file : files) fmt::print("{}", file.text);
    return to_int(exit_code::done);
}

int coverage(const maps_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    mappings::report_format how{};
    if (!mappings::report_format_from(told.format, how)) return to_int(exit_code::usage);
    const bool pages = how == mappings::report_format::html && !told.out.empty();
    if (pages) return give(told, mappings::coverage_pages(*known->maps));
    return give(told, {
                          {"coverage." + told.format, mappings::coverage_report(*known->maps, how)}
    });
}

/// The catalogue speaks of the rows that are built in: those of a folder change what is sent, not what there
/// is.
int show_catalogue(const maps_words& told) {
    const catalogue::made now =
        catalogue::make_catalogue([](std::string_view path) { return model::resource_text(path); });
    for (const std::string& error : now.errors) fmt::print(stderr, "{}\n", error);
    if (!now.errors.empty()) return to_int(exit_code::wrong_input);
    return give(told, {
                          {"data-catalogue.md", now.document}
    });
}

int export_maps(const maps_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    mappings::report_format how{};
    if (!mappings::report_format_from(told.format, how)) return to_int(exit_code::usage);
    if (how == mappings::report_format::fml) return give(told, mappings::export_structure_maps(*known->maps));
    const std::string text = how == mappings::report_format::html
                                 ? mappings::export_proof(*known->maps, &read_example, known->directory)
                                 : mappings::export_rows(*known->maps, how);
    return give(told, {
                          {"maps." + told.format, text}
    });
}

CLI::App* add_one(CLI::App& to, const char* name, const char* about,
                  const std::shared_ptr<maps_words>& told) {
    CLI::App* command = to.add_subcommand(name, about);
    command->add_option("--mappings", told->mappings, "maps that replace the built-in ones")
        ->type_name("DIR");
    return command;
}

using reporter = int (*)(const maps_words&);

void add_report(CLI::App& to, const char* name, const char* about, const std::shared_ptr<maps_words>& told,
                const std::vector<std::string>& formats, reporter make, int& result) {
    CLI::App* command = add_one(to, name, about, told);
    command->add_option("--format", told->format, fmt::format("{}", fmt::join(formats, ", ")))
        ->type_name("FORMAT")
        ->check(CLI::IsMember(formats));
    command->add_option("--out", told->out, "a folder to write files into, instead of printing")
        ->type_name("DIR");
    command->callback([told, make, &result] { result = make(*told); });
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
        "  genvej maps coverage                         what carries each sheet row, element and profile "
        "element\n"
        "  genvej maps coverage --format html --out docs/coverage\n"
        "  genvej maps catalogue --out docs             who receives which datum, by which row\n"
        "  genvej maps export --format html > maps.html to read beside the standard's sheets\n"
        "  genvej maps export --format fml --out DIR    a StructureMap for each message");
    add_one(*command, "check", "hold the maps against schemas, FHIR and their examples", told)
        ->callback([told, &result] { result = check(*told); });
    add_report(
        *command, "coverage",
        "show what carries each row of the sheets and each element, and count the examples of each row", told,
        {"text", "json", "html", "csv"}, &coverage, result);
    add_report(*command, "catalogue",
               "say of each datum of a course where it is registered, who receives it and by which row", told,
               {"markdown"}, &show_catalogue, result);
    add_report(*command, "export",
               "print the rows: as a table, for proof-reading (html), or as StructureMaps (fml)", told,
               {"text", "json", "html", "csv", "fml"}, &export_maps, result);
}

}  // namespace genvej::gateway
