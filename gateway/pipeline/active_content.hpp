#pragma once
/// Finds what may not stand in a narrative because it would do something in the reader's browser.
///
/// Standard: FHIR R4 narrative.html, 2.4.0 ("The XHTML content SHALL NOT contain a head, a body, external
/// stylesheet references, deprecated elements, scripts, forms, base/link/xlink, frames, iframes and
/// objects"). genvej reads no narratives, but what it passes on unchanged is shown by others. Pure,
/// thread-safe.
#include <string_view>

namespace genvej::gateway {

/// What was found, in a word for the sentence: `script`, an attribute `on...`, `javascript:`; empty: nothing.
/// @param xhtml the `div` as text
std::string_view active_content(std::string_view xhtml) noexcept;

}  // namespace genvej::gateway
