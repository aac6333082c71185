// One conversion as `genvej convert` does it, beside its two ends alone: reading the document into a tree and
// writing the result from one; and loading the maps with every check.
//
// usage: conversion whole|ends|load ORGANISATIONS.csv FILE COUNT
// whole: from bytes to bytes, in the direction that the file has. ends: the same file read, and the document
// that it becomes written, without rules and without a map. load: the maps of all kinds, compiled and
// checked; FILE is not read. Prints one line of JSON: bytes in, bytes out, microseconds (the best of COUNT).
// Under callgrind two counts give the instructions of one: tests/benchmark/translation does that. Exit: 0
// done, 1 the document is refused, 2 usage, 3 a file can not be read.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/convert.hpp"
#include "gateway/pipeline/detect.hpp"

namespace {

using namespace genvej;
using clock_type = std::chrono::steady_clock;

std::string contents_of(const char* path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(fmt::format("{}: can not be read", path));
    return {std::istreambuf_iterator<char>(file), {}};
}

gateway::loaded_knowledge load(const char* directory) {
    auto known = gateway::load_knowledge({}, directory);
    if (known.value == nullptr)
        throw std::runtime_error(fmt::format("{}", fmt::join(known.problem.errors, "; ")));
    return known;
}

/// The converted document; empty when it is refused, with the reasons on standard error.
std::string converted(std::string_view bytes, const gateway::translation_tools& tools) {
    gateway::conversion made = gateway::convert(bytes, tools);
    for (const auto& issue : made.found)
        if (issue.level <= model::severity::error) fmt::print(stderr, "{}\n", model::to_line(issue));
    return made.ok() && !made.documents.empty() ? std::move(made.documents.front().data) : std::string();
}

bool is_json(std::string_view bytes) {
    return gateway::detect(bytes) == gateway::document_kind::json;
}

model::document read(std::string_view bytes) {
    auto tree = is_json(bytes) ? formats::read_fhir_json(bytes) : formats::read_xml(bytes);
    if (!tree.ok()) throw std::logic_error("a document that was converted can not be read");
    return std::move(tree.value);
}

/// As convert() writes it.
std::size_t write(const model::document& tree, bool json, formats::charset in) {
    if (!json) return formats::write_xml(*tree.root(), in).size();
    std::string text;
    formats::write_fhir_json(*tree.root(), text, formats::json_style::pretty);
    return text.size();
}

int measure(std::size_t bytes_in, long count, const std::function<std::size_t()>& work) {
    double best = std::numeric_limits<double>::max();
    std::size_t written = 0;
    for (long n = 0; n < count; ++n) {
        const auto begin = clock_type::now();
        written = work();
        best = std::min(best, std::chrono::duration<double, std::micro>(clock_type::now() - begin).count());
    }
    fmt::print("{{\"bytes_in\": {}, \"bytes_out\": {}, \"microseconds\": {:.1f}}}\n", bytes_in, written,
               best);
    return 0;
}

/// What was loaded is given back when the clock has stopped.
int measure_load(const char* directory, long count) {
    std::deque<gateway::loaded_knowledge> kept;
    return measure(0, count, [&] { return kept.emplace_back(load(directory)).value->maps->all().size(); });
}

int measure_document(bool whole, const char* directory, const char* file, long count) {
    const auto known = load(directory);
    gateway::translation_tools tools;
    tools.maps = known.value->maps.get();
    tools.directory = &known.value->directory;
    const std::string source = contents_of(file);
    const std::string result = converted(source, tools);
    if (result.empty()) return 1;
    if (whole) return measure(source.size(), count, [&] { return converted(source, tools).size(); });
    const model::document target = read(result);
    const bool json = is_json(result);
    const auto in = target.encoding == "utf-8" ? formats::charset::utf_8 : formats::charset::iso_8859_1;
    return measure(source.size(), count, [&] {
        const model::document read_again = read(source);
        return read_again.root() == nullptr ? 0 : write(target, json, in);
    });
}

}  // namespace

int main(int argc, char** argv) try {
    const std::string_view part = argc == 5 ? argv[1] : "";
    const long count = argc == 5 ? std::strtol(argv[4], nullptr, 10) : 0;
    if (count < 1 || (part != "whole" && part != "ends" && part != "load")) {
        fmt::print(stderr, "usage: conversion whole|ends|load ORGANISATIONS.csv FILE COUNT\n");
        return 2;
    }
    if (part == "load") return measure_load(argv[2], count);
    return measure_document(part == "whole", argv[2], argv[3], count);
} catch (const std::exception& broken) {
    fmt::print(stderr, "conversion: {}\n", broken.what());
    return 3;
}
