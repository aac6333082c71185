#include "gateway/reports/rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "conformance/model/words.hpp"

namespace genvej::gateway::reports {
namespace {

using model::node;

constexpr std::string_view folder = "mappings/klgateway/";

[[noreturn]] void wrong(std::string_view where, std::string_view what) {
    throw std::logic_error(fmt::format("{}{}: {}", folder, where, what));
}

/// Rows of a table by column names, with where each stands.
class rows {
public:
    struct row {
        std::string where;
        std::uint32_t line;
        std::vector<std::string_view> fields;
        std::string_view operator[](std::size_t n) const { return fields.at(n); }
    };

    rows(std::string_view file, std::initializer_list<std::string_view> columns) {
        // Views of quoted fields with doubled quotes live as long as their table: as long as the program.
        static std::vector<std::unique_ptr<model::table>> kept;
        const std::string path = std::string(folder) + std::string(file);
        kept.push_back(
            std::make_unique<model::table>(model::table::read(model::resource_text(path)).value()));
        const model::table& table = *kept.back();
        if (!std::equal(columns.begin(), columns.end(), table.columns().begin(), table.columns().end()))
            wrong(file, "its columns are not the known ones");
        for (const model::table::row& one : table.rows())
            all.push_back({fmt::format("{}:{}", file, one.line), one.line, one.fields});
    }

    std::vector<row> all;
};

paragraph read_law(std::string_view text, std::string_view where) {
    if (text == "140") return paragraph::s140;
    if (text == "119") return paragraph::s119;
    if (!text.empty()) wrong(where, "140 or 119 is expected");
    return paragraph::unknown;
}

template <class Word, std::size_t n>
Word word(const std::array<std::pair<std::string_view, Word>, n>& known, std::string_view text,
          std::string_view where) {
    for (const auto& [name, meaning] : known) {
        if (name == text) return meaning;
    }
    wrong(where, fmt::format("'{}' is not a word of its column", text));
}

constexpr std::array<std::pair<std::string_view, take>, 12> takes = {
    {{"value", take::value},
     {"concept", take::concept_of},
     {"coding", take::coding},
     {"local", take::local},
     {"identifier", take::identifier},
     {"reference", take::reference},
     {"flag", take::flag},
     {"fixed", take::fixed},
     {"present", take::present},
     {"id", take::id},
     {"profile", take::profile},
     {"known", take::known}}
};
constexpr std::array<std::pair<std::string_view, law_row::how>, 4> hows = {
    {{"code", law_row::how::code},
     {"follow", law_row::how::follow},
     {"request", law_row::how::request},
     {"course", law_row::how::course}}
};
constexpr std::array<std::pair<std::string_view, correction>, 6> corrections = {
    {{"nothing", correction::nothing},
     {"update", correction::update},
     {"replace", correction::replace},
     {"new", correction::renew},
     {"void", correction::voided},
     {"inactive", correction::inactive}}
};

void walk(const node& from, const element_path& path, std::size_t step, std::vector<const node*>& out) {
    if (step == path.size()) {
        out.push_back(&from);
        return;
    }
    const path_step& next = path[step];
    for (const node* one = from.first_element(); one != nullptr; one = one->next_element()) {
        if (!model::same_name(one->name, next.name)) continue;
        if (next.extension != nullptr) {
            const std::string_view url = one->child_value("url");
            if (url.empty() || (url != next.extension->url_140 && url != next.extension->url_119)) continue;
        }
        walk(*one, path, step + 1, out);
    }
}

std::uint32_t read_count(std::string_view text, std::string_view where) {
    if (text == "*") return std::numeric_limits<std::uint32_t>::max();
    std::uint32_t out = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), out).ptr != text.data() + text.size() ||
        text.empty())
        wrong(where, "a number or * is expected");
    return out;
}

}  // namespace

int code_set::find(std::string_view system, std::string_view value) const noexcept {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const bool same_system = system.empty() || codes[i].system.empty() || codes[i].system == system;
        if (same_system && (codes[i].value.empty() ? !value.empty() : codes[i].value == value))
            return static_cast<int>(i);
    }
    return -1;
}

bool code_set::holds(const node& coded) const noexcept {
    if (const node* coding = coded.child("coding"); coding != nullptr) {
        for (; coding != nullptr; coding = coding->next_same()) {
            if (holds(*coding)) return true;
        }
        return false;
    }
    if (const node* named = coded.child("code"); named != nullptr) {
        const std::string_view system = coded.child_value("system");
        return !system.empty() && find(system, named->value) >= 0;
    }
    return !coded.value.empty() && find({}, coded.value) >= 0;
}

std::vector<const node*> source_path::find(const node& resource) const {
    std::vector<const node*> out;
    for (const element_path& one : either) {
        walk(resource, one, 0, out);
        if (!out.empty()) break;
    }
    return out;
}

bool condition::holds(const node& resource) const {
    if (codes == nullptr) return true;
    bool any = false;
    for (const node* one : where.find(resource)) any = any || codes->holds(*one);
    return any != negated;
}

const rules& rules::built_in() {
    static const rules all;
    return all;
}

rules::rules() {
    read_codes();
    read_extensions();
    read_elements();
    read_profiles();
    read_laws();
    read_corrections();
    read_kinds();
}

std::string_view rules::kind(paragraph law) const noexcept {
    for (const auto& [name, of] : kinds_) {
        if (of == law) return name;
    }
    return {};
}

paragraph rules::law_of_kind(std::string_view kind) const noexcept {
    for (const auto& [name, of] : kinds_) {
        if (name == kind) return of;
    }
    return paragraph::unknown;
}

bool rules::allows(const profile& of, std::string_view element) const noexcept {
    const bool told = std::any_of(of.elements.begin(), of.elements.end(),
                                  [&](const element_row* row) { return row->to.front().name == element; });
    return told || std::any_of(allowed_.begin(), allowed_.end(), [&](const auto& one) {
               return (one.first == "*" || one.first == of.name) && one.second == element;
           });
}

const code_set* rules::codes(std::string_view name) const noexcept {
    for (const code_set& one : sets_) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

const code_set* rules::need_codes(std::string_view name, std::string_view where) const {
    const code_set* found = codes(name);
    if (found == nullptr) wrong(where, fmt::format("codes.csv has no set '{}'", name));
    return found;
}

const profile* rules::named(paragraph law, std::string_view name) const noexcept {
    for (const profile& one : profiles_) {
        if (one.law == law && one.name == name) return &one;
    }
    return nullptr;
}

const profile* rules::find(paragraph law, const node& resource) const {
    for (const profile& one : profiles_) {
        if (one.law == law && one.type == resource.name && one.when.holds(resource)) return &one;
    }
    return nullptr;
}

correction rules::after(const profile& of, const node& told, std::string_view element,
                        std::string_view change) const {
    const bool edit = change == "added" || change == "removed" || change == "changed";
    for (const correction_row& one : corrections_) {
        if (one.profile != "*" && one.profile != of.name) continue;
        if (one.element != "*" && one.element != element) continue;
        if (one.change != change && !(edit && one.change == "*")) continue;
        if (one.told.holds(told)) return one.then;
    }
    throw std::logic_error(
        fmt::format("{}corrections.csv: no row for {} {} {}", folder, of.name, element, change));
}

void rules::read_codes() {
    for (const rows::row& row : rows("codes.csv", {"set", "system", "code", "meaning"}).all) {
        if (sets_.empty() || sets_.back().name != row[0]) {
            if (codes(row[0]) != nullptr) wrong(row.where, "the rows of a set stand together");
            sets_.push_back({row[0], {}});
        }
        sets_.back().codes.push_back({row[1], row[2]});
    }
}

void rules::read_extensions() {
    for (const rows::row& row : rows("extensions.csv", {"name", "law", "url"}).all) {
        if (extensions_.empty() || extensions_.back().name != row[0]) extensions_.push_back({row[0], {}, {}});
        (read_law(row[1], row.where) == paragraph::s140 ? extensions_.back().url_140
                                                        : extensions_.back().url_119) = row[2];
    }
}

element_path rules::read_path(std::string_view text) const {
    element_path out;
    for (const std::string_view name : model::parts_of(text, '.')) {
        const std::size_t open = name.find('(');
        if (open == std::string_view::npos) {
            out.push_back({name, nullptr});
            continue;
        }
        const std::string_view inside = name.substr(open + 1, name.size() - open - 2);
        const auto found = std::find_if(extensions_.begin(), extensions_.end(),
                                        [&](const extension_name& one) { return one.name == inside; });
        if (found == extensions_.end()) wrong(text, "extensions.csv does not have it");
        out.push_back({name.substr(0, open), &*found});
    }
    return out;
}

source_path rules::read_source(std::string_view text) const {
    source_path out{text, {}};
    for (const std::string_view one : model::parts_of(text, '|')) out.either.push_back(read_path(one));
    return out;
}

condition rules::read_condition(std::string_view text, std::string_view where) const {
    condition out;
    if (text.empty()) return out;
    const std::vector<std::string_view> words = model::parts_of(text, ' ');
    out.negated = words.size() == 4 && words[1] == "not" && words[2] == "in";
    if (!out.negated && (words.size() != 3 || words[1] != "in"))
        wrong(where, fmt::format("'{}': `path in Set` or `path not in Set` is expected", text));
    out.where = read_source(words.front());
    out.codes = need_codes(words.back(), where);
    return out;
}

void rules::read_elements() {
    const rows table("elements.csv", {"law", "profile", "element", "from", "take", "codes", "min", "max",
                                      "needed_when", "not_when"});
    for (const rows::row& row : table.all) {
        element_row one;
        one.line = row.line;
        one.law = row[0];
        one.profile = row[1];
        one.text = row[2];
        one.to = read_path(row[2]);
        one.from = read_source(row[3]);
        one.how = word(takes, row[4], row.where);
        one.codes_text = row[5];
        if (one.how != take::fixed && one.how != take::reference && !row[5].empty())
            one.codes = need_codes(row[5], row.where);
        one.min = read_count(row[6], row.where);
        one.max = read_count(row[7], row.where);
        if (!row[8].empty()) one.needed = read_condition(row[8], row.where);
        if (!row[9].empty()) one.forbidden = read_condition(row[9], row.where);
        elements_.push_back(std::move(one));
    }
}

void rules::read_profiles() {
    const rows table("profiles.csv", {"law", "profile", "type", "url", "when", "told_when", "seeds",
                                      "in_error_when", "void_element", "void_value", "void_without"});
    for (const rows::row& row : table.all) {
        profile one;
        one.law = read_law(row[0], row.where);
        one.name = row[1];
        one.type = row[2];
        one.url = row[3];
        one.when = read_condition(row[4], row.where);
        one.told = read_condition(row[5], row.where);
        one.seeds = row[6] == "yes";
        one.in_error = read_condition(row[7], row.where);
        one.void_element = row[8];
        one.void_value = row[9];
        one.void_without = row[10];
        one.order = profiles_.size();
        for (const element_row& element : elements_) {
            const bool of_law = element.law == "*" || element.law == row[0];
            if (of_law && (element.profile == "*" || element.profile == row[1]))
                one.elements.push_back(&element);
        }
        profiles_.push_back(std::move(one));
    }
    for (element_row& element : elements_) {
        if (element.how != take::reference) continue;
        for (const std::string_view target : model::parts_of(element.codes_text, '|')) {
            const auto found = std::find_if(profiles_.begin(), profiles_.end(),
                                            [&](const profile& one) { return one.name == target; });
            if (found == profiles_.end()) wrong(element.text, fmt::format("profiles.csv has no {}", target));
            element.types.push_back(found->type);
        }
    }
}

void rules::read_laws() {
    for (const rows::row& row : rows("laws.csv", {"type", "how", "path", "codes", "law"}).all) {
        law_row one;
        one.type = row[0];
        one.by = word(hows, row[1], row.where);
        one.where = read_source(row[2]);
        if (one.by == law_row::how::code) one.codes = need_codes(row[3], row.where);
        one.law = read_law(row[4], row.where);
        laws_.push_back(std::move(one));
    }
}

void rules::read_corrections() {
    const rows table("corrections.csv", {"profile", "told_when", "element", "change", "then", "source"});
    for (const rows::row& row : table.all) {
        corrections_.push_back({row[0], read_condition(row[1], row.where), row[2], row[3],
                                word(corrections, row[4], row.where)});
    }
}

void rules::read_kinds() {
    for (const rows::row& row : rows("kinds.csv", {"kind", "law"}).all)
        kinds_.emplace_back(row[0], read_law(row[1], row.where));
    for (const rows::row& row : rows("allowed.csv", {"profile", "element", "source"}).all)
        allowed_.emplace_back(row[0], row[1]);
}

}  // namespace genvej::gateway::reports
