#include <algorithm>

#include "gateway/pathway/requests.hpp"

namespace genvej::gateway::pathway {
namespace {

void add_once(std::vector<text>& to, text word) {
    if (std::find(to.begin(), to.end(), word) == to.end()) to.push_back(word);
}

struct seen {
    bool decides = false, coded = false;
    const diagnosis_row* row = nullptr;
};

void look_at_code(const graph& in, const model::node& code, seen& into) {
    each_code(code, [&](text system, text its) {
        if (!in.by().is_diagnosis_system(system)) return false;
        into.coded = true;
        if (into.row == nullptr) into.row = in.by().diagnosis(system, its);
        return false;
    });
}

bool decides(const graph& in, const model::node& condition) {
    return at_path(condition, "category", [&](const model::node& category) {
        return each_code(category, [&](text system, text code) { return in.by().decides(system, code); });
    });
}

std::vector<seen> collect(const graph& in, std::size_t resource, std::string_view path) {
    std::vector<seen> out;
    in.targets(resource, path, [&](std::size_t to) {
        if (in.at(to).type != "Condition" || in.is_void(to)) return false;
        seen& one = out.emplace_back();
        one.decides = decides(in, in.body(to));
        if (const model::node* code = in.body(to).child("code")) look_at_code(in, *code, one);
        return false;
    });
    if (in.at(resource).type != "ServiceRequest") return out;
    at_path(in.body(resource), "reasonCode", [&](const model::node& code) {
        look_at_code(in, code, out.emplace_back());
        return false;
    });
    return out;
}

}  // namespace

void look_at_diagnoses(const graph& in, std::size_t resource, std::string_view path, diagnoses_found& into) {
    const std::vector<seen> all = collect(in, resource, path);
    const bool ranked =
        std::any_of(all.begin(), all.end(), [](const seen& one) { return one.decides && one.coded; });
    for (const seen& one : all) {
        into.any = true;
        into.coded = into.coded || one.coded;
        if (one.row == nullptr) continue;
        for (const text group : one.row->groups) add_once(into.groups, group);
        if (!ranked || one.decides) add_once(into.packs, one.row->pack);
    }
    std::sort(into.groups.begin(), into.groups.end());
    std::sort(into.packs.begin(), into.packs.end());
}

}  // namespace genvej::gateway::pathway
