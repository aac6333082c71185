#pragma once
/// Writes a summary as a FHIR document: Bundle of type document, Composition first, every section with its
/// narrative, and everything that it refers to.
///
/// Ids of resources are made of the course's random id, so that the same thing keeps its id from one document
/// to the next; Composition.identifier is the course's own for all its documents, Bundle.identifier that of
/// the one document. Standard: FHIR R4, documents.html. Pure; thread-safe.
#include <string>

#include "gateway/summary/content.hpp"

namespace genvej::gateway::summary {

struct document_heading {
    std::string id;          ///< Bundle.id
    std::string when;        ///< an instant
    std::string status;      ///< of the Composition
    std::string episode;     ///< status of the EpisodeOfCare
    std::string replaces{};  ///< Bundle.id of the document before; empty: it is the first
};

/// REQUIRES: content::place and content::patient
std::string write_document(const content& what, const rules& rows, const document_heading& heading);

/// Bundle.id of the document of that number (from 1) of a course.
std::string document_id(std::string_view course, std::size_t number);

}  // namespace genvej::gateway::summary
