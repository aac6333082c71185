#pragma once
/// A citizen's answers, and the sets themselves, as JSON of the operator's side. Holds content. Pure;
/// thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "gateway/indicators/indicators.hpp"

namespace genvej::gateway::indicators {

struct courses_data {
    std::string course;     ///< random id
    std::string_view data;  ///< course_data::to_text()
};
/// `{"set":..,"courses":[{"course":..,"indicators":[{..., "answer","by":[..],"missing":[..]}]}]}`; empty: a
/// text is not course_data's, which is our mistake.
std::string answers_json(const indicator_set& of, const data_rows& data,
                         const std::vector<courses_data>& all);
/// A Bundle (collection) of MeasureReports, one for each indicator and course of whose population it is.
/// @param made FHIR instant; @param today the end of the period of a course that goes on
std::string answers_bundle(const indicator_set& of, const data_rows& data,
                           const std::vector<courses_data>& all, std::string_view citizen,
                           const std::string& made, day today);
/// `{"sets":[...]}` with titles, owners, validity
std::string sets_json(const indicator_sets& of);
/// One with its indicators and rows.
std::string set_json(const indicator_set& of);

}  // namespace genvej::gateway::indicators
