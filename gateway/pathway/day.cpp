#include "gateway/pathway/day.hpp"

#include "gateway/pipeline/coverage.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::gateway::pathway {

day day_of(store::time_ms at) noexcept {
    return static_cast<day>(mappings::danish_day_of(at));
}

store::time_ms beginning_of(day one) noexcept {
    return mappings::danish_beginning_of(one);
}

std::optional<day> read_day(std::string_view fhir) noexcept {
    constexpr std::size_t date_size = 10;
    if (fhir.size() > date_size) {
        const auto at = mappings::moment_of(fhir);
        return at ? std::optional(day_of(*at)) : std::nullopt;
    }
    const auto date = mappings::read_date(fhir);
    return date ? std::optional(static_cast<day>(mappings::day_number_of(*date))) : std::nullopt;
}

std::string to_date(day one) {
    return mappings::date_text(mappings::date_of_day(one));
}

std::string date_or_null(day one) {
    return one == 0 ? "null" : json_quoted(to_date(one));
}

}  // namespace genvej::gateway::pathway
