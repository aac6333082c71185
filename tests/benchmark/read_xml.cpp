// Reading a letter: bytes -> UTF-8 -> strict pass -> tree; and writing it again. The argument is its size in
// bytes.
#include <benchmark/benchmark.h>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"

namespace {

using namespace genvej;

/// An invented letter in ISO-8859-1, as letters are: short elements on lines of their own, then texts with
/// breaks.
std::string invented_letter(std::size_t bytes) {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Emessage xmlns=\"urn:example:brev\">\n  "
        "<Envelope>\n";
    for (int i = 0; out.size() < bytes / 2; ++i) {
        const std::string name = "FeltMedNavn" + std::to_string(i % 40);
        out.append("    <").append(name).append(">V\xE6rdi ").append(std::to_string(i));
        out.append("</").append(name).append(">\n");
    }
    out += "  </Envelope>\n  <Text01>";
    while (out.size() + 30 < bytes)
        out += "Patienten har v\xE6ret tr\xE6t og <Bold>svimmel</Bold> siden i mandags.<Break/>";
    return out + "</Text01>\n</Emessage>\n";
}

void read_letter(benchmark::State& state) {
    const std::string bytes = invented_letter(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] const auto _ : state) {
        auto read = formats::read_xml(bytes);
        if (!read.ok()) state.SkipWithError("the letter was refused");
        benchmark::DoNotOptimize(read);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(read_letter)->Arg(8'000)->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000);

void letter_to_utf8(benchmark::State& state) {
    const std::string bytes = invented_letter(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(formats::xml_to_utf8(bytes));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(letter_to_utf8)->Arg(8'000);

void check_letter(benchmark::State& state) {
    const std::string text =
        formats::xml_to_utf8(invented_letter(static_cast<std::size_t>(state.range(0)))).value.text;
    for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(formats::check_well_formed(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(check_letter)->Arg(8'000);

void write_letter(benchmark::State& state) {
    const auto read = formats::read_xml(invented_letter(static_cast<std::size_t>(state.range(0))));
    for ([[maybe_unused]] const auto _ : state) {
        benchmark::DoNotOptimize(
            formats::write_xml(*read.value.root(), formats::charset::iso_8859_1, formats::indent::none));
    }
}
BENCHMARK(write_letter)->Arg(8'000);

}  // namespace
