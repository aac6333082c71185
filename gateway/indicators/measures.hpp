#pragma once
/// Indicators and their answers as FHIR R4: Measure and MeasureReport, JSON. Exports: nothing reads them
/// back.
///
/// A Measure's criteria are the rows, one a line, in language `text/x-genvej-rows`. A report counts who has
/// no answer in a population `unknown`, and has the completeness as a group of its own. No citizen's number
/// stands in them: the subject is his random id. Pure; thread-safe.
#include <string>

#include "gateway/indicators/indicators.hpp"

namespace genvej::gateway::indicators {

/// `https://genvej.invalid/fhir/Measure/dhrd-2019-2b`
std::string measure_url(const indicator_set& of, const indicator& one);
std::string measure_json(const indicator_set& of, const indicator& one);
/// All Measures of a set: a Bundle of type collection.
std::string measures_bundle(const indicator_set& of);

/// What a report is about.
struct report_frame {
    std::string id;        ///< of the report
    day from = 0, to = 0;  ///< the period
    std::string made;      ///< FHIR instant
    std::string citizen;   ///< random id; empty: of many
};
std::string individual_report(const indicator_set& of, const indicator& one, const explained& says,
                              const report_frame& in);
std::string summary_report(const indicator_set& of, const indicator& one, const tally& counts,
                           const report_frame& in);

}  // namespace genvej::gateway::indicators
