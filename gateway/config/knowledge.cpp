#include "gateway/config/knowledge.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/resources.hpp"
#include "gateway/indicators/gather.hpp"
#include "gateway/indicators/set_words.hpp"
#include "gateway/pipeline/detect.hpp"
#include "gateway/summary/rules.hpp"

namespace genvej::gateway {

namespace {

namespace files = std::filesystem;

constexpr std::string_view forms_file = "mappings/shared/forms.csv";
constexpr std::string_view pathway_folder = "mappings/pathway/";
constexpr std::string_view built_in_directory = "mappings/shared/organisations.csv";

/// Every file of the folder, its path from there behind `prefix`.
bool read_folder(const std::string& folder, std::string_view prefix, std::vector<mappings::map_file>& out) {
    std::error_code error;
    for (files::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        if (!at->is_regular_file()) continue;
        mappings::map_file file;
        file.path = prefix;
        file.path += files::relative(at->path(), folder).generic_string();
        if (!read_file(at->path().string(), file.text)) return false;
        out.push_back(std::move(file));
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return !error;
}

/// @return false: it cannot be read, and that is said
bool read_own(const std::string& folder, std::string_view prefix, std::vector<mappings::map_file>& into,
              loaded_knowledge& out) {
    if (folder.empty() || read_folder(folder, prefix, into)) return true;
    out.problem.world = true;
    out.problem.errors.push_back(
        fmt::format("{}: the folder cannot be read; check the path and its permissions", folder));
    return false;
}

std::string place_of(const model::issue& one) {
    return one.rule.empty() ? model::to_line(one) : one.rule + ": " + model::to_line(one);
}

/// The text of a file of the folder, else the built-in one.
std::string_view text_of(std::string_view path, std::span<const mappings::map_file> overrides) {
    for (const mappings::map_file& one : overrides) {
        if (one.path == path) return one.text;
    }
    return model::resource_text(path);
}

bool load_forms(std::span<const mappings::map_file> overrides, knowledge& into, loaded_knowledge& out) {
    auto read = form_table::read(text_of(forms_file, overrides));
    if (read.has_error()) {
        out.problem.errors.push_back(
            fmt::format("{}:{}: {}", forms_file, read.error().line, read.error().text));
        return false;
    }
    into.forms = std::move(*read);
    return true;
}

bool load_pathway(std::span<const mappings::map_file> overrides, knowledge& into, loaded_knowledge& out) {
    std::vector<pathway::rules::replaced> instead;
    for (const mappings::map_file& one : overrides) {
        if (one.path.starts_with(pathway_folder))
            instead.emplace_back(one.path.substr(pathway_folder.size()), one.text);
    }
    auto read = pathway::rules::read(instead);
    if (read.has_error()) {
        const pathway::rules::problem& wrong = read.error();
        out.problem.errors.push_back(fmt::format("{}:{}: {}", wrong.file, wrong.line, wrong.text));
        return false;
    }
    into.pathway = std::move(*read);
    return true;
}

bool load_closing(std::span<const mappings::map_file> overrides, knowledge& into, loaded_knowledge& out) {
    std::vector<model::row_error> wrong;
    into.closing = letters::closing_rules::read(
        [&](std::string_view name) {
            return text_of(fmt::format("mappings/closing/{}.csv", name), overrides);
        },
        wrong);
    for (const model::row_error& one : wrong)
        out.problem.errors.push_back(fmt::format("{}:{}: {}", one.file, one.line, one.text));
    return into.closing != nullptr;
}

/// REQUIRES: the pathway has been loaded
bool load_summary(std::span<const mappings::map_file> overrides, knowledge& into, loaded_knowledge& out) {
    std::vector<model::row_error> wrong;
    into.summary = summary::rules::read(
        [&](std::string_view name) {
            return text_of(fmt::format("mappings/summary/{}.csv", name), overrides);
        },
        *into.pathway, wrong);
    for (const model::row_error& one : wrong)
        out.problem.errors.push_back(fmt::format("{}:{}: {}", one.file, one.line, one.text));
    return into.summary != nullptr;
}

bool load_maps(const std::string& folder, knowledge& into, loaded_knowledge& out) {
    std::vector<mappings::map_file> overrides;
    if (!read_own(folder, "mappings/", overrides, out)) return false;
    auto loaded = mappings::map_set::load(&read_example, overrides);
    for (const model::issue& one : loaded.found) {
        if (one.level <= model::severity::error) out.problem.errors.push_back(place_of(one));
    }
    out.found = std::move(loaded.found);
    into.maps = std::move(loaded.value);
    const bool forms = load_forms(overrides, into, out);
    const bool pathway = load_pathway(overrides, into, out);
    const bool closing = load_closing(overrides, into, out);
    const bool summary = pathway && load_summary(overrides, into, out);
    return forms && pathway && closing && summary && out.problem.errors.empty();
}

/// Sets of indicators are held against the rules of the pathway, which say what can be asked for.
/// REQUIRES: load_maps() was successful
bool load_indicators(const std::string& folder, knowledge& into, loaded_knowledge& out) {
    std::vector<mappings::map_file> own;
    if (!read_own(folder, {}, own, out)) return false;
    std::vector<indicators::indicator_sets::file> instead;
    instead.reserve(own.size());
    for (mappings::map_file& one : own) instead.push_back({std::move(one.path), std::move(one.text)});
    auto read = indicators::indicator_sets::read(std::move(instead));
    std::optional<indicators::data_rows::problem> wrong;
    if (auto* const problem = std::get_if<indicators::data_rows::problem>(&read)) {
        wrong = std::move(*problem);
    } else {
        into.indicators = std::get<std::shared_ptr<const indicators::indicator_sets>>(std::move(read));
        wrong = indicators::check_gatherers(into.indicators->data(), *into.pathway);
        if (!wrong) wrong = indicators::check_words(*into.indicators, *into.pathway);
    }
    if (!wrong) return true;
    out.problem.errors.push_back(fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text));
    return false;
}

bool load_directory(const std::string& file, knowledge& into, loaded_knowledge& out) {
    std::string text;
    if (file.empty()) {
        text = model::resource_text(built_in_directory);
    } else if (!read_file(file, text)) {
        out.problem.world = true;
        out.problem.errors.push_back(
            fmt::format("{}: the file cannot be read; check the path and its permissions", file));
        return false;
    }
    auto read = mappings::organisations::read(text);
    if (read.has_error()) {
        out.problem.errors.push_back(fmt::format("{}:{}: {}",
                                                 file.empty() ? std::string(built_in_directory) : file,
                                                 read.error().line, read.error().text));
        return false;
    }
    into.directory = std::move(*read);
    return true;
}

}  // namespace

model::checked<model::document> read_example(const std::string& /*path*/, std::string_view bytes) {
    switch (detect(bytes)) {
        case document_kind::json:
            return formats::read_fhir_json(bytes);
        case document_kind::fhir_xml:
            return formats::read_fhir_xml(bytes);
        default:
            return formats::read_xml(bytes);
    }
}

bool read_file(const std::string& path, std::string& out) {
    if (files::is_directory(path)) return false;
    std::ifstream in(path, std::ios::binary);
    if (!in) return false;
    std::error_code unknown;
    const auto size = files::file_size(path, unknown);
    out.clear();
    if (!unknown) out.reserve(size);  // a string that grows by itself would hold a large file twice
    std::array<char, 65'536> piece;
    do {
        in.read(piece.data(), piece.size());
        out.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    } while (in);
    return in.eof() && !in.bad();
}

loaded_knowledge load_knowledge(const std::string& mappings_directory, const std::string& organisations_file,
                                const std::string& indicators_directory) {
    loaded_knowledge out;
    auto made = std::make_shared<knowledge>();
    const bool maps = load_maps(mappings_directory, *made, out);
    const bool directory = load_directory(organisations_file, *made, out);
    if (maps && directory && load_indicators(indicators_directory, *made, out)) out.value = std::move(made);
    return out;
}

}  // namespace genvej::gateway
