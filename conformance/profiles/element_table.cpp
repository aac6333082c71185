#include "conformance/profiles/element_table.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <string>
#include <unordered_map>

#include "conformance/model/resources.hpp"

namespace genvej::profiles {

namespace {

/// A line of r4.tsv. `path` without a dot begins a type, and `type` is then what it is derived from.
struct line_of_table {
    std::string_view path;
    std::string_view type;
    std::string_view min;
    std::string_view max;
    std::string_view kind;

    bool begins_type() const noexcept { return path.find('.') == std::string_view::npos; }
    bool is_backbone() const noexcept { return type == "BackboneElement" || type == "Element"; }
};

std::string_view take_until(std::string_view& rest, char separator) noexcept {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return taken;
}

std::vector<line_of_table> split_lines(std::string_view text) {
    std::vector<line_of_table> lines;
    lines.reserve(text.size() / 40);
    take_until(text, '\n');  // who generated it
    take_until(text, '\n');  // names of the columns
    while (!text.empty()) {
        std::string_view line = take_until(text, '\n');
        line_of_table& made = lines.emplace_back();
        for (std::string_view* field : {&made.path, &made.type, &made.min, &made.max, &made.kind})
            *field = take_until(line, '\t');
    }
    return lines;
}

model::literal literal_of(std::string_view kind) noexcept {
    if (kind == "number") return model::literal::number;
    if (kind == "boolean") return model::literal::boolean;
    return kind == "string" ? model::literal::string : model::literal::none;
}

/// Builds all types in the order of the table; bases stand before what is derived from them.
class table_builder {
public:
    explicit table_builder(std::string_view text) : lines_(split_lines(text)) {
        types_.reserve(lines_.size() / 4);
        for (const line_of_table& line : lines_) name_type(line);
        for (const line_of_table& line : lines_) add_line(line);
    }

    std::unordered_map<std::string_view, type_row> take_types() { return std::move(types_); }
    std::deque<std::string> take_names() { return std::move(names_); }

private:
    void name_type(const line_of_table& line) {
        const bool backbone = !line.begins_type() && line.is_backbone();
        if (!line.begins_type() && !backbone) return;
        type_row& type = types_[line.path];
        type.name = line.path;
        type.abstract = line.kind == "abstract";
        type.as = type.abstract ? model::literal::none : literal_of(line.kind);
        type.primitive = type.as != model::literal::none;
    }

    void add_line(const line_of_table& line) {
        if (line.begins_type()) {
            inherit(types_.at(line.path), line.type);
            return;
        }
        const std::size_t dot = line.path.rfind('.');
        type_row& owner = owner_named(line.path.substr(0, dot));
        const std::string_view name = line.path.substr(dot + 1);
        if (line.is_backbone()) inherit(types_.at(line.path), line.type);
        if (name.ends_with("[x]")) {
            add_choice(owner, line, name.substr(0, name.size() - 3));
        } else {
            add_element(owner, line, name, line.is_backbone() ? line.path : line.type, next_order(owner));
        }
    }

    void inherit(type_row& type, std::string_view base_name) {
        if (base_name.empty()) {
            type.resource = type.name == "Resource";
            return;
        }
        const type_row& base = types_.at(base_name);
        type.elements = base.elements;
        type.resource = base.resource;
    }

    static std::uint16_t next_order(const type_row& owner) {
        return owner.elements.empty() ? std::uint16_t{0}
                                      : static_cast<std::uint16_t>(owner.elements.back().order + 1);
    }

    void add_choice(type_row& owner, const line_of_table& line, std::string_view stem) {
        const std::uint16_t order = next_order(owner);
        for (std::string_view rest = line.type; !rest.empty();) {
            const std::string_view type = take_until(rest, ' ');
            std::string& name = names_.emplace_back(stem);
            name += type;
            if (name[stem.size()] >= 'a')
                name[stem.size()] = static_cast<char>(name[stem.size()] - 'a' + 'A');
            add_element(owner, line, name, type, order);
        }
    }

    void add_element(type_row& owner, const line_of_table& line, std::string_view name, std::string_view type,
                     std::uint16_t order) {
        element_row& made = owner.elements.emplace_back();
        made.name = name;
        made.type = type_named(type);
        made.order = order;
        std::from_chars(line.min.data(), line.min.data() + line.min.size(), made.min);
        made.list = line.max != "1" && line.max != "0";
        made.as = made.type->as;
    }

    type_row& owner_named(std::string_view name) {
        if (owner_ == nullptr || owner_->name != name) owner_ = &types_.at(name);
        return *owner_;
    }

    /// Neighbours are often of one type: `string`, `code`.
    const type_row* type_named(std::string_view name) {
        if (latest_ == nullptr || latest_->name != name) latest_ = &types_.at(name);
        return latest_;
    }

    std::vector<line_of_table> lines_;
    const type_row* latest_ = nullptr;
    type_row* owner_ = nullptr;
    std::unordered_map<std::string_view, type_row> types_;
    std::deque<std::string> names_;
};

/// All of R4, made once.
struct r4_table {
    std::unordered_map<std::string_view, type_row> types;
    std::deque<std::string> names;  ///< of choices: `valueCoding`
};

const r4_table& r4() {
    static const r4_table table = [] {
        table_builder builder(model::resource_text("conformance/profiles/r4.tsv"));
        r4_table made{builder.take_types(), builder.take_names()};
        return made;
    }();
    return table;
}

}  // namespace

const element_row* type_row::child(std::string_view element_name) const noexcept {
    for (const element_row& row : elements) {
        if (row.name == element_name) return &row;
    }
    return nullptr;
}

const type_row* find_type(std::string_view name) {
    const auto found = r4().types.find(name);
    return found == r4().types.end() ? nullptr : &found->second;
}

const type_row* any_resource() {
    static const type_row* const any = find_type("Resource");
    return any;
}

}  // namespace genvej::profiles
