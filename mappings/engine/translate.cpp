#include "mappings/engine/translate.hpp"

#include "mappings/engine/backward.hpp"
#include "mappings/engine/forward.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/narrative.hpp"

namespace genvej::mappings {

translation letter_to_fhir(const message_map& map, const model::node& root, const context& with) {
    translation out;
    forward_run(map.compiled(), root, with, out).run();
    if (out.target.root() != nullptr) add_narratives(out.target);
    return out;
}

translation fhir_to_letter(const message_map& map, const model::node& bundle, const context& with) {
    translation out;
    const reference_index index(bundle, out.target.memory());
    backward_run(map.compiled(), bundle, index, with, out).run();
    return out;
}

const row_view* row_of(const message_map& map, std::uint16_t row) {
    return row == 0 || row > map.rows().size() ? nullptr : &map.rows()[row - 1U];
}

}  // namespace genvej::mappings
