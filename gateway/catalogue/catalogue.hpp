#pragma once
/// The data catalogue (docs/data-catalogue.md): for each datum of a course where it is registered, who
/// receives it and by which row, and which of the sources' wishes it serves.
///
/// Made of the rows that send data on, so that it cannot say what the program does not do. A row that names
/// what no table has is an error, and so is a row of a recipient that no datum accounts for: then something
/// leaves that nobody has described. Pure; thread-safe.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace genvej::gateway::catalogue {

struct made {
    std::string document;             ///< Markdown
    std::vector<std::string> errors;  ///< `file:line: reason`; then there is no document
};

/// @param file gives the text of a table by its path from the top (`mappings/catalogue/data.csv`)
made make_catalogue(const std::function<std::string_view(std::string_view path)>& file);

}  // namespace genvej::gateway::catalogue
