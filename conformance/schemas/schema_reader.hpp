#pragma once
/// Reads a .schema file into declarations. Grammar: conformance/schemas/README.md.
#include <memory>
#include <string_view>

#include "conformance/schemas/schema_data.hpp"

namespace genvej::schemas {

/// @throw schema_mistake for the first thing that is wrong.
std::unique_ptr<schema::implementation> read_declarations(std::string_view text);

struct schema_mistake {
    model::table_error error;
};

}  // namespace genvej::schemas
