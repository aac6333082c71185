// The 19 indicators of DHRD over 100,000 courses, as a report reads them: from the text that the store keeps.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "gateway/indicators/indicators.hpp"

namespace {

using namespace genvej::gateway::indicators;

constexpr std::size_t courses = 100'000;

datum_value number(std::int64_t one) {
    datum_value out;
    out.known = true;
    out.number = one;
    return out;
}
datum_value word(text one) {
    datum_value out;
    out.known = true;
    out.word = one;
    return out;
}

/// One course; every third has no end test.
std::string made(std::size_t i) {
    course_data one(data_rows::built_in());
    one.set("groups", "", word("acs ischaemic"));
    one.set("pack", "", word("cardiac"));
    one.set("state", "", word("completed"));
    const auto begins = static_cast<std::int64_t>(20'000 + i % 700);
    for (const text day : {"referred", "discharged", "started", "training_from"})
        one.set(day, "", number(begins));
    one.set("ended", "", number(begins + 84));
    one.set("completed", "", number(i % 5 == 0 ? 0 : 1));
    one.set("cabg", "", number(i % 7 == 0 ? 1 : 0));
    one.set("sessions_planned", "", number(24'000));
    one.set("attendance", "", number(static_cast<std::int64_t>(50'000 + i % 50'000)));
    for (const text measure : {"walk6", "hads_a", "hads_d", "systolic", "diastolic"}) {
        datum_value value = number(static_cast<std::int64_t>(400'000 + i % 100'000));
        value.method = "a";
        value.from = "Observation/6c1c0a52-5a0f-4c39-a8a4-d9d3a0f2b0c1#1";
        one.set(measure, "start", value);
        if (i % 3 != 0) one.set(measure, "end", value);
    }
    one.set("diet_screening", "", word("positive"));
    one.add({"letter:5799990000019#HNV26110200001", "GGOP", "140", "ffd81f78-352e-4589-a195-5350dd1df2a4",
             "5799990000019", "Hjertehøj Sygehus, Kardiologisk Afdeling", static_cast<day>(begins), false,
             false});
    return one.to_text();
}

const std::vector<std::string>& texts() {
    static const std::vector<std::string> kept = [] {
        std::vector<std::string> out;
        for (std::size_t i = 0; i < 1000; ++i) out.push_back(made(i));
        return out;
    }();
    return kept;
}

void dhrd_over_100000_courses(benchmark::State& state) {
    const indicator_set& set = *indicator_sets::built_in()->find("dhrd-2019");
    for ([[maybe_unused]] const auto _ : state) {
        aggregate counts(set, {apart_by::month, apart_by::municipality});
        course_data one(data_rows::built_in());
        for (std::size_t i = 0; i < courses; ++i) {
            if (!one.read(texts()[i % texts().size()])) state.SkipWithError("a text cannot be read");
            counts.add(one, static_cast<std::uint16_t>(800 + i % 11));
        }
        benchmark::DoNotOptimize(counts.total());
    }
}
BENCHMARK(dhrd_over_100000_courses)->Unit(benchmark::kMillisecond);

}  // namespace
