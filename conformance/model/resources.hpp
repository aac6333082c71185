#pragma once
/// The tables that are part of the program: schemas, maps, code lists, texts. See cmake/genvej_embed.cmake.
/// Thread-safety: constant data.
#include <cstdint>
#include <span>
#include <string_view>

namespace genvej::model {

struct resource {
    std::string_view path;  ///< from the top of the project, for instance `mappings/xref15/xref15.map`
    std::string_view text;
};

/// All of them, ordered by path.
std::span<const resource> resources();
/// Those whose path begins with `folder`, in order of path.
std::span<const resource> resources_below(std::string_view folder);
/// The text of one. @throw std::logic_error when it was not built in: that is our mistake.
std::string_view resource_text(std::string_view path);

}  // namespace genvej::model
