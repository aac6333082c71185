#pragma once
/// A path of a row: names of elements from a resource, `participant.actor`, `value[x]` for any form of a
/// choice. Every repetition counts. Thread-safety: a value.
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"
#include "conformance/profiles/element_table.hpp"

namespace genvej::gateway::record {

class element_path {
public:
    element_path() = default;
    /// REQUIRES: `text` outlives the path
    explicit element_path(std::string_view text);

    std::string_view text() const noexcept { return text_; }
    bool empty() const noexcept { return steps_.empty(); }
    /// Does R4 have it? `extension` and what lies below a choice end the question.
    bool exists_in(const profiles::type_row& type) const;

    /// @param visit gets each element that is there, until it returns true
    template <class Visit>
    bool find(const model::node& from, Visit&& visit) const {
        return find(from, 0, visit);
    }
    /// The first that is there, or nullptr.
    const model::node* first(const model::node& from) const;

private:
    struct step {
        std::string_view name;
        bool choice = false;  ///< any element that begins so

        bool fits(std::string_view element) const noexcept {
            if (!choice) return model::same_name(element, name);
            return element.size() > name.size() && element.substr(0, name.size()) == name &&
                   element[name.size()] >= 'A' && element[name.size()] <= 'Z';
        }
    };

    template <class Visit>
    bool find(const model::node& from, std::size_t depth, Visit& visit) const {
        for (const model::node* child = from.first_element(); child != nullptr;
             child = child->next_element()) {
            if (!steps_[depth].fits(child->name)) continue;
            const bool found = depth + 1 == steps_.size() ? visit(*child) : find(*child, depth + 1, visit);
            if (found) return true;
        }
        return false;
    }

    std::string_view text_;
    std::vector<step> steps_;
};

}  // namespace genvej::gateway::record
