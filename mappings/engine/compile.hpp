#pragma once
/// From the statements of a map to what the runners execute.
///
/// Every name is looked up here: elements in the schema, FHIR paths in the table of R4, aliases, converters,
/// code tables. What is wrong becomes an issue with file and line (docs/mapping-language.md, checks 1 and 5).
/// Thread-safety: none; used while a set is loaded.
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mappings/engine/program.hpp"
#include "mappings/engine/syntax.hpp"

namespace genvej::mappings {

/// Code tables by path, each read once.
class code_tables {
public:
    code_tables(const file_finder& files, model::issues& found) : files_(files), found_(found) {}
    /// `mappings/<message>/codes/<name>.csv`, else `mappings/shared/codes/<name>.csv`; nullptr after an
    /// issue.
    std::shared_ptr<const code_table> find(const std::string& message, const std::string& name,
                                           const std::string& place);

private:
    std::shared_ptr<const code_table> read(const std::string& path, std::string_view text,
                                           const std::string& name);

    const file_finder& files_;
    model::issues& found_;
    std::map<std::string, std::shared_ptr<const code_table>, std::less<>> read_;
};

/// @param path `mappings/xref15/xref15.map`
/// nullopt when errors were found.
std::optional<program> compile_map(const std::string& path, statement_files& files, code_tables& tables,
                                   model::issues& found);

}  // namespace genvej::mappings
