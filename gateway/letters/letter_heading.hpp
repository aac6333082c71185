#pragma once
/// What stands around the lines of a closing letter: participants, citizen, identifiers, time.
///
/// Identifiers are made of course, recipient and running number, so the same letter has the same ones. Pure;
/// thread-safe.
#include "gateway/letters/closing.hpp"

namespace genvej::gateway::letters {

/// Adds them to `one.known`; what is unknown is not added, and write_letter() says so.
/// @param number from 1: how many letters this recipient of the course has got, this one included
void add_heading(proposal& one, const address_book& in, unsigned number, pathway::time_ms now);

/// The latest Patient: of the record, else of a message; nullptr: the file has none.
const pathway::filed_resource* patient_of(const pathway::file& of);
/// The municipality's place that keeps the record, else the one that the referral went to, else any of its
/// places; nullptr: the directory has none. @param patient may be nullptr
const mappings::organisation* municipality_place(const pathway::filed_resource* patient,
                                                 const address_book& in);

/// How many were sent to that recipient of that course.
unsigned letters_sent(const pathway::file& of, const proposal& like);

}  // namespace genvej::gateway::letters
