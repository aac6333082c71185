#pragma once
/// What a caller asks a report for, in words, understood or refused: the command line and /api/reports read
/// it alike. Pure; thread-safe.
#include <optional>
#include <string>
#include <variant>

#include "adapters/store/record.hpp"
#include "gateway/tables/counting.hpp"

namespace genvej::gateway::tables {

enum class form : std::uint8_t { plain, csv, json };

/// As it was written; what is empty was not said. Lists have commas or spaces between.
struct wish {
    std::string report, municipality, without, from, to, by, only, pack, format, as_known;
    bool rows = false;        ///< the rows behind the figures
    bool aggregated = false;  ///< as those see it who may not see rows
};

struct understood {
    question what;
    store::known_filter which;  ///< what of the store is read
    form as = form::plain;
    std::string from, to;  ///< as they were said, for the head of the report
    bool rows = false, aggregated = false;
};
/// What was not understood, and what would be.
struct misunderstood {
    std::string name, value, expected;
};

/// @param now what as_known may not lie behind, and what counts as today without it
std::variant<understood, misunderstood> understand(const wish& said, const report_rows& rows,
                                                   store::time_ms now);

/// A caller of which only municipalities of its own may be told: those that it asked for and has. False: it
/// asked for another one, or for fewer than two, from which one could be told.
bool keep_to(const std::vector<std::uint16_t>& allowed, understood& asked);

}  // namespace genvej::gateway::tables
