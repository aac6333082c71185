#pragma once
/// A report from the question to its text, over whatever reads the store. Pure: what reads is handed in.
/// Thread-safe.
#include "gateway/indicators/sets.hpp"
#include "gateway/tables/output.hpp"

namespace genvej::gateway::tables {

using each_course = std::function<void(const store::known_course&)>;
using reading = std::function<store::result<void>(const store::known_filter&, const each_course&)>;

struct made_with {
    const population* inhabitants = nullptr;
    std::uint64_t hide_below = 0;
    counting::names_of names;
    const indicators::indicator_sets* sets = nullptr;
};

struct made_report {
    std::string text;
    misunderstood refusal;  ///< its name is empty: there is none
};

/// @return an error of the store
store::result<made_report> make(const understood& asked, const made_with& with, const reading& reads,
                                model::language in);

}  // namespace genvej::gateway::tables
