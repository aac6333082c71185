#include "mappings/engine/paths.hpp"

#include <algorithm>

namespace genvej::mappings {

namespace {

/// Reads steps and predicates from the front of a text; remembers the first error.
class right_reader {
public:
    explicit right_reader(std::string_view text) : rest_(text) {}

    const profiles::type_row* steps(const profiles::type_row* type, std::vector<right_step>& out) {
        out.reserve(4);
        while (!error_ && !rest_.empty()) {
            const std::string_view name = take_name();
            const profiles::element_row* element = type == nullptr ? nullptr : type->child(name);
            if (element == nullptr) {
                fail("map.path_right", {std::string(name), type == nullptr ? "?" : std::string(type->name)});
                return nullptr;
            }
            right_step& step = out.emplace_back();
            step.element = element;
            predicates(element->type, step.where);
            type = element->type;
            if (rest_.empty() || rest_.front() != '.') break;
            rest_.remove_prefix(1);
        }
        return type;
    }

    void predicates(const profiles::type_row* type, std::vector<predicate>& out) {
        while (!error_ && !rest_.empty() && rest_.front() == '[') {
            rest_.remove_prefix(1);
            predicate one;
            steps(type, one.path);
            one.how = take_test();
            if (one.how != predicate::test::exists) one.value = take_value();
            if (rest_.empty() || rest_.front() != ']') {
                fail("map.syntax", {"a predicate must end with `]`"});
                return;
            }
            rest_.remove_prefix(1);
            out.push_back(std::move(one));
        }
    }

    path_error take_error(bool all_read) {
        if (!error_ && all_read && !rest_.empty())
            fail("map.syntax", {"`" + std::string(rest_) + "` is not understood"});
        return std::move(error_);
    }

private:
    std::string_view take_name() {
        const std::size_t end = std::min(rest_.find_first_of(".[]=!"), rest_.size());
        const std::string_view name = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return name;
    }

    predicate::test take_test() {
        if (rest_.starts_with("!=")) {
            rest_.remove_prefix(2);
            return predicate::test::differs;
        }
        if (rest_.starts_with("=")) {
            rest_.remove_prefix(1);
            return predicate::test::equals;
        }
        return predicate::test::exists;
    }

    std::string take_value() {
        const bool quoted = rest_.starts_with("\"");
        if (quoted) rest_.remove_prefix(1);
        const std::size_t end = std::min(rest_.find(quoted ? '"' : ']'), rest_.size());
        std::string value(rest_.substr(0, end));
        rest_.remove_prefix(quoted ? std::min(end + 1, rest_.size()) : end);
        return value;
    }

    void fail(std::string code, std::vector<std::string> params) {
        if (!error_) error_ = {std::move(code), std::move(params)};
    }

    std::string_view rest_;
    path_error error_;
};

}  // namespace

path_error resolve_left(std::string_view text, const schemas::element_decl& root,
                        const schemas::element_decl* letter, const schemas::element_decl* current,
                        left_path& out) {
    out.text = std::string(text);
    if (text.ends_with('?')) {
        out.optional = true;
        text.remove_suffix(1);
    }
    if (text.starts_with("//")) {
        out.from = left_path::origin::letter;
        current = letter;
        text.remove_prefix(2);
    } else if (text.starts_with('/')) {
        out.from = left_path::origin::root;
        current = &root;
        text.remove_prefix(1);
    } else if (text == "." || text.starts_with("./")) {
        text.remove_prefix(std::min<std::size_t>(2, text.size()));
    }
    out.steps.reserve(4);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('/'), text.size());
        const std::string_view name = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool known = current != nullptr && current->type != nullptr;
        const schemas::element_decl* next = known ? current->type->child(name) : nullptr;
        if (next == nullptr) {
            return {
                "map.path_left", {std::string(name), current == nullptr ? "?" : current->name}
            };
        }
        out.steps.push_back(next);
        current = next;
    }
    out.end = current;
    return {};
}

path_error resolve_right(std::string_view text, const profiles::type_row& from, right_path& out) {
    if (text.ends_with('?')) {
        out.optional = true;
        text.remove_suffix(1);
    }
    right_reader reader(text);
    out.type = reader.steps(&from, out.steps);
    path_error wrong = reader.take_error(true);
    if (wrong) out.type = nullptr;
    return wrong;
}

path_error resolve_predicates(std::string_view text, const profiles::type_row& of,
                              std::vector<predicate>& out) {
    right_reader reader(text);
    reader.predicates(&of, out);
    return reader.take_error(true);
}

}  // namespace genvej::mappings
