// The tree that the strict pass makes as it goes along.
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats::xml {

std::string_view scan::kept(std::string_view written, text_kind how, unsigned seen_in_it) {
    if ((seen_in_it & static_cast<unsigned>(how)) == 0) return written;
    return decode(written, end_, how, single_byte_, out_ == nullptr ? own_memory_ : out_->memory());
}

/// Its namespace comes later: the tag may declare it.
model::node* scan::open_node(std::string_view name, model::position at) {
    model::node* made = out_->make(kept(name, text_kind::verbatim, seen_));
    made->at = at;
    if (parent_ == nullptr) {
        root_ = made;
    } else {
        append_to_parent(*made);
    }
    parent_ = made;
    return made;
}

/// Declarations do not become attributes of the tree: every node has its namespace beside its name.
void scan::add_attributes() {
    model::node** end = &parent_->attributes;
    for (const attribute& one : attributes_) {
        if (one.name.declares()) continue;
        const std::string_view name = kept(one.name.local, text_kind::verbatim, one.seen_in_name);
        model::node* made = out_->make(name, model::node_kind::attribute);
        made->at = one.at;
        made->value = kept(one.value, text_kind::value, one.seen_in_value);
        made->space = one.space;
        made->parent = parent_;
        *end = made;
        end = &made->next;
    }
}

/// What only comments, instructions or the borders of CDATA sections separate is one text.
void scan::add_text(std::string_view text, model::position at) {
    if (text.empty()) return;
    model::node* last = parent_->last;
    if (last != nullptr && !last->is_element()) {
        last->value = out_->memory().join(last->value, text);
        return;
    }
    model::node* made = out_->make({}, model::node_kind::text);
    made->value = text;
    made->at = at;
    append_to_parent(*made);
}

}  // namespace genvej::formats::xml
