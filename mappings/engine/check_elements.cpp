#include <map>

#include "mappings/engine/checks.hpp"

namespace genvej::mappings {

namespace {

constexpr int deepest_element = 16;  ///< formatting inside formatting goes on for ever

struct cover {
    std::map<std::string_view, cover> below;
    std::vector<std::uint16_t> rows;
    bool excused = false;
};

using steps = std::vector<const schemas::element_decl*>;

class element_collector {
public:
    explicit element_collector(const program& map) : map_(map) {
        letter_.push_back(map.letter_element);
        block(map.body, letter_);
        for (const left_path* path : {&map.identity.letter, &map.identity.envelope})
            add(*path, letter_, map.identity.number, false);
    }

    const cover* find(const cover& from, std::string_view name) const {
        const auto found = from.below.find(name);
        return found == from.below.end() ? nullptr : &found->second;
    }
    const cover& root() const noexcept { return root_; }

private:
    steps whole(const left_path& path, const steps& current) const {
        steps out;
        if (path.from == left_path::origin::current) out = current;
        if (path.from == left_path::origin::letter) out = letter_;
        out.insert(out.end(), path.steps.begin(), path.steps.end());
        return out;
    }

    void add(const left_path& path, const steps& current, std::uint16_t row, bool excused) {
        cover* at = &root_;
        for (const schemas::element_decl* step : whole(path, current)) at = &at->below[step->name];
        at->rows.push_back(row);
        at->excused = at->excused || excused;
    }

    void block(const map_block& of, const steps& current) {
        for (const map_row& row : of.rows) {
            if (!row.forward && !row.excused) continue;
            for (const operand& from : row.left) {
                if (from.what == operand::kind::left) add(from.left, current, row.number, row.excused);
            }
        }
        for (const map_each& each : of.blocks) {
            if (!each.forward) continue;
            if (each.shown_by_elements) add(each.left, current, each.number, false);
            block(*each.body, whole(each.left, current));
        }
    }

    const program& map_;
    steps letter_;
    cover root_;
};

void walk(const element_collector& all, const schemas::element_decl& element, const cover* by,
          const std::string& path, int depth, std::vector<element_use>& out) {
    if (element.type == nullptr || depth > deepest_element) return;
    const bool read_whole = by != nullptr && !by->rows.empty();
    const bool leaf = element.type->kind != schemas::content::complex;
    if (leaf || read_whole) {
        out.push_back({path, element.known, by == nullptr ? std::vector<std::uint16_t>{} : by->rows,
                       by != nullptr && by->excused});
        return;
    }
    for (const schemas::element_decl& child : element.type->elements) {
        walk(all, child, by == nullptr ? nullptr : all.find(*by, child.name), path + "/" + child.name,
             depth + 1, out);
    }
}

}  // namespace

std::vector<element_use> elements_of(const program& map) {
    const element_collector all(map);
    std::vector<element_use> out;
    const schemas::element_decl& root = map.letter->root();
    for (const schemas::element_decl& child : root.type->elements) {
        walk(all, child, all.find(all.root(), child.name), root.name + "/" + child.name, 0, out);
    }
    return out;
}

void check_elements(const program& map, model::issues& found) {
    if (map.rest) return;
    for (const element_use& one : elements_of(map)) {
        if (!one.rows.empty()) continue;
        model::issue made = model::make_issue("map.unmapped", {one.path});
        made.rule = map.file;
        found.push_back(std::move(made));
    }
}

}  // namespace genvej::mappings
