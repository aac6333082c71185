#pragma once
/// The command line: one function a subcommand, each with its own file; parsing and help by CLI11.
///
/// Exit codes: 0 done; 1 the input is wrong; 2 usage or configuration; 3 the world failed; 4 our mistake, or
/// a store that failed while it was served (a flush that did not work).
/// Thread-safety: main thread only.
#include <string>
#include <vector>

#include "conformance/model/issue.hpp"

namespace CLI {
class App;
}

namespace genvej::gateway {

enum class exit_code : int { done = 0, wrong_input = 1, usage = 2, world = 3, internal = 4 };

/// What every subcommand may be told.
struct common_options {
    model::language in = model::language::english;
};

/// Everything; never throws.
int run_command_line(int count, const char* const* words);

/// Each adds its subcommand to the parser; when that is chosen, `result` becomes what it ended with.
void add_serve(CLI::App& to, const common_options& common, int& result);
void add_convert(CLI::App& to, const common_options& common, int& result);
void add_send(CLI::App& to, const common_options& common, int& result);
void add_maps(CLI::App& to, const common_options& common, int& result);
void add_messages(CLI::App& to, const common_options& common, int& result);
void add_store(CLI::App& to, const common_options& common, int& result);
void add_report(CLI::App& to, const common_options& common, int& result);
void add_indicators(CLI::App& to, const common_options& common, int& result);
void add_version(CLI::App& to, const common_options& common, int& result);

/// Issues on standard error: a readable line each on a terminal, in a pipe one OperationOutcome as a line of
/// JSON.
/// @param file named when there are several; empty: there is only one
void show_issues(const model::issues& found, const common_options& common, const std::string& file = {});
/// `genvej: text` on standard error.
void complain(const std::string& text);

int to_int(exit_code code) noexcept;

}  // namespace genvej::gateway
