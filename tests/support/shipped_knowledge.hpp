#pragma once
/// Maps, directory and forms as genvej ships them, for tests of the gateway.
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::gateway {

/// Loaded once.
inline const knowledge& shipped() {
    static const loaded_knowledge loaded = load_knowledge({}, {});
    return *loaded.value;
}

inline translation_tools shipped_tools() {
    translation_tools out;
    out.maps = shipped().maps.get();
    out.directory = &shipped().directory;
    out.forms = &shipped().forms;
    return out;
}

/// @param name of a file below mappings/
inline std::string mapping_example(const std::string& name) {
    return test::read_file(std::string(GENVEJ_SOURCE_DIR "/mappings/") + name);
}

}  // namespace genvej::gateway
