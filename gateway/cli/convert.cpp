#include "gateway/pipeline/convert.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/config/knowledge.hpp"

namespace genvej::gateway {

namespace {

struct convert_words {
    std::string to, organisations, charset, coverage, mappings, out, now;
    std::vector<std::string> files, originals;
};

bool read_input(const std::string& name, std::string& out) {
    if (name != "-") return read_file(name, out);
    out.assign(std::istreambuf_iterator<char>(std::cin), {});
    return !std::cin.bad();
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    return out && out.write(text.data(), static_cast<std::streamsize>(text.size())) && out.flush();
}

int world(const std::string& what, std::string_view why) {
    complain(fmt::format("{}: {}", what, why));
    return to_int(exit_code::world);
}

int write_documents(const std::vector<converted_document>& documents, const std::string& folder) {
    if (folder.empty()) {
        bool written = true;
        as_one(documents, [&](std::string_view piece) {
            written = written && std::fwrite(piece.data(), 1, piece.size(), stdout) == piece.size();
        });
        written = written && std::fflush(stdout) == 0;
        return written ? to_int(exit_code::done) : world("standard output", "it cannot be written");
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return world(folder, error.message());
    for (const converted_document& one : documents) {
        if (!write_file(std::filesystem::path(folder) / one.name, one.data))
            return world(one.name, "it cannot be written");
    }
    return to_int(exit_code::done);
}

/// `--now` is RFC 3339: date, T, time, zone.
bool rfc3339(const std::string& text) {
    static const std::string form = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < form.size() + 1) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
    }
    const std::size_t zone = text.find_first_not_of("0123456789.", form.size());
    if (zone == std::string::npos) return false;
    const std::string rest = text.substr(zone);
    return rest == "Z" || (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':');
}

/// Messages that receipts are about. Exit code; 0: all were read.
int take_originals(const convert_words& told, const translation_tools& tools, const common_options& common,
                   std::vector<original>& out) {
    for (const std::string& file : told.originals) {
        std::string bytes;
        if (!read_file(file, bytes))
            return world(file, "it cannot be read; check the path and its permissions");
        originals_in read = read_originals(bytes, tools);
        show_issues(read.found, common, file);
        if (model::has_errors(read.found)) return to_int(exit_code::wrong_input);
        std::move(read.all.begin(), read.all.end(), std::back_inserter(out));
    }
    join_halves(out);
    return to_int(exit_code::done);
}

int convert_files(const convert_words& told, const common_options& common) {
    convert_options how;
    if (!told.to.empty()) how.to = *output_format_from(told.to);
    if (!told.charset.empty()) {
        formats::charset in{};
        if (!formats::charset_from_name(told.charset, in)) {
            complain("--charset is one of UTF-8, ISO-8859-1, windows-1252");
            return to_int(exit_code::usage);
        }
        how.charset = in;
    }
    if (!told.now.empty() && !rfc3339(told.now)) {
        complain("--now is a time with its zone, for instance 2026-11-22T14:05:00+01:00");
        return to_int(exit_code::usage);
    }
    const loaded_knowledge known = load_knowledge(told.mappings, told.organisations);
    for (const std::string& error : known.problem.errors) complain(error);
    if (known.value == nullptr) return to_int(known.problem.world ? exit_code::world : exit_code::usage);

    translation_tools tools;
    tools.maps = known.value->maps.get();
    tools.directory = &known.value->directory;
    tools.now = told.now;
    tools.coverage = !told.coverage.empty();
    std::vector<original> originals;
    if (const int code = take_originals(told, tools, common, originals); code != 0) return code;
    how.originals = originals;
    std::vector<converted_document> documents;
    coverage_report covered;
    bool wrong = false;
    std::vector<std::string> inputs(told.files.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!read_input(told.files[i], inputs[i]))
            return world(told.files[i], "it cannot be read; check the path and its permissions");
    }
    std::vector<conversion> all = convert(std::move(inputs), tools, how);
    for (std::size_t i = 0; i < all.size(); ++i) {
        conversion& made = all[i];
        show_issues(made.found, common, all.size() > 1 ? told.files[i] : "");
        wrong = wrong || !made.ok();
        covered.add(made.coverage);
        std::move(made.documents.begin(), made.documents.end(), std::back_inserter(documents));
    }
    if (tools.coverage && !wrong && !write_file(told.coverage, covered.json()))
        return world(told.coverage, "it cannot be written");
    if (wrong) return to_int(exit_code::wrong_input);
    return write_documents(documents, told.out);
}

}  // namespace

void add_convert(CLI::App& to, const common_options& common, int& result) {
    auto told = std::make_shared<convert_words>();
    CLI::App* command = to.add_subcommand(
        "convert", "translate letters to FHIR and FHIR messages to letters, without a server");
    command->add_option("--to", told->to, "fhir-json, fhir-xml or oioxml; without it the other side")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"fhir-json", "fhir-xml", "oioxml"}));
    command
        ->add_option("--organisations", told->organisations,
                     "CSV directory of organisations; without it the invented one")
        ->type_name("FILE");
    command
        ->add_option("--charset", told->charset,
                     "of letters that are written: UTF-8, ISO-8859-1 or windows-1252")
        ->type_name("NAME");
    command
        ->add_option("--coverage", told->coverage,
                     "write each source node with the row that used it, as JSON")
        ->type_name("FILE");
    command
        ->add_option("--original", told->originals,
                     "the message that a receipt is about, letter or FHIR; repeatable")
        ->type_name("FILE")
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--mappings", told->mappings, "maps that replace the built-in ones")
        ->type_name("DIR");
    command->add_option("--out", told->out, "write files into this folder instead of standard output")
        ->type_name("DIR");
    command->add_option("--now", told->now, "the time that counts where the message tells none, RFC 3339")
        ->type_name("TIME");
    command
        ->add_option("FILE", told->files, "OIOXML, VANSEnvelope, FHIR JSON or FHIR XML; - is standard input")
        ->required();
    command->footer(
        "examples:\n"
        "  genvej convert letter.xml                             FHIR JSON on standard output\n"
        "  genvej convert --to fhir-xml letter.xml\n"
        "  genvej convert bundle.json > letter.xml               and back to OIOXML\n"
        "  genvej convert letter.xml objects.xml                 a correspondence with its XBIN01: one "
        "Bundle\n"
        "  genvej convert --coverage coverage.json letter.xml    proof that nothing vanished\n"
        "  genvej convert --out converted letters/*.xml          several letters, a file each\n"
        "  genvej convert - < letter.xml\n"
        "  genvej convert --original letter.xml receipt.xml      XCTL to Acknowledgement; a receipt needs "
        "what it is "
        "about\n"
        "  genvej convert --original letter.xml --original objects.xml ack.json    and back: a receipt for "
        "each\n\n"
        "Several documents on standard output are one JSON object: {\"documents\": [{\"name\", "
        "\"mediaType\", \"data\" (base64)}]}.\n"
        "Issues are on standard error: lines on a terminal, OperationOutcome JSON in a pipe. Warnings never "
        "change the exit code.");
    command->callback([told, &common, &result] { result = convert_files(*told, common); });
}

}  // namespace genvej::gateway
