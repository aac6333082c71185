#pragma once
/// The maps of the program, as tests of the engine load them.
#include <stdexcept>
#include <string>
#include <string_view>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "mappings/engine/map_set.hpp"

namespace genvej::mappings {

inline model::checked<model::document> read_example(const std::string& path, std::string_view bytes) {
    return path.ends_with(".json") ? formats::read_fhir_json(bytes) : formats::read_xml(bytes);
}

/// Loaded once. @throw std::runtime_error when a check fails
inline const map_set& embedded() {
    static const auto maps = map_set::load(read_example);
    if (maps.value == nullptr) throw std::runtime_error(model::to_line(*model::worst(maps.found)));
    return *maps.value;
}

}  // namespace genvej::mappings
