#include "conformance/schemas/content_model.hpp"

#include <algorithm>

namespace genvej::schemas {

namespace {

bool may_be_absent(const particle& one) {
    return one.min == 0 || one.nullable;
}

void compile_sequence(std::vector<particle>& model, std::size_t at) {
    particle& group = model[at];
    group.nullable = true;
    for (std::size_t i = at + 1; i < group.end; i = model[i].end) {
        if (group.nullable) group.first |= model[i].first;
        group.nullable = group.nullable && may_be_absent(model[i]);
        group.all |= model[i].all;
    }
    element_set seen;
    for (std::size_t i = at + 1; i < group.end; i = model[i].end) {
        seen |= model[i].all;
        model[i].later = group.all & ~seen;
    }
}

void compile_choice(std::vector<particle>& model, std::size_t at) {
    particle& group = model[at];
    group.nullable = at + 1 == group.end;
    for (std::size_t i = at + 1; i < group.end; i = model[i].end) {
        group.first |= model[i].first;
        group.nullable = group.nullable || may_be_absent(model[i]);
        group.all |= model[i].all;
    }
}

}  // namespace

void compile(std::vector<particle>& model) {
    // Inner particles stand behind their group: from the back, everything inside is ready.
    for (std::size_t at = model.size(); at-- > 0;) {
        particle& one = model[at];
        if (one.kind == particle_kind::element) {
            one.first.set(one.element);
            one.all.set(one.element);
        } else if (one.kind == particle_kind::sequence) {
            compile_sequence(model, at);
        } else {
            compile_choice(model, at);
        }
    }
}

bool lets_any_order(const std::vector<particle>& model) noexcept {
    if (model.size() < 3 || model[1].kind != particle_kind::choice || model[1].end != model.size())
        return false;
    return model[1].min == 0 && model[1].max == unbounded &&
           std::all_of(model.begin() + 2, model.end(), [](const particle& one) {
               return one.kind == particle_kind::element && one.min == 1 && one.max == 1;
           });
}

}  // namespace genvej::schemas
