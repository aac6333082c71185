#include "mappings/engine/report_examples.hpp"

#include <map>

#include "mappings/engine/marks.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/translate.hpp"

namespace genvej::mappings {

namespace {

constexpr std::size_t most_examples = 2;
constexpr std::size_t longest_value = 160;  ///< bytes; what is longer is cut

using model::node;

std::string shortened(std::string_view text) {
    std::string out(trimmed(text));
    if (out.size() <= longest_value) return out;
    std::size_t end = longest_value;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0U) == 0x80U) --end;
    return out.substr(0, end) + " …";
}

/// What stands at a node: its value, the text below it, or all primitives below it.
std::string value_of(const node& at) {
    if (!at.value.empty()) return std::string(at.value);
    std::string out;
    for (const node* child = at.first; child != nullptr; child = child->next) {
        const std::string part = value_of(*child);
        if (!part.empty()) out += (out.empty() || !child->is_element() ? "" : " | ") + part;
    }
    return out;
}

class shown_collector {
public:
    explicit shown_collector(std::size_t rows) : out_(rows) {}

    void add(const std::string& example, const translation& made) {
        std::vector<row_example> here(out_.size());
        for (const coverage_row& one : made.coverage) {
            if (one.row == 0) continue;
            row_example& row = here[one.row - 1U];
            const std::string value = one.source->is_element() ? "" : std::string(one.source->value);
            // The first element that the row read, and all that it read together for one target.
            if (row.right.empty() && one.target != nullptr) targets_[one.row] = one.target;
            if (!row.left.empty() && targets_[one.row] != one.target) continue;
            row.left += (row.left.empty() || value.empty() ? "" : " + ") + value;
            if (one.target != nullptr) row.right = value_of(*one.target);
        }
        constants(*made.target.root(), here);
        for (std::size_t i = 0; i < here.size(); ++i) {
            row_example& row = here[i];
            if ((row.left.empty() && row.right.empty()) || out_[i].size() >= most_examples) continue;
            out_[i].push_back({example, shortened(row.left), shortened(row.right)});
        }
        targets_.clear();
    }

    std::vector<std::vector<row_example>> take() { return std::move(out_); }

private:
    /// What a row made without reading anything.
    static void constants(const node& at, std::vector<row_example>& here) {
        if (at.row != 0 && !at.value.empty() && at.row <= here.size()) {
            row_example& row = here[at.row - 1U];
            if (row.left.empty() && row.right.empty()) row.right = std::string(at.value);
        }
        for (const node* child = at.first; child != nullptr; child = child->next) constants(*child, here);
    }

    std::vector<std::vector<row_example>> out_;
    std::map<std::uint16_t, const node*> targets_;
};

}  // namespace

std::vector<std::vector<row_example>> row_examples(const map_set& maps, const message_map& map,
                                                   const example_reader& read,
                                                   const organisations& directory) {
    shown_collector all(map.rows().size());
    for (const std::string& path : maps.examples(map)) {
        if (!path.ends_with("/letter.xml")) continue;
        const auto source = read(path, maps.text_of(path));
        if (!source.ok() || source.value.root() == nullptr) continue;
        const std::string folder = path.substr(0, path.rfind('/'));
        context with{&directory, 0, true};
        const auto known = facts_from(maps.text_of(folder + "/facts.csv"));
        if (known) with.known = &*known;
        const translation made = letter_to_fhir(map, *source.value.root(), with);
        if (made.target.root() != nullptr) all.add(folder.substr(folder.rfind('/') + 1), made);
    }
    return all.take();
}

}  // namespace genvej::mappings
