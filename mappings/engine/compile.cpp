#include "mappings/engine/compile.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "mappings/engine/compiler.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/vocabulary/identity.hpp"

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
        if (one.quoted) out += '"';
        out += one.text;
        if (one.quoted) out += '"';
    }
    return out;
}

compiler::compiler(std::string path, code_tables& tables, model::issues& found)
    : path_(std::move(path)), tables_(tables), found_(found) {
    const std::size_t slash = path_.rfind('/');
    const std::size_t before = slash == std::string::npos ? slash : path_.rfind('/', slash - 1);
    folder_ = before == std::string::npos ? path_ : path_.substr(before + 1, slash - before - 1);
    out_.file = path_;
    const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
    out_.name = path_.substr(begin, path_.rfind('.') - begin);
    out_.slot_types.push_back(profiles::find_type("Bundle"));
    aliases_.push_back({"bundle", 0});
}

void compiler::run(const std::vector<statement>& all) {
    out_.rows.reserve(all.size());
    declare_entries(all);
    std::span<const statement> rest(all);
    while (!rest.empty() && head(rest.front())) rest = rest.subspan(1);
    if (out_.letter == nullptr) {
        found_.push_back(map_issue("map.syntax", path_, {"the head must name the message: `message NAME`"}));
        return;
    }
    complete_identity();
    block(rest, out_.body, out_.letter_element, 0);
}

bool compiler::head(const statement& line) {
    const std::string_view what = line.words.front().text;
    if (what == "message") {
        message(line);
    } else if (what == "event") {
        event(line);
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
    const std::string name(line.words.size() > 1 ? line.words[1].text : std::string_view{});
    out_.written_only = line.words.size() == 3 && line.words[2].is("written-only");
    if (line.words.size() > 2 && !out_.written_only)
        fail(line, "map.syntax", {"`message SCHEMA` or `message SCHEMA written-only`"});
    const schemas::schema* schema = schemas::find_schema(name);
    if (schema == nullptr) return fail(line, "map.schema", {name});
    const schemas::element_decl& root = schema->root();
    out_.letter_element = root.type == nullptr ? nullptr : root.type->child(schema->letter());
    if (out_.letter_element == nullptr) return fail(line, "map.schema", {name});
    out_.letter = schema;
}

/// `event CODE... [instead-of TYPE] [when CONDITION]...`
void compiler::event(const statement& line) {
    const words all(line.words);
    const auto end = std::find_if(all.begin() + 1, all.end(),
                                  [](const word& one) { return one.is("instead-of") || one.is("when"); });
    words rest(end, all.end());
    map_event made;
    made.place = line.place();
    if (!rest.empty() && rest.front().is("instead-of")) {
        if (rest.size() < 2) return fail(line, "map.syntax", {"`instead-of TYPE`"});
        made.instead_of = rest[1].text;
        rest = rest.subspan(2);
    }
    const options with = split_options(line, rest);
    const bool only_when = with.as.empty() && with.from.empty() && with.at_least.empty() &&
                           with.fallback.empty() && with.warn.empty();
    for (const words& when : with.when) {
        made.conditions.push_back(condition_of(line, when, out_.letter_element));
        made.shown.push_back(joined(when));
    }
    const bool asks_left = std::any_of(made.conditions.begin(), made.conditions.end(),
                                       [](const condition& one) { return one.of == condition::side::left; });
    if (end == all.begin() + 1 || !only_when || asks_left)
        fail(
            line, "map.syntax",
            {"`event CODE... [instead-of TYPE] [when CONDITION]...`, the condition being one on the Bundle"});
    for (auto code = all.begin() + 1; code != end; ++code) {
        map_event& one = out_.events.emplace_back();
        one.code = code->text;
        one.instead_of = made.instead_of;
        one.conditions = made.conditions;
        one.shown = made.shown;
        one.place = made.place;
    }
}

/// A map that only writes needs none: ids stand where every letter has them.
void compiler::complete_identity() {
    if (!out_.identity.type_code.empty()) return;
    if (!out_.written_only) {
        found_.push_back(map_issue("map.syntax", path_, {"the head must have `identity`"}));
        return;
    }
    const statement line{
        path_, 1, {{"identity"}, {"letter"}, {"Letter/Identifier"}, {"envelope"}, {"/Envelope/Identifier"}}
    };
    identity(line);
    out_.identity.type_code = out_.letter->type_code();
}

void compiler::identity(const statement& line) {
    if (out_.letter == nullptr) return fail(line, "map.syntax", {"`message` comes before `identity`"});
    for (std::size_t i = 1; i + 1 < line.words.size(); i += 2) {
        const std::string_view what = line.words[i].text;
        const std::string_view value = line.words[i + 1].text;
        if (what == "type") {
            out_.identity.type_code = value;
        } else if (what == "ids") {
            out_.identity.new_ids = value == "new";
            if (value != "new") fail(line, "map.syntax", {"`ids new`"});
        } else if (what == "system") {
            out_.identity.system = value;
        } else if (what == "sender" || what == "letter" || what == "envelope") {
            left_path found = left(line, value, out_.letter_element);
            (what == "sender"   ? out_.identity.sender
             : what == "letter" ? out_.identity.letter
                                : out_.identity.envelope) = std::move(found);
        } else {
            fail(line, "map.syntax", {"identity has sender, letter, envelope, type, system and `ids new`"});
        }
    }
    if (out_.identity.system.empty()) out_.identity.system = envelope_system;
    const std::string shown = joined(words(line.words).subspan(1));
    out_.identity.number =
        number(line, {std::string(line.file), line.line, shown, "identity", "bundle.identifier", "", "", ""});
}

void compiler::declare_entries(const std::vector<statement>& all) {
    int depth = 0;
    for (const statement& line : all) {
        if (line.begins("each") || line.begins("rest")) ++depth;
        if (line.begins("end")) --depth;
        if (depth != 0 || !line.begins("entry") || line.words.size() < 2) continue;
        const std::string_view shown = line.words[1].text;
        const std::string_view type_name = shown.substr(0, shown.find('['));
        const auto as =
            std::find_if(line.words.begin(), line.words.end(), [](const word& w) { return w.is("as"); });
        const bool named = as != line.words.end() && as + 1 != line.words.end();
        const profiles::type_row* type = profiles::find_type(type_name);
        if (type == nullptr || !type->resource) {
            fail(line, "map.path_right", {std::string(type_name), "FHIR R4"});
            type = nullptr;
        }
        add_slot(named ? (as + 1)->text : type_name, type);
    }
}

std::uint16_t compiler::add_slot(std::string_view name, const profiles::type_row* type) {
    const auto slot = out_.slots++;
    out_.slot_types.push_back(type);
    aliases_.push_back({std::string(name), slot});
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
    const std::string_view shown = rest.front().text;
    const std::size_t bracket = std::min(shown.find('['), shown.size());
    out.type = profiles::find_type(shown.substr(0, bracket));
    if (out.type == nullptr || !out.type->resource) {
        fail(line, "map.path_right", {std::string(shown), "FHIR R4"});
        return out;
    }
    if (auto wrong = resolve_predicates(shown.substr(bracket), *out.type, out.where)) fail(line, wrong);
    const options with = split_options(line, rest.subspan(1));
    if (!with.from.empty()) {
        right_path from;
        const std::string_view text = with.from.front().text;
        if (!right(line, text, from)) fail(line, "map.alias", {std::string(text)});
        if (from.type != nullptr && from.type->name == "Reference") {
            from.steps.push_back({from.type->child("reference"), {}});
            from.type = from.steps.back().element->type;
        }
        out.from = std::move(from);
    }
    if (!with.pointing.empty()) {
        right_path to;
        if (with.pointing.size() != 2) {
            fail(line, "map.syntax", {"`pointing PATH ALIAS`"});
        } else if (auto wrong =
                       resolve_right(std::string(with.pointing[0].text) + ".reference", *out.type, to)) {
            fail(line, wrong);
        } else {
            out.pointing = std::move(to.steps);
            out.pointed_at = find_slot(with.pointing[1].text);
            if (out.pointed_at == no_slot) fail(line, "map.alias", {std::string(with.pointing[1].text)});
        }
    }
    for (const words& when : with.when)
        out.conditions.push_back(condition_of(line, when, out_.letter_element));
    return out;
}

void compiler::top_entry(const statement& line) {
    if (line.words.size() < 2) return fail(line, "map.syntax", {"`entry TYPE`"});
    const words rest = words(line.words).subspan(1);
    const options with = split_options(line, rest.subspan(1));
    const std::string_view name =
        with.as.empty() ? rest[0].text.substr(0, rest[0].text.find('[')) : with.as[0].text;
    map_entry made = entry(line, rest, find_slot(name));
    made.number = number(line, {std::string(line.file), line.line, "", "entry", joined(rest), "", "", ""});
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

bool condition::holds(const facts* of_message) const noexcept {
    const std::string_view text = known_text(of_message, known);
    bool result = !text.empty();
    if (how == predicate::test::equals) result = result && text == wanted(of_message);
    if (how == predicate::test::differs) result = text != wanted(of_message);
    return result != negated;
}

std::vector<std::string> message_map::events() const {
    std::vector<std::string> out;
    for (const map_event& one : program_.events) {
        if (std::find(out.begin(), out.end(), one.code) == out.end()) out.push_back(one.code);
    }
    return out;
}

std::optional<program> compile_map(const std::string& path, statement_files& files, code_tables& tables,
                                   model::issues& found) {
    const std::size_t before = found.size();
    const std::vector<statement> all = expand_statements(path, files, found);
    compiler work(path, tables, found);
    if (found.size() == before) work.run(all);
    if (found.size() != before) return std::nullopt;
    return work.take();
}

}  // namespace genvej::mappings
