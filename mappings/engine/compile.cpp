#include "mappings/engine/compile.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/compiler.hpp"

namespace genvej::mappings {

std::shared_ptr<const code_table> code_tables::find(const std::string& message, const std::string& name,
                                                    const std::string& place) {
    for (const std::string& folder : {message, std::string("shared")}) {
        const std::string path = fmt::format("mappings/{}/codes/{}.csv", folder, name);
        const auto known = read_.find(path);
        if (known != read_.end()) return known->second;
        const auto text = files_(path);
        if (text) return read(path, *text, name);
    }
    found_.push_back(map_issue("map.file", place, {"codes/" + name + ".csv"}));
    return nullptr;
}

std::shared_ptr<const code_table> code_tables::read(const std::string& path, std::string_view text,
                                                    const std::string& name) {
    auto table = code_table::read(name, text);
    if (!table) {
        found_.push_back(map_issue("map.code_table", path + ":" + std::to_string(table.error().line),
                                   {table.error().text}));
        return read_[path] = nullptr;
    }
    return read_[path] = std::make_shared<const code_table>(std::move(*table));
}

std::string joined(std::span<const word> words) {
    std::string out;
    for (const word& one : words) {
        if (!out.empty()) out += ' ';
        out += one.quoted ? "\"" + one.text + "\"" : one.text;
    }
    return out;
}

compiler::compiler(std::string path, code_tables& tables, model::issues& found)
    : path_(std::move(path)), tables_(tables), found_(found) {
    const std::size_t slash = path_.rfind('/');
    const std::size_t before = slash == std::string::npos ? slash : path_.rfind('/', slash - 1);
    folder_ = before == std::string::npos ? path_ : path_.substr(before + 1, slash - before - 1);
    out_.file = path_;
    out_.slot_types.push_back(profiles::find_type("Bundle"));
    aliases_.push_back({"bundle", 0});
}

void compiler::run(const std::vector<statement>& all) {
    std::span<const statement> rest(all);
    while (!rest.empty() && head(rest.front())) rest = rest.subspan(1);
    if (out_.letter == nullptr) {
        found_.push_back(map_issue("map.syntax", path_, {"the head must name the message: `message NAME`"}));
        return;
    }
    if (out_.identity.type_code.empty())
        found_.push_back(map_issue("map.syntax", path_, {"the head must have `identity`"}));
    declare_entries(all);
    block(rest, out_.body, out_.letter_element, 0);
}

bool compiler::head(const statement& line) {
    const std::string& what = line.words.front().text;
    if (what == "message") {
        message(line);
    } else if (what == "event") {
        for (std::size_t i = 1; i < line.words.size(); ++i) out_.events.push_back(line.words[i].text);
    } else if (what == "base") {
        out_.base = line.words.back().text;
    } else if (what == "identity") {
        identity(line);
    } else {
        return false;
    }
    return true;
}

void compiler::message(const statement& line) {
    out_.name = line.words.size() > 1 ? line.words[1].text : "";
    const schemas::schema* schema = schemas::find_schema(out_.name);
    if (schema == nullptr) return fail(line, "map.schema", {out_.name});
    const schemas::element_decl& root = schema->root();
    out_.letter_element = root.type == nullptr ? nullptr : root.type->child(schema->letter());
    if (out_.letter_element == nullptr) return fail(line, "map.schema", {out_.name});
    out_.letter = schema;
}

void compiler::identity(const statement& line) {
    if (out_.letter == nullptr) return fail(line, "map.syntax", {"`message` comes before `identity`"});
    for (std::size_t i = 1; i + 1 < line.words.size(); i += 2) {
        const std::string& what = line.words[i].text;
        const std::string& value = line.words[i + 1].text;
        if (what == "type") {
            out_.identity.type_code = value;
        } else if (what == "sender" || what == "letter" || what == "envelope") {
            left_path found = left(line, value, out_.letter_element);
            (what == "sender"   ? out_.identity.sender
             : what == "letter" ? out_.identity.letter
                                : out_.identity.envelope) = std::move(found);
        } else {
            fail(line, "map.syntax", {"identity has sender, letter, envelope and type"});
        }
    }
    const std::string shown = joined(words(line.words).subspan(1));
    out_.identity.number =
        number(line, {line.file, line.line, shown, "identity", "bundle.identifier", "", "", ""});
}

void compiler::declare_entries(const std::vector<statement>& all) {
    int depth = 0;
    for (const statement& line : all) {
        if (line.begins("each") || line.begins("rest")) ++depth;
        if (line.begins("end")) --depth;
        if (depth != 0 || !line.begins("entry") || line.words.size() < 2) continue;
        const std::string& shown = line.words[1].text;
        const std::string type_name = shown.substr(0, shown.find('['));
        const auto as =
            std::find_if(line.words.begin(), line.words.end(), [](const word& w) { return w.is("as"); });
        const bool named = as != line.words.end() && as + 1 != line.words.end();
        const profiles::type_row* type = profiles::find_type(type_name);
        if (type == nullptr || !type->resource) {
            fail(line, "map.path_right", {type_name, "FHIR R4"});
            type = nullptr;
        }
        add_slot(named ? (as + 1)->text : type_name, type);
    }
}

std::uint16_t compiler::add_slot(const std::string& name, const profiles::type_row* type) {
    const auto slot = out_.slots++;
    out_.slot_types.push_back(type);
    aliases_.push_back({name, slot});
    return slot;
}

std::uint16_t compiler::find_slot(std::string_view name) const {
    if (name.empty()) return no_slot;
    const auto found =
        std::find_if(aliases_.rbegin(), aliases_.rend(), [&](const alias& one) { return one.name == name; });
    return found == aliases_.rend() ? no_slot : found->slot;
}

map_entry compiler::entry(const statement& line, words rest, std::uint16_t slot) {
    map_entry out;
    out.slot = slot;
    const std::string& shown = rest.front().text;
    const std::size_t bracket = std::min(shown.find('['), shown.size());
    out.type = profiles::find_type(shown.substr(0, bracket));
    if (out.type == nullptr || !out.type->resource) {
        fail(line, "map.path_right", {shown, "FHIR R4"});
        return out;
    }
    if (auto wrong = resolve_predicates(std::string_view(shown).substr(bracket), *out.type, out.where))
        fail(line, wrong);
    const options with = split_options(line, rest.subspan(1));
    if (!with.from.empty()) {
        right_path from;
        std::string text = with.from.front().text;
        if (!right(line, text, from)) fail(line, "map.alias", {text});
        if (from.type != nullptr && from.type->name == "Reference") {
            from.steps.push_back({from.type->child("reference"), {}});
            from.type = from.steps.back().element->type;
        }
        out.from = std::move(from);
    }
    for (const words& when : with.when)
        out.conditions.push_back(condition_of(line, when, out_.letter_element));
    return out;
}

void compiler::top_entry(const statement& line) {
    if (line.words.size() < 2) return fail(line, "map.syntax", {"`entry TYPE`"});
    const words rest = words(line.words).subspan(1);
    const options with = split_options(line, rest.subspan(1));
    const std::string name =
        with.as.empty() ? rest[0].text.substr(0, rest[0].text.find('[')) : with.as[0].text;
    map_entry made = entry(line, rest, find_slot(name));
    made.number = number(line, {line.file, line.line, "", "entry", joined(rest), "", "", ""});
    out_.entries.push_back(std::move(made));
}

std::uint16_t compiler::number(const statement& line, row_view shown) {
    if (out_.rows.size() >= no_slot - 1U) fail(line, "map.syntax", {"a map has at most 65,000 rows"});
    out_.rows.push_back(std::move(shown));
    return static_cast<std::uint16_t>(out_.rows.size());
}

void compiler::fail(const statement& line, std::string_view code, std::vector<std::string> params) {
    found_.push_back(map_issue(code, line.place(), std::move(params)));
}

void compiler::fail(const statement& line, path_error error) {
    found_.push_back(map_issue(error.code, line.place(), std::move(error.params)));
}

std::optional<program> compile_map(const std::string& path, const file_finder& files, code_tables& tables,
                                   model::issues& found) {
    const std::size_t before = found.size();
    const std::vector<statement> all = expand_statements(path, files, found);
    compiler work(path, tables, found);
    if (found.size() == before) work.run(all);
    if (found.size() != before) return std::nullopt;
    return work.take();
}

}  // namespace genvej::mappings
