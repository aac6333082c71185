#pragma once
/// What became of each node of the source: carried, excused, or lost. Nothing may vanish unseen.
///
/// Thread-safety: no shared state.
#include "mappings/engine/marks.hpp"
#include "mappings/engine/program.hpp"
#include "mappings/engine/translate.hpp"

namespace genvej::mappings {

/// The parts of an Emessage that belong to one letter: what stands before the first letter, the letter, and
/// what stands between it and the next.
template <class Function>
void for_each_part(const program& map, const model::node& root, const model::node& letter, Function&& visit) {
    const model::node* nearest = nullptr;
    for (const model::node* at = root.first_element(); at != nullptr; at = at->next_element()) {
        if (at->name == map.letter_element->name) nearest = at;
        if (nearest == nullptr || nearest == &letter) visit(*at);
    }
}

/// Issues `map.lost` and `map.blank`, and the coverage rows when they are asked for.
/// @param left_over for maps with `rest`: takes the elements with text that no row carried, which then are
/// not lost
void report_unread_letter(const program& map, const model::node& root, const model::node& letter,
                          const marks& by, bool coverage, translation& out,
                          std::vector<const model::node*>* left_over = nullptr);

/// Coverage rows of an element that `rest` carried.
void record_rest(const program& map, const model::node& element, const marks& by, bool coverage,
                 translation& out);

/// The same for a Bundle: what the letter has no place for is a warning (`map.no_place`). Ids, narratives,
/// profiles and displays are not content.
void report_unread_bundle(const program& map, const model::node& bundle, const marks& by, bool coverage,
                          translation& out);

}  // namespace genvej::mappings
