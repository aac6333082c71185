#include "gateway/record/rows.hpp"

#include <array>
#include <charconv>
#include <deque>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "conformance/model/words.hpp"

namespace genvej::gateway::record {

namespace {

using model::table;

/// A file of rows, whose mistakes name their line.
class rows_file {
public:
    rows_file(std::string_view name, std::size_t columns)
        : path_("gateway/record/" + std::string(name)),
          table_(table::read(model::resource_text(path_)).value()) {
        for (const table::row& row : table_.rows()) {
            if (row.fields.size() != columns) wrong(row, "another number of columns is expected");
        }
    }

    const std::vector<table::row>& rows() const { return table_.rows(); }
    [[noreturn]] void wrong(const table::row& row, std::string_view what) const {
        throw std::logic_error(path_ + ":" + std::to_string(row.line) + ": " + std::string(what));
    }
    template <class T>
    T number(const table::row& row, std::size_t column) const {
        T out{};
        const std::string_view text = row.fields[column];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        if (error != std::errc() || end != text.data() + text.size()) wrong(row, "a number is expected");
        return out;
    }
    model::severity level(const table::row& row, std::size_t column) const {
        if (row.fields[column] == "error") return model::severity::error;
        if (row.fields[column] == "warning") return model::severity::warning;
        wrong(row, "error or warning is expected");
    }

private:
    std::string path_;
    table table_;
};

/// A word of a row and what it stands for.
template <class T, std::size_t n>
T word(const std::array<std::pair<std::string_view, T>, n>& words, std::string_view text,
       const rows_file& file, const table::row& row) {
    for (const auto& [name, value] : words) {
        if (name == text) return value;
    }
    file.wrong(row, "an unknown word");
}

constexpr std::array<std::pair<std::string_view, predicate>, 8> predicates{
    {{"order", predicate::order},
     {"needs", predicate::needs},
     {"forbids", predicate::forbids},
     {"one_of", predicate::one_of},
     {"past", predicate::past},
     {"profile", predicate::profile},
     {"values", predicate::values},
     {"https", predicate::https}}
};
constexpr std::array<std::pair<std::string_view, value_kind>, 3> kinds{
    {{"any", value_kind::any}, {"number", value_kind::number}, {"code", value_kind::code}}
};

/// Everything, read once; the files are kept, since the rows are views into them.
class all_rows {
public:
    all_rows() {
        read_resources();
        read_required();
        read_rules();
        read_search();
        read_codes();
        read_ranges();
        read_values();
        read_items();
        for (const resource_row& one : resources) {
            by_type.emplace(one.type, &one);
            types += (types.empty() ? "" : ", ") + std::string(one.type);
        }
    }

    std::vector<resource_row> resources;
    std::unordered_map<std::string_view, const resource_row*> by_type;
    std::string types;
    std::deque<concept_row> concepts;
    std::unordered_map<std::string, const concept_row*> by_code;
    std::vector<item_row> items;
    std::unordered_map<std::string_view, const item_row*> by_item;

private:
    const rows_file& open(std::string_view name, std::size_t columns) {
        return files_.emplace_back(name, columns);
    }

    void read_resources() {
        const rows_file& file = open("resources.csv", 3);
        for (const table::row& row : file.rows()) {
            resource_row& one = resources.emplace_back();
            one.type = row.fields[0];
            one.why = row.fields[2];
            one.r4 = profiles::find_type(one.type);
            if (one.r4 == nullptr || !one.r4->resource) file.wrong(row, "no resource of R4");
            const std::string_view whom = row.fields[1];
            one.whom = whom.empty()       ? about::nobody
                       : whom == "self"   ? about::self
                       : whom == "target" ? about::target
                                          : about::citizen;
            if (one.whom != about::citizen && one.whom != about::target) continue;
            one.citizen = element_path(whom);
            if (!one.citizen.exists_in(*one.r4)) file.wrong(row, "R4 has no such element");
        }
    }

    /// The types that a row is for: one, or all where it says `*`.
    std::vector<resource_row*> named(const rows_file& file, const table::row& row) {
        std::vector<resource_row*> out;
        for (resource_row& one : resources) {
            if (row.fields[0] == "*" || one.type == row.fields[0]) out.push_back(&one);
        }
        if (out.empty()) file.wrong(row, "resources.csv has no such type");
        return out;
    }

    static element_path path_in(const rows_file& file, const table::row& row, const resource_row& type,
                                std::string_view text) {
        element_path out(text);
        if (!out.empty() && !out.exists_in(*type.r4)) file.wrong(row, "R4 has no such element");
        return out;
    }

    void read_required() {
        const rows_file& file = open("required.csv", 4);
        for (const table::row& row : file.rows()) {
            for (resource_row* type : named(file, row)) {
                type->required.push_back(
                    {path_in(file, row, *type, row.fields[1]), file.level(row, 2), row.fields[3]});
            }
        }
    }

    void read_rules() {
        const rows_file& file = open("rules.csv", 6);
        for (const table::row& row : file.rows()) {
            for (resource_row* type : named(file, row)) {
                rule_row& rule = type->rules.emplace_back();
                rule.is = word(predicates, row.fields[1], file, row);
                rule.element_text = row.fields[2];
                rule.values = row.fields[3];
                rule.other = path_in(file, row, *type, row.fields[4]);
                rule.why = row.fields[5];
                if (rule.is == predicate::values || rule.is == predicate::https)
                    continue;  // the url of an extension
                for (const std::string_view path : model::parts_of(row.fields[2], ' '))
                    rule.elements.push_back(path_in(file, row, *type, path));
            }
        }
    }

    /// Later rows of a parameter stand in the place of earlier ones, which are for all types.
    void read_search() {
        const rows_file& file = open("search.csv", 5);
        constexpr std::array<std::pair<std::string_view, search_how>, 5> hows{
            {{"id", search_how::id},
             {"count", search_how::count},
             {"identifier", search_how::identifier},
             {"citizen", search_how::citizen},
             {"filter", search_how::filter}}
        };
        for (const table::row& row : file.rows()) {
            for (resource_row* type : named(file, row)) {
                search_row made{row.fields[1], word(hows, row.fields[2], file, row),
                                element_path(row.fields[3]), row.fields[4]};
                const bool every = row.fields[0] == "*";
                const bool there = made.element.empty() || made.element.exists_in(*type->r4);
                if (!there && !every) file.wrong(row, "R4 has no such element");
                const bool tied = type->whom == about::citizen || type->whom == about::target;
                std::erase_if(type->search,
                              [&](const search_row& one) { return one.parameter == made.parameter; });
                if (there && (tied || made.how != search_how::citizen))
                    type->search.push_back(std::move(made));
            }
        }
    }

    concept_row& concept_named(std::string_view name, const rows_file& file, const table::row& row) {
        for (concept_row& one : concepts) {
            if (one.name == name) return one;
        }
        file.wrong(row, "measurement_codes.csv has no such concept");
    }

    void read_codes() {
        const rows_file& file = open("measurement_codes.csv", 4);
        for (const table::row& row : file.rows()) {
            const value_kind kind = word(kinds, row.fields[3], file, row);
            if (concepts.empty() || concepts.back().name != row.fields[0]) {
                concept_row& made = concepts.emplace_back();
                made.name = row.fields[0];
                made.system = row.fields[1];
                made.code = row.fields[2];
                made.kind = kind;
            }
            if (concepts.back().kind != kind)
                file.wrong(row, "the codes of a concept have one kind of value");
            std::string key(row.fields[1]);
            key += '|';
            key += row.fields[2];
            if (!by_code.emplace(std::move(key), &concepts.back()).second)
                file.wrong(row, "the code stands above");
        }
    }

    void read_ranges() {
        const rows_file& file = open("measurement_ranges.csv", 7);
        for (const table::row& row : file.rows()) {
            concept_row& one = concept_named(row.fields[0], file, row);
            one.units = model::parts_of(row.fields[1], ';');
            one.least = file.number<double>(row, 2);
            one.low = file.number<double>(row, 3);
            one.high = file.number<double>(row, 4);
            one.most = file.number<double>(row, 5);
            if (one.least > one.low || one.low > one.high || one.high > one.most)
                file.wrong(row, "least, low, high and most stand in order");
        }
    }

    void read_values() {
        const rows_file& file = open("measurement_values.csv", 4);
        for (const table::row& row : file.rows()) {
            concept_named(row.fields[0], file, row)
                .values.push_back({row.fields[1], row.fields[2], file.level(row, 3)});
        }
    }

    void read_items() {
        const rows_file& file = open("questionnaire_items.csv", 5);
        for (const table::row& row : file.rows()) {
            items.push_back({row.fields[0], row.fields[1], row.fields[2], file.number<int>(row, 3),
                             file.number<int>(row, 4)});
        }
        for (const item_row& one : items) by_item.emplace(one.item, &one);
    }

    std::deque<rows_file> files_;
};

const all_rows& rows() {
    static const all_rows read;
    return read;
}

}  // namespace

const std::vector<resource_row>& resource_rows() {
    return rows().resources;
}

const resource_row* find_resource_row(std::string_view type) {
    const auto found = rows().by_type.find(type);
    return found == rows().by_type.end() ? nullptr : found->second;
}

std::string_view kept_types() {
    return rows().types;
}

const concept_row* find_concept(std::string_view system, std::string_view code) {
    std::string key;
    key.reserve(system.size() + code.size() + 1);
    key.append(system).append(1, '|').append(code);
    const auto found = rows().by_code.find(key);
    return found == rows().by_code.end() ? nullptr : found->second;
}

const item_row* find_item(std::string_view link_id) {
    const auto found = rows().by_item.find(link_id);
    return found == rows().by_item.end() ? nullptr : found->second;
}

std::vector<const item_row*> items_of(std::string_view instrument) {
    std::vector<const item_row*> out;
    for (const item_row& one : rows().items) {
        if (one.instrument == instrument) out.push_back(&one);
    }
    return out;
}

void load_rows() {
    rows();
}

}  // namespace genvej::gateway::record
