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
#include "gateway/pipeline/detect.hpp"

namespace genvej::gateway {

namespace {

namespace files = std::filesystem;

constexpr std::string_view forms_file = "mappings/shared/forms.csv";
constexpr std::string_view built_in_directory = "mappings/shared/organisations.csv";

/// Every file of the folder under the name that it has among the built-in ones.
bool read_maps(const std::string& folder, std::vector<mappings::map_file>& out) {
    std::error_code error;
    for (files::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        if (!at->is_regular_file()) continue;
        mappings::map_file file;
        file.path = "mappings/" + files::relative(at->path(), folder).generic_string();
        if (!read_file(at->path().string(), file.text)) return false;
        out.push_back(std::move(file));
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return !error;
}

std::string place_of(const model::issue& one) {
    return one.rule.empty() ? model::to_line(one) : one.rule + ": " + model::to_line(one);
}

bool load_forms(std::span<const mappings::map_file> overrides, knowledge& into, loaded_knowledge& out) {
    std::string_view text = model::resource_text(forms_file);
    for (const mappings::map_file& one : overrides) {
        if (one.path == forms_file) text = one.text;
    }
    auto read = form_table::read(text);
    if (read.has_error()) {
        out.problem.errors.push_back(
            fmt::format("{}:{}: {}", forms_file, read.error().line, read.error().text));
        return false;
    }
    into.forms = std::move(*read);
    return true;
}

bool load_maps(const std::string& folder, knowledge& into, loaded_knowledge& out) {
    std::vector<mappings::map_file> overrides;
    if (!folder.empty() && !read_maps(folder, overrides)) {
        out.problem.world = true;
        out.problem.errors.push_back(
            fmt::format("{}: the folder cannot be read; check the path and its permissions", folder));
        return false;
    }
    auto loaded = mappings::map_set::load(&read_example, overrides);
    for (const model::issue& one : loaded.found) {
        if (one.level <= model::severity::error) out.problem.errors.push_back(place_of(one));
    }
    out.found = std::move(loaded.found);
    into.maps = std::move(loaded.value);
    const bool forms = load_forms(overrides, into, out);
    return forms && out.problem.errors.empty();
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

loaded_knowledge load_knowledge(const std::string& mappings_directory,
                                const std::string& organisations_file) {
    loaded_knowledge out;
    auto made = std::make_shared<knowledge>();
    const bool maps = load_maps(mappings_directory, *made, out);
    const bool directory = load_directory(organisations_file, *made, out);
    if (maps && directory) out.value = std::move(made);
    return out;
}

}  // namespace genvej::gateway
