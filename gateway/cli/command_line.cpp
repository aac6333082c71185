#include "gateway/cli/command_line.hpp"

#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "gateway/config/settings.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/version.hpp"

namespace genvej::gateway {

namespace {

constexpr const char* about =
    "genvej, an HL7 FHIR and MedCom message gateway\n\n"
    "examples:\n"
    "  genvej serve                                    run the gateway: data on 127.0.0.1:8080, folder "
    "var/out\n"
    "  genvej send http://127.0.0.1:8080 letter.xml    post a letter, show its receipt\n"
    "  genvej convert letter.xml                       OIOXML to FHIR JSON, on standard output\n"
    "  genvej convert bundle.json > letter.xml         and back\n"
    "  genvej convert --help                           more about one command\n";

constexpr const char* exit_codes =
    "exit codes: 0 done, 1 the input is wrong, 2 usage or configuration, 3 file or network failed, 4 a "
    "mistake of genvej, or its store failed while it served: start it again";

void add_settings_document(CLI::App& to, int& result) {
    CLI::App* command =
        to.add_subcommand("configuration", "print the settings of genvej.toml, as docs/configuration.md");
    command->footer("example:\n  genvej configuration | less");
    command->callback([&result] {
        fmt::print("{}", configuration_document());
        result = to_int(exit_code::done);
    });
}

int run_parser(int count, const char* const* words) {
    CLI::App parser(about, "genvej");
    parser.require_subcommand(1);
    parser.fallthrough();
    parser.footer(exit_codes);
    common_options common;
    parser
        .add_option_function<std::string>(
            "--lang",
            [&common](const std::string& name) {
                common.in = name == "da" ? model::language::danish : model::language::english;
            },
            "language of issues: en or da")
        ->check(CLI::IsMember({"en", "da"}));
    int result = to_int(exit_code::usage);
    add_serve(parser, common, result);
    add_convert(parser, common, result);
    add_send(parser, common, result);
    add_maps(parser, common, result);
    add_messages(parser, common, result);
    add_store(parser, common, result);
    add_report(parser, common, result);
    add_indicators(parser, common, result);
    add_settings_document(parser, result);
    add_version(parser, common, result);
    try {
        parser.parse(count, words);
    } catch (const CLI::Success& asked) {
        parser.exit(asked);  // prints the help
        return to_int(exit_code::done);
    } catch (const CLI::ParseError& wrong) {
        complain(fmt::format("{}; see genvej --help", wrong.what()));
        return to_int(exit_code::usage);
    }
    return result;
}

}  // namespace

int to_int(exit_code code) noexcept {
    return static_cast<int>(code);
}

void complain(const std::string& text) {
    fmt::print(stderr, "genvej: {}\n", text);
}

void show_issues(const model::issues& found, const common_options& common, const std::string& file) {
    if (found.empty()) return;
    if (isatty(STDERR_FILENO) == 0) {
        fmt::print(stderr, "{}\n", outcome_json(found, {common.in, evidence::hidden, file}));
        return;
    }
    for (const model::issue& one : found) {
        fmt::print(stderr, "{}{}{}\n", file, file.empty() ? "" : ": ", model::to_line(one, common.in));
    }
}

int run_command_line(int count, const char* const* words) {
    try {
        return run_parser(count, words);
    } catch (const std::exception& mistake) {
        complain(fmt::format("a mistake of genvej ({}); please report it with the command", mistake.what()));
    }
    return to_int(exit_code::internal);
}

void add_version(CLI::App& to, const common_options& /*common*/, int& result) {
    CLI::App* command = to.add_subcommand("version", "print the version");
    command->footer("example:\n  genvej version");
    command->callback([&result] {
        fmt::print("genvej {}\n", version);
        result = to_int(exit_code::done);
    });
}

}  // namespace genvej::gateway
