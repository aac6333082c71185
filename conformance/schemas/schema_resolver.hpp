#pragma once
/// From names to declarations: the second half of reading a .schema file.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/schemas/schema_data.hpp"

namespace genvej::schemas {

/// A type while its references are names.
struct type_source {
    type_decl decl;
    std::vector<std::string> element_types;
    std::vector<std::string> attribute_types;
    std::string code_list;
    std::string_view file;  ///< included from; empty: the schema's own
    std::uint32_t line = 0;
};

/// A file and all that it includes, as written.
struct schema_source {
    std::unique_ptr<schema::implementation> declared = std::make_unique<schema::implementation>();
    std::map<std::string, type_source> types;
    std::string root_type;
};

/// Puts the types where they stay, turns names into pointers, compiles contents, loads code lists.
/// @throw schema_mistake for a type or code list that does not exist
std::unique_ptr<schema::implementation> resolve(schema_source source);

/// @throw schema_mistake; the text names the file when it was included
[[noreturn]] void fail_at(std::string_view file, std::uint32_t line, const std::string& text);

}  // namespace genvej::schemas
