#pragma once
/// What is known of a course for its closing letter: days, sessions, measurements, in words.
///
/// Nothing is guessed: what is not registered is not there. Pure; thread-safe.
#include "gateway/letters/addressee.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::letters {

/// Names as in mappings/closing/facts.csv. @param today measurements that are dated later do not count
facts course_facts(const address_book& in, const pathway::rules& by, pathway::day today);

/// `26.11.2026`
std::string danish_day(pathway::day one);

}  // namespace genvej::gateway::letters
