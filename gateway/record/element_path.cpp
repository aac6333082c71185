#include "gateway/record/element_path.hpp"

#include <algorithm>

namespace genvej::gateway::record {

element_path::element_path(std::string_view text) : text_(text) {
    constexpr std::string_view any_form = "[x]";
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('.'), text.size());
        step one{text.substr(0, end)};
        if (one.name.ends_with(any_form)) {
            one.choice = true;
            one.name.remove_suffix(any_form.size());
        }
        steps_.push_back(one);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool element_path::exists_in(const profiles::type_row& type) const {
    const profiles::type_row* at = &type;
    for (const step& one : steps_) {
        const auto row = std::find_if(at->elements.begin(), at->elements.end(),
                                      [&](const profiles::element_row& e) { return one.fits(e.name); });
        if (row == at->elements.end()) return false;
        at = row->type;
    }
    return !steps_.empty();
}

const model::node* element_path::first(const model::node& from) const {
    if (steps_.empty()) return nullptr;
    const model::node* out = nullptr;
    find(from, [&](const model::node& one) {
        out = &one;
        return true;
    });
    return out;
}

}  // namespace genvej::gateway::record
