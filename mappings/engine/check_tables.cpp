#include <algorithm>
#include <map>

#include "mappings/engine/checks.hpp"
#include "mappings/engine/syntax.hpp"

namespace genvej::mappings {

namespace {

using texts = std::vector<std::string_view>;

std::string joined_texts(const texts& all) {
    std::string out;
    for (const std::string_view one : all) out += (out.empty() ? "" : ", ") + std::string(one);
    return out;
}

bool holds(const texts& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

class table_checker {
public:
    table_checker(const program& map, model::issues& found) : map_(map), found_(found) {}

    void block(const map_block& of) {
        for (const map_row& row : of.rows) table(row);
        for (const map_each& each : of.blocks) block(*each.body);
    }

private:
    void table(const map_row& row) {
        if (row.how == nullptr || !row.how->binds_columns || row.arguments.empty() ||
            row.arguments[0].table == nullptr)
            return;
        const code_table& table = *row.arguments[0].table;
        const std::string place = map_.rows[row.number - 1U].id();
        const schemas::element_decl* end = row.left[0].left.end;
        const bool listed = end != nullptr && end->type != nullptr && !end->type->codes.empty();
        if (row.forward && listed && row.arguments.size() == 1) missing(table, end->type->codes, place);
        if (row.forward && row.backward) one_to_one(table, place);
    }

    void missing(const code_table& table, const std::vector<std::string>& codes, const std::string& place) {
        texts lacking;
        for (const std::string& code : codes) {
            if (table.forward(code) == nullptr && !holds(table.refused(), code)) lacking.push_back(code);
        }
        if (!lacking.empty()) say("map.codes_missing", table, lacking, place);
    }

    /// Two rows that count in both directions must differ on each side.
    void one_to_one(const code_table& table, const std::string& place) {
        texts twice;
        const auto& all = table.entries();
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (all[i].direction != code_table::only::both || all[j].direction != code_table::only::both)
                    continue;
                if (all[i].left == all[j].left || same_right(table, all[i], all[j]))
                    twice.push_back(all[i].left);
            }
        }
        if (!twice.empty()) say("map.codes_ambiguous", table, twice, place);
    }

    static bool same_right(const code_table& table, const code_table::entry& a, const code_table::entry& b) {
        for (std::size_t i = 0; i < a.cells.size(); ++i) {
            if (table.columns()[i] != "display" && a.cells[i] != b.cells[i]) return false;
        }
        return true;
    }

    void say(std::string_view code, const code_table& table, const texts& what, const std::string& place) {
        found_.push_back(map_issue(code, place, {table.name(), joined_texts(what)}));
    }

    const program& map_;
    model::issues& found_;
};

/// What all letters that use a table allow; a table with an unlisted use is not judged.
struct table_use {
    texts allowed;
    bool open = false;
    std::string place;
};

void collect_uses(const program& map, const map_block& of, std::map<const code_table*, table_use>& uses) {
    for (const map_row& row : of.rows) {
        if (row.how == nullptr || !row.how->binds_columns || row.arguments.empty() ||
            row.arguments[0].table == nullptr)
            continue;
        table_use& use = uses[row.arguments[0].table.get()];
        const schemas::element_decl* end = row.left[0].left.end;
        if (end == nullptr || end->type == nullptr || end->type->codes.empty()) {
            use.open = true;
            continue;
        }
        use.allowed.insert(use.allowed.end(), end->type->codes.begin(), end->type->codes.end());
        use.place = map.rows[row.number - 1U].id();
    }
    for (const map_each& each : of.blocks) collect_uses(map, *each.body, uses);
}

}  // namespace

void check_code_tables(const program& map, model::issues& found) {
    table_checker(map, found).block(map.body);
}

void check_foreign_codes(const std::vector<const program*>& maps, model::issues& found) {
    std::map<const code_table*, table_use> uses;
    for (const program* map : maps) collect_uses(*map, map->body, uses);
    for (const auto& [table, use] : uses) {
        if (use.open) continue;
        texts foreign;
        for (const code_table::entry& one : table->entries()) {
            const bool judged = one.direction != code_table::only::backward;
            if (judged && !holds(use.allowed, one.left)) foreign.push_back(one.left);
        }
        if (!foreign.empty())
            found.push_back(
                map_issue("map.codes_foreign", use.place, {table->name(), joined_texts(foreign)}));
    }
}

}  // namespace genvej::mappings
