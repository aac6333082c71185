// The nodes that the strict pass notes as it goes along.
#include "adapters/formats/xml_scan.hpp"

namespace genvej::formats::xml {

/// Its namespace comes later: the tag may declare it.
model::node* scan::open_node(std::string_view name, model::position at) {
    model::node* made = out_->make(name);
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
        model::node* made = out_->make(one.name.local, model::node_kind::attribute);
        made->at = one.at;
        made->value = one.value;
        made->space = one.space;
        made->parent = parent_;
        *end = made;
        end = &made->next;
    }
}

/// What only comments, instructions or the borders of CDATA sections separate is one text.
void scan::add_text(std::string_view written, model::position at) {
    if (written.empty()) return;
    model::node* last = parent_->last;
    if (last != nullptr && !last->is_element()) return;
    model::node* made = out_->make({}, model::node_kind::text);
    made->value = written;
    made->at = at;
    append_to_parent(*made);
}

}  // namespace genvej::formats::xml
