// One translation with rules, from bytes to Bundle: charset, XML, structure, meaning, map, FHIR JSON.
//
// usage: letter_to_json ORGANISATIONS.csv LETTER.xml COUNT
// Prints one line of JSON: bytes in, bytes out, microseconds of one translation (the best of COUNT). Under
// callgrind two counts give the instructions of one translation: tests/benchmark/translation does that. Exit:
// 0 done, 1 the letter is refused, 2 usage, 3 a file can not be read.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/letter_in.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

std::string contents_of(const char* path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(fmt::format("{}: can not be read", path));
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Bundle bytes of the letter; 0 when it is refused, with the reasons on standard error.
std::size_t translate(const std::string& letter, const genvej::gateway::translation_tools& tools) {
    const auto taken = genvej::gateway::take_letters(letter, {}, tools);
    for (const auto& issue : taken.found)
        if (issue.level <= genvej::model::severity::error)
            fmt::print(stderr, "{}\n", genvej::model::to_line(issue));
    if (!taken.ok() || taken.letters.empty()) return 0;
    std::string bundle;
    genvej::formats::write_fhir_json(*taken.letters.front().translated.target.root(), bundle);
    return bundle.size();
}

int measure(const char* directory, const char* file, long count) {
    const auto known = genvej::gateway::load_knowledge({}, directory);
    if (known.value == nullptr)
        throw std::runtime_error(fmt::format("{}", fmt::join(known.problem.errors, "; ")));
    const auto letter = contents_of(file);
    genvej::gateway::translation_tools tools;
    tools.maps = known.value->maps.get();
    tools.directory = &known.value->directory;
    double best = std::numeric_limits<double>::max();
    std::size_t written = 0;
    for (long n = 0; n < count; ++n) {
        const auto begin = clock_type::now();
        written = translate(letter, tools);
        if (written == 0) return 1;
        best = std::min(best, std::chrono::duration<double, std::micro>(clock_type::now() - begin).count());
    }
    fmt::print("{{\"bytes_in\": {}, \"bytes_out\": {}, \"microseconds\": {:.1f}}}\n", letter.size(), written,
               best);
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    const long count = argc == 4 ? std::strtol(argv[3], nullptr, 10) : 0;
    if (count < 1) {
        fmt::print(stderr, "usage: letter_to_json ORGANISATIONS.csv LETTER.xml COUNT\n");
        return 2;
    }
    return measure(argv[1], argv[2], count);
} catch (const std::exception& broken) {
    fmt::print(stderr, "letter_to_json: {}\n", broken.what());
    return 3;
}
