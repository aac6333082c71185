// Translation of the shipped examples, both ways, without reading and writing; and loading the maps with
// every check.
//
//   benchmark_translate --benchmark_filter=xdis91
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/resources.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/translate.hpp"

namespace {

using namespace genvej;

model::checked<model::document> read_example(const std::string& path, std::string_view bytes) {
    return path.ends_with(".json") ? formats::read_fhir_json(bytes) : formats::read_xml(bytes);
}

const mappings::map_set& maps() {
    static const auto loaded = mappings::map_set::load(read_example);
    if (!loaded.ok()) throw std::runtime_error(model::to_line(*model::worst(loaded.found)));
    return *loaded.value;
}

const mappings::organisations& directory() {
    static const auto rows =
        mappings::organisations::read(model::resource_text("mappings/shared/organisations.csv")).value();
    return rows;
}

void load_maps(benchmark::State& state) {
    for ([[maybe_unused]] const auto _ : state)
        benchmark::DoNotOptimize(mappings::map_set::load(read_example));
}
BENCHMARK(load_maps)->Unit(benchmark::kMillisecond);

void forward(benchmark::State& state, const mappings::message_map* map, const std::string& path) {
    const auto letter = read_example(path, model::resource_text(path));
    const mappings::context with{&directory()};
    for ([[maybe_unused]] const auto _ : state)
        benchmark::DoNotOptimize(mappings::letter_to_fhir(*map, *letter.value.root(), with));
    state.SetLabel(std::to_string(model::resource_text(path).size()) + " bytes");
}

void backward(benchmark::State& state, const mappings::message_map* map, const std::string& path) {
    const auto letter = read_example(path, model::resource_text(path));
    const mappings::context with{&directory()};
    const auto bundle = mappings::letter_to_fhir(*map, *letter.value.root(), with);
    for ([[maybe_unused]] const auto _ : state)
        benchmark::DoNotOptimize(mappings::fhir_to_letter(*map, *bundle.target.root(), with));
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    for (const mappings::message_map* map : maps().all()) {
        for (const std::string& path : maps().examples(*map)) {
            if (!path.ends_with("letter.xml")) continue;
            benchmark::RegisterBenchmark(("forward/" + path).c_str(), forward, map, path);
            benchmark::RegisterBenchmark(("backward/" + path).c_str(), backward, map, path);
        }
    }
    benchmark::RunSpecifiedBenchmarks();
}
