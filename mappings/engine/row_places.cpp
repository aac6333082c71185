#include "mappings/engine/row_places.hpp"

#include <algorithm>

namespace genvej::mappings {

namespace {

class place_collector {
public:
    explicit place_collector(const program& map) : map_(map), places_(map.rows.size()), slots_(map.slots) {
        slots_[0] = std::string(map.slot_types[0]->name);
        letter_ = map.letter_element->name;
        for (const map_entry& entry : map.entries) slots_[entry.slot] = std::string(entry.type->name);
        for (const map_entry& entry : map.entries) reference(entry);
        identity(map.identity);
        block(map.body, letter_);
        if (map.rest) each(*map.rest, letter_);
    }
    std::vector<row_place> take() { return std::move(places_); }

private:
    std::string whole(const left_path& path, const std::string& current) const {
        std::string out = path.from == left_path::origin::current  ? current
                          : path.from == left_path::origin::letter ? letter_
                                                                   : std::string();
        for (const schemas::element_decl* step : path.steps) out += (out.empty() ? "" : "/") + step->name;
        return out;
    }

    std::string whole(const right_path& path) const {
        std::string_view text = path.text;
        if (path.optional) text.remove_suffix(1);
        return slots_[path.slot] + std::string(text.substr(std::min(text.find_first_of(".["), text.size())));
    }

    void reference(const map_entry& entry) {
        if (entry.from) places_[entry.number - 1U].fhir.push_back(whole(*entry.from));
    }

    void identity(const map_identity& of) {
        row_place& into = places_[of.number - 1U];
        for (const left_path* path : {&of.sender, &of.envelope, &of.letter})
            into.letter.push_back(whole(*path, letter_));
        into.fhir = {"Bundle.identifier.value", "Bundle.id", "MessageHeader.id"};
    }

    void operands(const std::vector<operand>& all, const std::string& current, row_place& into) const {
        for (const operand& one : all) {
            if (one.what == operand::kind::left) into.letter.push_back(whole(one.left, current));
            if (one.what == operand::kind::right) into.fhir.push_back(whole(one.right));
        }
    }

    void row(const map_row& of, const std::string& current) {
        row_place& into = places_[of.number - 1U];
        operands(of.left, current, into);
        operands(of.right, current, into);
    }

    void each(const map_each& of, const std::string& current) {
        const std::string inner = whole(of.left, current);
        row_place& into = places_[of.number - 1U];
        if (of.left.end != nullptr) into.letter.push_back(inner);
        if (of.entry) {
            slots_[of.slot] = std::string(of.entry->type->name);
            reference(*of.entry);
        } else {
            slots_[of.slot] = whole(of.right);
            into.fhir.push_back(slots_[of.slot]);
        }
        block(*of.body, inner);
    }

    void block(const map_block& of, const std::string& current) {
        for (const map_block::item& item : of.items) {
            if (item.what == map_block::kind::row) {
                row(of.rows[item.at], current);
            } else {
                each(of.blocks[item.at], current);
            }
        }
    }

    const program& map_;
    std::vector<row_place> places_;
    std::vector<std::string> slots_;  ///< what each alias stands for
    std::string letter_;
};

}  // namespace

std::vector<row_place> places_of(const program& map) {
    return place_collector(map).take();
}

}  // namespace genvej::mappings
