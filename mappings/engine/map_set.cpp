#include "mappings/engine/map_set.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "conformance/model/resources.hpp"
#include "mappings/engine/checks.hpp"
#include "mappings/engine/compile.hpp"
#include "mappings/engine/examples.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/narrative.hpp"
#include "mappings/engine/writers.hpp"

namespace genvej::mappings {

struct map_set::implementation {
    std::deque<map_file> own_files;  ///< code tables and examples point into them
    std::unordered_map<std::string_view, std::string_view> files;
    std::vector<std::string_view> paths;  ///< ordered
    std::vector<std::unique_ptr<message_map>> maps;
    std::vector<std::vector<row_use>> uses;
    std::vector<std::vector<std::string>> examples;

    void gather(std::span<const map_file> overrides) {
        for (const model::resource& one : model::resources_below("mappings/")) files[one.path] = one.text;
        for (const map_file& one : overrides) {
            const map_file& kept = own_files.emplace_back(one);
            files.erase(kept.path);
            files.emplace(kept.path, kept.text);
        }
        for (const auto& [path, text] : files) paths.push_back(path);
        std::sort(paths.begin(), paths.end());
    }

    std::optional<std::string_view> find(const std::string& path) const {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    }

    void compile(model::issues& found) {
        statement_files files_of_set([this](const std::string& path) { return find(path); });
        code_tables tables(files_of_set.texts(), found);
        for (const std::string_view path : paths) {
            if (!path.ends_with(".map") || path.starts_with("mappings/shared/")) continue;
            auto compiled = compile_map(std::string(path), files_of_set, tables, found);
            if (!compiled) continue;
            if (!compiled->written_only) {  // another map reads the letter and makes the Bundle
                check_elements(*compiled, found);
                check_mandatory(*compiled, found);
            }
            check_code_tables(*compiled, found);
            maps.push_back(std::make_unique<message_map>(std::move(*compiled)));
        }
        std::vector<const program*> compiled;
        for (const auto& map : maps) compiled.push_back(&map->compiled());
        check_foreign_codes(compiled, found);
        check_writers(compiled, found);
    }

    void run_examples(const example_reader& read, model::issues& found) {
        example_runner runner(read, find("mappings/shared/organisations.csv").value_or(""), found);
        for (const auto& map : maps) {
            std::vector<std::string>& own = examples.emplace_back();
            const std::string folder = map->file().substr(0, map->file().rfind('/')) + "/examples/";
            for (const std::string_view path : paths) {
                if (path.starts_with(folder) && (path.ends_with(".xml") || path.ends_with(".json")))
                    own.emplace_back(path);
            }
            uses.push_back(runner.run(*map, own, [this](const std::string& path) { return find(path); }));
        }
        check_uses(maps, uses, found);
    }
};

map_set::map_set() : self_(std::make_unique<implementation>()) {}
map_set::~map_set() = default;

model::checked<std::shared_ptr<const map_set>> map_set::load(const example_reader& read_example,
                                                             std::span<const map_file> overrides) {
    model::checked<std::shared_ptr<const map_set>> out;
    std::shared_ptr<map_set> made(new map_set);
    made->self_->gather(overrides);
    made->self_->compile(out.found);
    for (model::issue& one : check_narratives()) out.found.push_back(std::move(one));
    if (out.ok()) made->self_->run_examples(read_example, out.found);
    if (out.ok()) out.value = std::move(made);
    return out;
}

const message_map* map_set::for_letter(std::string_view schema_name) const {
    const schemas::schema* schema = schemas::find_schema(schema_name);
    const std::string_view name = schema == nullptr ? schema_name : schema->reads_as();
    for (const auto& map : self_->maps) {
        if (map->letter().name() == name && !map->written_only()) return map.get();
    }
    return nullptr;
}

const message_map* map_set::named(std::string_view name) const {
    for (const auto& map : self_->maps) {
        if (map->name() == name) return map.get();
    }
    return nullptr;
}

std::vector<const message_map*> map_set::writers(const model::node& bundle,
                                                 std::span<const std::string> receives) const {
    return choose_writers(self_->maps, bundle, receives);
}

bool map_set::knows_event(std::string_view event_code) const {
    return std::any_of(self_->maps.begin(), self_->maps.end(), [&](const auto& map) {
        const auto& events = map->compiled().events;
        return std::any_of(events.begin(), events.end(),
                           [&](const map_event& one) { return one.code == event_code; });
    });
}

std::vector<const message_map*> map_set::all() const {
    std::vector<const message_map*> out;
    for (const auto& map : self_->maps) out.push_back(map.get());
    return out;
}

std::span<const row_use> map_set::uses(const message_map& of) const {
    for (std::size_t i = 0; i < self_->maps.size(); ++i) {
        if (self_->maps[i].get() == &of) return self_->uses[i];
    }
    return {};
}

std::vector<std::string> map_set::examples(const message_map& of) const {
    for (std::size_t i = 0; i < self_->maps.size(); ++i) {
        if (self_->maps[i].get() == &of) return self_->examples[i];
    }
    return {};
}

std::string_view map_set::text_of(const std::string& path) const {
    return self_->find(path).value_or("");
}

}  // namespace genvej::mappings
