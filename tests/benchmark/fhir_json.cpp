// Reading and writing a message Bundle of the size that a referral gives (17 KB), and the larger ones.
#include "adapters/formats/fhir_json.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <stdexcept>

#include "adapters/formats/fhir_xml.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::formats {
namespace {

/// A Bundle of about that size: codes, references, identifiers, texts and a narrative in the proportions of a
/// referral.
std::string bundle_of(std::size_t size) {
    std::string out =
        R"({"resourceType":"Bundle","id":"b","type":"message","timestamp":"2026-01-02T10:00:00+01:00","entry":[)";
    for (std::size_t i = 0; out.size() < size; ++i) {
        if (i != 0) out += ',';
        out += fmt::format(
            R"({{"fullUrl":"https://genvej.invalid/fhir/Condition/{0}","resource":{{"resourceType":"Condition","id":"{0}",)"
            R"("meta":{{"profile":["http://hl7.dk/fhir/core/StructureDefinition/dk-core-condition"]}},"text":{{"status":"generated",)"
            R"("div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>Diagnose</b>: Følger efter blodprop i hjertet, nr. {0}</p></div>"}},)"
            R"("code":{{"coding":[{{"system":"urn:oid:1.2.208.176.2.4.12","code":"DI21{0}","display":"Akut myokardieinfarkt"}}],)"
            R"("text":"Patienten har haft en \"blodprop\" og kan gå {0} meter;\nudholdenheden er nedsat."}},)"
            R"("subject":{{"reference":"Patient/p"}},"onsetDateTime":"2025-12-24","recorder":{{"reference":"PractitionerRole/r"}}}}}})",
            i);
    }
    return out + "]}";
}

model::document tree_of(const std::string& json) {
    model::checked<model::document> read = read_fhir_json(json);
    if (!read.ok()) throw std::runtime_error(to_line(read.found.front()));
    return std::move(read.value);
}

void sizes(benchmark::internal::Benchmark* of) {
    of->Arg(17'000)->Arg(170'000)->Arg(1'700'000);
}

void write_json(benchmark::State& state) {
    const model::document tree = tree_of(bundle_of(static_cast<std::size_t>(state.range(0))));
    std::string out;
    for ([[maybe_unused]] const auto _ : state) {
        out.clear();
        write_fhir_json(*tree.root(), out);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}
BENCHMARK(write_json)->Apply(sizes);

/// Into a string without memory of its own, as the first message of a connection finds it.
void write_json_afresh(benchmark::State& state) {
    const model::document tree = tree_of(bundle_of(static_cast<std::size_t>(state.range(0))));
    for ([[maybe_unused]] const auto _ : state) {
        std::string out;
        write_fhir_json(*tree.root(), out);
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(write_json_afresh)->Arg(17'000);

void read_json(benchmark::State& state) {
    const std::string json = bundle_of(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] const auto _ : state) {
        model::checked<model::document> read = read_fhir_json(json);
        benchmark::DoNotOptimize(read.value.root());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * json.size()));
}
BENCHMARK(read_json)->Apply(sizes);

void write_xml_form(benchmark::State& state) {
    const model::document tree = tree_of(bundle_of(static_cast<std::size_t>(state.range(0))));
    for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(write_fhir_xml(*tree.root()).data());
}
BENCHMARK(write_xml_form)->Arg(17'000);

void read_xml_form(benchmark::State& state) {
    const std::string xml =
        write_fhir_xml(*tree_of(bundle_of(static_cast<std::size_t>(state.range(0)))).root());
    for ([[maybe_unused]] const auto _ : state) {
        model::checked<model::document> read = read_fhir_xml(xml);
        benchmark::DoNotOptimize(read.value.root());
    }
}
BENCHMARK(read_xml_form)->Arg(17'000);

}  // namespace
}  // namespace genvej::formats
