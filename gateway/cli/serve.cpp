#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/record/rows.hpp"
#include "gateway/server/service.hpp"
#include "gateway/video/rules.hpp"

namespace genvej::gateway {

namespace {

constexpr const char* usual_config = "genvej.toml";

struct serve_options {
    std::string config;
    std::string organisations;
    std::string mappings;
    std::string indicators;
};

/// Lines on standard error; GENVEJ_LOG is trace, debug, info (default), warn, error or off. Content never
/// gets there.
bool start_log() {
    auto log = spdlog::stderr_logger_mt("genvej");
    log->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    spdlog::set_default_logger(log);
    const char* wanted = std::getenv("GENVEJ_LOG");
    if (wanted == nullptr || *wanted == '\0') return true;
    const spdlog::level::level_enum level = spdlog::level::from_str(wanted);
    spdlog::set_level(level);
    return level != spdlog::level::off || std::string(wanted) == "off";
}

int show_errors(const std::string& file, const config_errors& errors) {
    for (const config_error& one : errors) {
        complain(one.line == 0 ? fmt::format("{}: {}", file, one.text)
                               : fmt::format("{}:{}: {}", file, one.line, one.text));
    }
    return to_int(exit_code::usage);
}

int serve(const serve_options& told) {
    if (!start_log()) {
        complain("GENVEJ_LOG is not one of trace, debug, info, warn, error, off");
        return to_int(exit_code::usage);
    }
    configuration settings = default_configuration();
    if (!told.config.empty()) {
        std::string text;
        if (!read_file(told.config, text)) {
            complain(
                fmt::format("{}: the file cannot be read; check the path and its permissions", told.config));
            return to_int(exit_code::world);
        }
        auto read = read_configuration(text);
        if (read.has_error()) return show_errors(told.config, read.error());
        settings = std::move(*read);
    }
    std::error_code unseen;
    if (told.config.empty() && std::filesystem::exists(usual_config, unseen))
        spdlog::warn("{} lies in this folder and is not read: serve --config {} does", usual_config,
                     usual_config);
    if (!told.organisations.empty()) settings.organisations_file = told.organisations;
    if (!told.mappings.empty()) settings.mappings_directory = told.mappings;
    if (!told.indicators.empty()) settings.indicators_directory = told.indicators;
    if (settings.partners.size() > 1) {
        spdlog::warn(
            "{} partners are configured, but callers on a plain loopback address cannot be told apart: all "
            "are {}",
            settings.partners.size(), settings.partners.front().name);
    }
    loaded_knowledge known = load_knowledge(settings.mappings_directory, settings.organisations_file,
                                            settings.indicators_directory);
    for (const std::string& error : known.problem.errors) complain(error);
    if (known.value == nullptr) return to_int(known.problem.world ? exit_code::world : exit_code::usage);
    record::load_rows();
    video::rules::built_in();
    return run_service(settings, std::move(known));
}

}  // namespace

void add_serve(CLI::App& to, const common_options& /*common*/, int& result) {
    auto told = std::make_shared<serve_options>();
    CLI::App* command =
        to.add_subcommand("serve", "run the gateway until SIGTERM; SIGHUP loads maps and directory again");
    command->add_option("--config", told->config, "genvej.toml; without it the embedded default")
        ->type_name("FILE");
    command->add_option("--organisations", told->organisations, "CSV directory of organisations")
        ->type_name("FILE");
    command->add_option("--mappings", told->mappings, "maps that replace the built-in ones")
        ->type_name("DIR");
    command
        ->add_option("--indicators", told->indicators,
                     "sets of indicators beside the shipped ones, or instead")
        ->type_name("DIR");
    command->footer(
        "examples:\n"
        "  genvej serve                          loopback, SQLite under ./var, Bundles under ./var/out\n"
        "  genvej serve --config genvej.toml     see docs/configuration.md or genvej configuration\n"
        "  GENVEJ_LOG=debug genvej serve         a line for every request, without content");
    command->callback([told, &result] { result = serve(*told); });
}

}  // namespace genvej::gateway
