#include "gateway/letters/write_letter.hpp"

#include <cctype>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/formats/xml_writer.hpp"
#include "conformance/schemas/schema.hpp"

namespace genvej::gateway::letters {

namespace {

class letter_tree {
public:
    explicit letter_tree(std::string_view space) : space_(tree_.memory().copy(space)) {
        root_ = tree_.make("Emessage");
        root_->space = space_;
        tree_.set_root(root_);
    }

    /// The element at that path; what is missing on the way is made behind what is there.
    model::node& at(const std::vector<std::string>& path) {
        model::node* here = root_;
        for (std::size_t i = 0; i < path.size(); ++i) {
            model::node* const last = here->last;
            const bool goes_on = i + 1 < path.size() && last != nullptr && last->name == path[i];
            here = goes_on ? last : &add(*here, path[i]);
        }
        return *here;
    }
    void text(model::node& of, std::string_view value) { tree_.append_text(of, tree_.memory().copy(value)); }
    model::node& add(model::node& parent, std::string_view name) {
        model::node* const made = tree_.append(parent, tree_.memory().copy(name));
        made->space = space_;
        return *made;
    }
    std::string write() const { return formats::write_xml(*root_); }

private:
    model::document tree_;
    std::string_view space_;
    model::node* root_ = nullptr;
};

std::string_view space_of(std::string_view kind) {
    std::string name(kind);
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const schemas::schema* const found = schemas::find_schema(name);
    if (found == nullptr) throw std::logic_error("a closing letter of a kind without schema");
    return found->space();
}

}  // namespace

written_letter write_letter(std::string_view kind, const closing_rules& by, const facts& known,
                            const std::vector<letter_line>& lines) {
    written_letter out;
    letter_tree tree(space_of(kind));
    const known_here with{nullptr, &known};
    for (const element_row& row : by.elements(kind)) {
        if (row.is_lines) {
            model::node& body = tree.at(row.path);
            for (const letter_line& line : lines) {
                if (&line != &lines.front()) tree.add(body, "Break");
                tree.text(body, line.text);
            }
            if (lines.empty()) out.missing.emplace_back("lines");
            continue;
        }
        const auto text = row.text.fill(with);
        if (text) {
            tree.text(tree.at(row.path), text->text);
        } else if (row.must) {
            out.missing.emplace_back(row.text.missing(with));
        }
    }
    if (out.missing.empty()) out.text = tree.write();
    return out;
}

}  // namespace genvej::gateway::letters
