#include <algorithm>
#include <utility>

#include "mappings/engine/compiler.hpp"

namespace genvej::mappings {

namespace {

bool is_row_operator(const word& one) noexcept {
    return one.is("<->") || one.is("->") || one.is("<-") || one.is("x");
}

bool is_option(const word& one) noexcept {
    // Every word of a map is asked: most begin with another letter.
    if (one.quoted || one.text.empty() ||
        std::string_view("awdfnp").find(one.text.front()) == std::string_view::npos)
        return false;
    for (const std::string_view name : {"as", "when", "default", "from", "at-least", "at-most",
                                        "no-more-than", "warn", "newest-first", "pointing"}) {
        if (one.text == name) return true;
    }
    return false;
}

bool listed(std::string_view list, std::string_view name) noexcept {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == name) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

compiler::options compiler::split_options(const statement& line, words rest) {
    options out;
    while (!rest.empty()) {
        if (!is_option(rest.front())) {
            fail(line, "map.syntax", {"`" + std::string(rest.front().text) + "` is not understood here"});
            return out;
        }
        const auto end = std::find_if(rest.begin() + 1, rest.end(), is_option);
        const words values(rest.begin() + 1, end);
        if (values.empty())
            fail(line, "map.syntax", {"`" + std::string(rest.front().text) + "` needs a value"});
        if (values.empty()) return out;
        const word& what = rest.front();
        if (what.is("when")) {
            out.when.push_back(values);
        } else {
            (what.is("as")             ? out.as
             : what.is("from")         ? out.from
             : what.is("default")      ? out.fallback
             : what.is("warn")         ? out.warn
             : what.is("at-most")      ? out.at_most
             : what.is("no-more-than") ? out.no_more
             : what.is("newest-first") ? out.newest
             : what.is("pointing")     ? out.pointing
                                       : out.at_least) = values;
        }
        rest = words(end, rest.end());
    }
    return out;
}

left_path compiler::left(const statement& line, std::string_view text, const schemas::element_decl* current) {
    left_path out;
    if (out_.letter == nullptr) return out;
    if (auto wrong = resolve_left(text, out_.letter->root(), out_.letter_element, current, out))
        fail(line, wrong);
    return out;
}

bool compiler::right(const statement& line, std::string_view text, right_path& out) {
    const std::size_t end = std::min(text.find_first_of(".[?"), text.size());
    out.text = text;
    out.slot = find_slot(text.substr(0, end));
    if (out.slot == no_slot) return false;
    const profiles::type_row* type = out_.slot_types[out.slot];
    if (type == nullptr) return true;  // said where the alias was declared
    std::string_view steps = text.substr(end);
    if (steps.starts_with('.')) steps.remove_prefix(1);
    out.type = type;
    if (steps.empty()) return true;
    if (auto wrong = resolve_right(steps, *type, out)) fail(line, wrong);
    return true;
}

map_row compiler::row(const statement& line, const schemas::element_decl* current) {
    map_row out;
    const words all(line.words);
    const auto op = std::find_if(all.begin(), all.end(), is_row_operator);
    if (op == all.begin() || op == all.end() || op + 1 == all.end()) {
        fail(line, "map.syntax", {"a row is `left op right`, op being `<->`, `->`, `<-` or `x`"});
        return out;
    }
    const words left_words(all.begin(), op);
    const words behind(op + 1, all.end());
    const auto option = std::find_if(behind.begin(), behind.end(), is_option);
    const words right_words(behind.begin(), option);
    row_view shown{std::string(line.file),
                   line.line,
                   joined(left_words),
                   std::string(op->text),
                   joined(right_words),
                   "",
                   "",
                   ""};
    out.excused_right = op->is("x") && left_words.size() == 1 && left_words[0].quoted;
    out.excused = op->is("x") && !out.excused_right;
    out.forward = op->is("<->") || op->is("->");
    out.backward = op->is("<->") || op->is("<-");
    left_side(line, left_words, current, out);
    const options with = split_options(line, words(option, behind.end()));
    check_written_only(line, out.backward || out.excused_right);
    if (out.excused_right) {
        right_side(line, right_words, out);
        out.reason = left_words[0].text;
        shown.reason = out.reason;
        shown.left.clear();
    } else if (out.excused) {
        if (right_words.size() != 1 || !right_words[0].quoted)
            fail(line, "map.syntax", {"`x` needs a reason in quotes"});
        out.reason = right_words.empty() ? std::string_view{} : right_words[0].text;
        shown.reason = out.reason;
        shown.right.clear();
    } else {
        right_side(line, right_words, out);
        shown.converter = joined(with.as);
    }
    row_options(line, with, current, out);
    for (const words& when : with.when)
        shown.condition += (shown.condition.empty() ? "" : ", ") + joined(when);
    out.number = number(line, std::move(shown));
    if (!out.excused && !out.excused_right) check_fit(line, out);
    return out;
}

bool compiler::fact_of(const statement& line, const word& one, fact_field& out) {
    if (one.quoted || !one.text.starts_with('%')) return false;
    out = find_fact(one.text.substr(1));
    if (out == nullptr) fail(line, "map.fact", {std::string(one.text), fact_names()});
    return true;
}

/// What reads a letter has no place in a map that no letter is read by.
void compiler::check_written_only(const statement& line, bool writes_letters) {
    if (out_.written_only && !writes_letters) fail(line, "map.written_only", {joined(line.words)});
}

void compiler::left_side(const statement& line, words side, const schemas::element_decl* current,
                         map_row& out) {
    out.left.reserve((side.size() + 1) / 2);
    for (std::size_t i = 0; i < side.size(); i += 2) {
        const word& one = side[i];
        operand made;
        if (one.quoted) {
            made.what = operand::kind::constant;
            made.text = one.text;
        } else if (one.is("@name")) {
            made.what = operand::kind::name;
            if (!in_rest_) fail(line, "map.syntax", {"`@name` belongs to `rest`"});
        } else if (fact_of(line, one, made.known)) {
            made.what = operand::kind::fact;
            if (!out.forward || out.backward) fail(line, "map.syntax", {"a fact on the left needs `->`"});
        } else if (one.text.starts_with('@')) {
            if (!right(line, one.text.substr(1), made.right))
                fail(line, "map.alias", {std::string(one.text)});
            made.what = made.right.steps.empty() ? operand::kind::reference : operand::kind::copy;
        } else {
            made.left = left(line, one.text, current);
        }
        out.left.push_back(std::move(made));
        if (i + 1 < side.size() && !side[i + 1].is("+"))
            fail(line, "map.syntax", {"paths are joined with `+`"});
    }
}

void compiler::right_side(const statement& line, words side, map_row& out) {
    out.right.reserve((side.size() + 1) / 2);
    for (std::size_t i = 0; i < side.size(); i += 2) {
        const word& one = side[i];
        operand made;
        made.what = one.quoted ? operand::kind::constant : operand::kind::right;
        if (one.quoted) {
            made.text = one.text;
            if (!out.backward) fail(line, "map.syntax", {"a constant on the right needs `<-` or `<->`"});
        } else if (fact_of(line, one, made.known)) {
            made.what = operand::kind::fact;
            if (!out.backward || out.forward) fail(line, "map.syntax", {"a fact on the right needs `<-`"});
        } else if (!right(line, one.text, made.right)) {
            fail(line, "map.alias", {std::string(one.text)});
        }
        out.right.push_back(std::move(made));
        if (i + 1 < side.size() && !side[i + 1].is("+"))
            fail(line, "map.syntax", {"paths are joined with `+`"});
    }
    if (out.right.empty()) fail(line, "map.syntax", {"the right side is missing"});
}

void compiler::row_options(const statement& line, const options& with, const schemas::element_decl* current,
                           map_row& out) {
    for (const words& when : with.when) out.conditions.push_back(condition_of(line, when, current));
    if (!with.fallback.empty()) out.fallback = with.fallback.front().text;
    if (!with.as.empty()) converter_of(line, with.as, out);
    if (with.warn.empty()) return;
    out.warn = with.warn.front().text;
    const auto rows = model::issue_rows();
    const bool known = std::any_of(rows.begin(), rows.end(),
                                   [&](const model::issue_row& one) { return one.code == out.warn; });
    if (!known) fail(line, "map.syntax", {"`warn " + out.warn + "`: no such issue"});
}

condition compiler::condition_of(const statement& line, words when, const schemas::element_decl* current) {
    condition out;
    if (when.front().is("no")) {
        out.negated = true;
        when = when.subspan(1);
    }
    if (when.size() == 1 && when.front().is("first")) {
        out.first = true;
        return out;
    }
    if (when.size() != 1 && when.size() != 3) {
        fail(line, "map.syntax",
             {"`when PATH`, `when no PATH`, `when PATH = value` or `when PATH != value`"});
        return out;
    }
    if (fact_of(line, when[0], out.known)) {
        out.of = condition::side::fact;
    } else if (right(line, when[0].text, out.right)) {
        out.of = condition::side::right;
    } else {
        out.left = left(line, when[0].text, current);
    }
    if (when.size() == 3) {
        out.how = when[1].is("!=") ? predicate::test::differs : predicate::test::equals;
        if (!when[1].is("=") && !when[1].is("!="))
            fail(line, "map.syntax", {"`when` compares with `=` or `!=`"});
        if (!fact_of(line, when[2], out.value_fact)) out.value = when[2].text;
    }
    return out;
}

void compiler::converter_of(const statement& line, words as, map_row& out) {
    out.how = find_converter(as.front().text);
    if (out.how == nullptr) return fail(line, "map.converter", {std::string(as.front().text)});
    arguments(line, as.subspan(1), out);
}

void compiler::arguments(const statement& line, words given, map_row& out) {
    const auto or_text =
        std::find_if(given.begin(), given.end(), [](const word& one) { return one.is("or-text"); });
    const auto own = static_cast<std::size_t>(or_text - given.begin());
    if (own < out.how->arguments_min || own > out.how->arguments_max) {
        return fail(line, "map.arguments", {std::string(out.how->name), std::to_string(own)});
    }
    for (std::size_t i = 0; i < own; ++i) {
        argument& made = out.arguments.emplace_back();
        made.text = given[i].text;
        if (i != 0 || !out.how->takes_table) continue;
        made.table = tables_.find(folder_, made.text, line.place());
        if (made.table != nullptr && out.how->binds_columns) bind_columns(line, made, out);
    }
    if (or_text == given.end()) return;
    const bool placed =
        or_text + 1 != given.end() && !out.right.empty() && out.right[0].right.steps.size() > 1;
    if (!placed || !out.how->takes_table)
        return fail(line, "map.syntax", {"`or-text PATH` stands behind a code table"});
    const right_path& target = out.right[0].right;
    const profiles::type_row* parent = target.steps[target.steps.size() - 2].element->type;
    right_path below;
    if (auto wrong = resolve_right((or_text + 1)->text, *parent, below)) fail(line, wrong);
    argument& made = out.arguments.emplace_back();
    made.text = "or-text";
    made.below = std::move(below.steps);
}

void compiler::bind_columns(const statement& line, argument& of, const map_row& row) {
    // `table` has one right path for each column, `code` one path with the columns below it.
    const bool one_each = row.right.size() > 1 || row.right.empty() || row.how->name == "table";
    for (const std::string_view column : of.table->columns()) {
        std::vector<right_step>& steps = of.columns.emplace_back();
        if (one_each || column == "right" || row.right[0].right.type == nullptr) continue;
        right_path below;
        if (auto wrong = resolve_right(column, *row.right[0].right.type, below)) fail(line, wrong);
        steps = std::move(below.steps);
    }
    if (one_each && of.table->columns().size() != row.right.size()) {
        fail(line, "map.arguments", {of.text, std::to_string(of.table->columns().size())});
    }
}

void compiler::check_fit(const statement& line, const map_row& out) {
    const converter& how = out.how == nullptr ? *find_converter("text") : *out.how;
    const bool counts = out.left.size() >= how.left_min && out.left.size() <= how.left_max &&
                        out.right.size() >= how.right_min && out.right.size() <= how.right_max;
    if (!counts)
        return fail(
            line, "map.paths",
            {std::string(how.name), std::to_string(out.left.size()), std::to_string(out.right.size())});
    if (out.how != nullptr &&
        ((out.forward && how.forward == nullptr) || (out.backward && how.backward == nullptr))) {
        fail(line, "map.direction", {std::string(how.name)});
    }
    for (const operand& one : out.left) {
        const schemas::element_decl* end = one.what == operand::kind::left ? one.left.end : nullptr;
        if (end == nullptr || end->type == nullptr || how.takes_elements) continue;
        const bool wrong =
            end->type->kind == schemas::content::complex || end->type->kind == schemas::content::empty;
        if (wrong) fail(line, "map.fit", {std::string(how.name), one.left.text});
    }
    for (const operand& one : out.right) {
        const profiles::type_row* type = one.what == operand::kind::right ? one.right.type : nullptr;
        if (type == nullptr) continue;
        const bool fits = how.right_types.empty() ? (type->primitive || how.binds_columns)
                                                  : listed(how.right_types, type->name);
        if (!fits)
            fail(line, "map.fit",
                 {std::string(how.name), one.right.text + " (" + std::string(type->name) + ")"});
    }
}

}  // namespace genvej::mappings
