#include "mappings/engine/examples.hpp"

#include <algorithm>
#include <map>

#include "mappings/engine/writers.hpp"

namespace genvej::mappings {

example_runner::example_runner(const example_reader& read, std::string_view directory, model::issues& found)
    : read_(read), found_(found) {
    if (directory.empty()) return;
    auto rows = organisations::read(directory);
    if (rows) {
        directory_ = std::move(*rows);
    } else {
        const std::string place = "mappings/shared/organisations.csv:" + std::to_string(rows.error().line);
        found_.push_back(map_issue("map.code_table", place, {rows.error().text}));
    }
}

std::vector<row_use> example_runner::run(const message_map& map, const std::vector<std::string>& paths,
                                         const file_finder& files) {
    sums_.assign(map.rows().size(), {});
    for (const std::string& path : paths) {
        const std::string_view bytes = files(path).value_or("");
        const std::string folder = path.substr(0, path.rfind('/'));
        const std::string beside = folder + "/letter.xml";
        read_facts(folder + "/facts.csv", files);
        const std::string tree = folder + "/tree.xml";
        if (path == tree || (path == beside && !files(tree))) {
            letter(map, path, bytes);
        } else if (path.ends_with("/bundle.json") && !files(beside) && !files(tree)) {
            bundle(map, path, bytes);
        }
    }
    return std::move(sums_);
}

void example_runner::read_facts(const std::string& path, const file_finder& files) {
    known_ = {};
    const std::optional<std::string_view> text = files(path);
    if (!text) return;
    auto rows = facts_from(*text);
    if (rows) {
        known_ = std::move(*rows);
    } else {
        found_.push_back(
            map_issue("map.code_table", path + ":" + std::to_string(rows.error().line), {rows.error().text}));
    }
}

bool example_runner::passed(const std::string& path, const model::issues& of) {
    const model::issue* worst = model::worst(of);
    if (worst == nullptr || worst->level > model::severity::error) return true;
    found_.push_back(
        map_issue("map.example", path, {path.substr(path.find('/') + 1), model::to_line(*worst)}));
    return false;
}

std::vector<std::uint32_t>& example_runner::cleared(const message_map& map) {
    used_.assign(map.rows().size() + 1, 0);
    return used_;
}

void example_runner::add(std::uint32_t row_use::*side) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].*side += used_[i + 1] != 0 ? 1U : 0U;
}

void example_runner::letter(const message_map& map, const std::string& path, std::string_view bytes) {
    const model::checked<model::document> source = read_(path, bytes);
    if (!passed(path, source.found) || source.value.root() == nullptr) return;
    std::size_t letters = 0;
    for (const model::node* at = source.value.root()->child(map.letter().letter()); at != nullptr;
         at = at->next_same())
        ++letters;
    for (std::size_t i = 0; i < std::max<std::size_t>(letters, 1); ++i) {
        context with{&directory_, i, false, &cleared(map), &known_};
        const translation there = letter_to_fhir(map, *source.value.root(), with);
        if (!passed(path, there.found)) return;
        add(&row_use::forward);
        if (!would_write(map, *there.target.root(), &known_)) continue;
        with.used = &cleared(map);
        const translation back = fhir_to_letter(map, *there.target.root(), with);
        if (!passed(path, back.found)) return;
        add(&row_use::backward);
    }
}

void example_runner::bundle(const message_map& map, const std::string& path, std::string_view bytes) {
    const model::checked<model::document> source = read_(path, bytes);
    if (!passed(path, source.found) || source.value.root() == nullptr) return;
    const context with{&directory_, 0, false, &cleared(map), &known_};
    if (!would_write(map, *source.value.root(), &known_)) {
        found_.push_back(map_issue("map.example_other", path, {map.name()}));
        return;
    }
    const translation back = fhir_to_letter(map, *source.value.root(), with);
    if (passed(path, back.found)) add(&row_use::backward);
}

namespace {

struct row_sum {
    bool wants_forward = false, wants_backward = false;
    std::uint32_t forward = 0, backward = 0;
};

/// A row stands for itself in every map that uses its file.
using row_in_file = std::pair<std::string_view, std::uint32_t>;

void add_rows(const message_map& map, const std::vector<row_use>& uses,
              std::map<row_in_file, row_sum>& sums) {
    const bool writes = !map.compiled().events.empty();
    for (std::size_t i = 0; i < map.rows().size(); ++i) {
        const row_view& row = map.rows()[i];
        row_sum& sum = sums[{row.file, row.line}];
        const bool both = row.op.ends_with("<->") || row.op == "entry" || row.op == "identity";
        const bool one_way = row.op.ends_with("->") && !both;
        const bool excused_right = row.op == "x" && row.left.empty();
        const bool reads = !map.written_only();
        sum.wants_forward =
            sum.wants_forward || (reads && (both || one_way || (row.op == "x" && !excused_right)));
        sum.wants_backward =
            sum.wants_backward || (writes && both) || row.op.ends_with("<-") || excused_right;
        sum.forward += uses[i].forward;
        sum.backward += uses[i].backward;
    }
}

}  // namespace

void check_uses(const std::vector<std::unique_ptr<message_map>>& maps,
                const std::vector<std::vector<row_use>>& uses, model::issues& found) {
    std::map<row_in_file, row_sum> sums;
    for (std::size_t i = 0; i < maps.size(); ++i) add_rows(*maps[i], uses[i], sums);
    for (const auto& [row, sum] : sums) {
        const auto place = [&file = row.first, line = row.second] {
            return std::string(file) + ":" + std::to_string(line);
        };
        if (sum.wants_forward && sum.forward == 0)
            found.push_back(map_issue("map.unexercised", place(), {"from letter to FHIR"}));
        if (sum.wants_backward && sum.backward == 0)
            found.push_back(map_issue("map.unexercised", place(), {"from FHIR to letter"}));
    }
}

}  // namespace genvej::mappings
