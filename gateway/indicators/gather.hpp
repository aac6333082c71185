#pragma once
/// Gathers what is known of a course: data.csv says what, this says how (register-once.md, sections 5 to 7).
///
/// A truth is no only when a no is registered; what nobody registered is unknown, with its reason. A day, a
/// count or an outcome of a course that has not ended yet is `not_yet` where the end decides it. Pure;
/// thread-safe.
#include <optional>

#include "gateway/indicators/course_data.hpp"
#include "gateway/pathway/course.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::indicators {

/// @param today measurements that are dated later do not count; a course that has not ended has no end yet
/// REQUIRES: check_gatherers() found nothing wrong with `data`; data outlive what is returned
course_data gather(const pathway::file& of, const pathway::derived& found, const pathway::course& one,
                   const pathway::rules& by, const data_rows& data, day today);

/// A row whose `from` names what nobody gathers: `course:FIELD` that is no field, `measure:NAME` that
/// measures.csv does not have, a group without codes.
std::optional<data_rows::problem> check_gatherers(const data_rows& data, const pathway::rules& by);

}  // namespace genvej::gateway::indicators
