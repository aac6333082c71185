#include <algorithm>
#include <map>

#include "conformance/profiles/required.hpp"
#include "mappings/engine/checks.hpp"

namespace genvej::mappings {

namespace {

/// Which elements rows write, as a tree.
struct written {
    std::map<std::string_view, written> below;
    const profiles::type_row* type = nullptr;
    bool whole = false;  ///< a converter fills what is below
};

class written_collector {
public:
    explicit written_collector(const program& map) : slots_(map.slots, nullptr), profiles_(map.slots) {
        bundle_.type = map.slot_types[0];
        slots_[0] = &bundle_;
        for (const std::string_view name : {"id", "identifier", "entry"}) bundle_.below[name].whole = true;
        for (const map_entry& entry : map.entries) resource(entry);
        for (const map_entry& entry : map.entries) reference(entry);
        block(map.body);
    }

    struct made_resource {
        std::uint16_t slot;
        const written* what;
    };
    std::vector<made_resource> made() const {
        std::vector<made_resource> out{
            {0, &bundle_}
        };
        for (const auto& [slot, what] : resources_) out.push_back({slot, &what});
        return out;
    }
    const std::vector<std::string>& claimed(std::uint16_t slot) const { return profiles_[slot]; }

private:
    void resource(const map_entry& entry) {
        written& made = resources_[entry.slot];
        made.type = entry.type;
        slots_[entry.slot] = &made;
        for (const std::string_view name : {"id", "text"}) made.below[name].whole = true;
        conditions(made, entry.where);
    }

    void reference(const map_entry& entry) {
        if (entry.from) add(*entry.from);
    }

    written& go(written& from, std::span<const right_step> steps) {
        written* at = &from;
        for (const right_step& step : steps) {
            at = &at->below[step.element->name];
            at->type = step.element->type;
            conditions(*at, step.where);
        }
        return *at;
    }

    void conditions(written& at, std::span<const predicate> where) {
        for (const predicate& one : where) {
            if (one.how == predicate::test::equals) go(at, one.path);
        }
    }

    written* add(const right_path& path) {
        written* from = slots_[path.slot];
        return from == nullptr ? nullptr : &go(*from, path.steps);
    }

    void block(const map_block& of) {
        for (const map_block::item& item : of.items) {
            if (item.what == map_block::kind::row) {
                row(of.rows[item.at]);
            } else {
                each(of.blocks[item.at]);
            }
        }
    }

    void each(const map_each& of) {
        if (!of.forward) return;
        if (of.without_item()) return block(*of.body);
        if (of.entry) {
            resource(*of.entry);
            reference(*of.entry);
        } else {
            slots_[of.slot] = add(of.right);
        }
        block(*of.body);
    }

    void row(const map_row& of) {
        if (!of.forward) return;
        for (const operand& to : of.right) {
            if (to.what != operand::kind::right) continue;
            written* at = add(to.right);
            if (at == nullptr) continue;
            const bool columns = of.how != nullptr && of.how->binds_columns;
            if (of.how != nullptr && !columns) at->whole = true;
            for (const argument& one : of.arguments) {
                for (const std::vector<right_step>& steps : one.columns) go(*at, steps);
            }
            claim(of, to.right);
        }
    }

    void claim(const map_row& of, const right_path& to) {
        const bool profile = to.steps.size() == 2 && to.steps[0].element->name == "meta" &&
                             to.steps[1].element->name == "profile";
        if (profile && of.left.size() == 1) profiles_[to.slot].push_back(of.left[0].text);
    }

    written bundle_;
    std::map<std::uint16_t, written> resources_;
    std::vector<written*> slots_;
    std::vector<std::vector<std::string>> profiles_;
};

class mandatory_checker {
public:
    mandatory_checker(const program& map, model::issues& found) : map_(map), found_(found) {}

    void r4(const written& of, const std::string& path) {
        if (of.whole || of.type == nullptr || of.type->primitive) return;
        for (const profiles::element_row& element : of.type->elements) {
            if (element.min > 0 && !any_form(of, element.order))
                missing(path + "." + std::string(element.name));
        }
        for (const auto& [name, below] : of.below) r4(below, path + "." + std::string(name));
    }

    void profile(const written& of, std::string_view url) {
        for (const profiles::required_row& row : profiles::required_of(url)) {
            const std::size_t dot = row.path.find('.');
            if (dot != std::string_view::npos && !reaches(of, row.path.substr(dot + 1)))
                missing(std::string(row.path));
        }
    }

private:
    /// All forms of a choice share one place.
    static bool any_form(const written& of, std::uint16_t order) {
        return std::any_of(of.below.begin(), of.below.end(), [&](const auto& one) {
            const profiles::element_row* row = of.type->child(one.first);
            return row != nullptr && row->order == order;
        });
    }

    static bool reaches(const written& of, std::string_view path) {
        if (of.whole || path.empty()) return true;
        const std::size_t end = std::min(path.find('.'), path.size());
        std::string_view name = path.substr(0, end);
        const bool choice = name.ends_with("[x]");
        if (choice) name.remove_suffix(3);
        const std::string_view rest = path.substr(std::min(end + 1, path.size()));
        return std::any_of(of.below.begin(), of.below.end(), [&](const auto& one) {
            return (one.first == name || (choice && one.first.starts_with(name))) &&
                   reaches(one.second, rest);
        });
    }

    void missing(std::string path) {
        const bool known = std::any_of(found_.begin(), found_.end(), [&](const model::issue& one) {
            return one.params.size() == 1 && one.params[0] == path;
        });
        if (known) return;
        model::issue made = model::make_issue("map.mandatory", {std::move(path)});
        made.rule = map_.file;
        found_.push_back(std::move(made));
    }

    const program& map_;
    model::issues& found_;
};

}  // namespace

void check_mandatory(const program& map, model::issues& found) {
    const written_collector all(map);
    mandatory_checker check(map, found);
    for (const auto& [slot, what] : all.made()) {
        check.r4(*what, std::string(what->type->name));
        for (const std::string& url : all.claimed(slot)) check.profile(*what, url);
    }
}

}  // namespace genvej::mappings
