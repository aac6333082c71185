#pragma once
/// What a schema holds, for the files that make and use it: schema_reader.cpp, check_structure.cpp.
#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "conformance/schemas/schema.hpp"

namespace genvej::schemas {

struct schema::implementation {
    std::string name;
    std::string type_code;
    std::string version;
    std::string letter;
    std::string reads_as;  ///< name of the schema whose map reads this older version
    std::string release;   ///< selects the values of code lists
    reading mode = reading::strict;
    std::deque<std::pair<std::string, std::string>>
        spaces;                          ///< letter in the file, URI; the first is the default
    std::array<std::string, 5> sources;  ///< by certainty: known or inferred, and from what
    std::vector<std::string> sibling_spaces;
    std::vector<std::string> sibling_versions;  ///< `_` stands for any character
    element_decl root;
    std::deque<type_decl> types;
};

}  // namespace genvej::schemas
