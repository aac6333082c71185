#include "gateway/reports/versions.hpp"

#include <algorithm>

namespace genvej::gateway::reports {

using pathway::time_ms;
using pathway::way_in;

versions::versions(const pathway::file& file, const pathway::derived& of, std::string_view partner)
    : partner_(partner) {
    for (const filed_resource& one : file.resources()) {
        if (one.from != way_in::record || one.partner != partner) continue;
        all_[{one.type, one.id}].push_back(&one);
        days_.push_back(pathway::day_of(one.known));
    }
    for (auto& [name, list] : all_) {
        std::stable_sort(list.begin(), list.end(),
                         [](const auto* a, const auto* b) { return a->version < b->version; });
    }
    std::sort(days_.begin(), days_.end());
    days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
    for (const pathway::request& one : of.requests) {
        if (one.resource == filed_resource::npos) continue;
        const filed_resource& resource = file.resources()[one.resource];
        if (resource.from == way_in::record && resource.partner == partner)
            requests_[{resource.type, resource.id}] = one.law;
    }
}

const filed_resource* versions::at(const resource_name& name, time_ms when) const {
    const auto found = all_.find(name);
    if (found == all_.end()) return nullptr;
    const filed_resource* out = nullptr;
    for (const filed_resource* one : found->second) {
        if (one->known <= when) out = one;
    }
    return out;
}

const filed_resource* versions::version(const resource_name& name, std::uint32_t number) const {
    const auto found = all_.find(name);
    if (found == all_.end()) return nullptr;
    for (const filed_resource* one : found->second) {
        if (one->version == number) return one;
    }
    return nullptr;
}

resource_name versions::named(const reference_name& to) const {
    if (!to.type.empty()) {
        const auto found = all_.find({to.type, to.id});
        return found == all_.end() ? resource_name{} : found->first;
    }
    for (const auto& [name, list] : all_) {
        if (!to.id.empty() && name.second == to.id) return name;
    }
    return {};
}

bool versions::has_law(const rules& by, std::string_view type) {
    return std::any_of(by.laws().begin(), by.laws().end(),
                       [&](const law_row& row) { return row.type == type; });
}

paragraph versions::law_of(const rules& by, const filed_resource& one, time_ms when,
                           paragraph course_law) const {
    constexpr int longest_chain = 8;  // a plan based on a plan based on ...: a circle ends here
    return law_of(by, one, when, course_law, longest_chain);
}

paragraph versions::law_of(const rules& by, const filed_resource& one, time_ms when, paragraph course_law,
                           int depth) const {
    if (one.body == nullptr || depth == 0) return paragraph::unknown;
    for (const law_row& row : by.laws()) {
        if (row.type != one.type) continue;
        const paragraph said = said_by(by, row, one, when, course_law, depth);
        if (said != paragraph::unknown) return said;
    }
    return paragraph::unknown;
}

paragraph versions::said_by(const rules& by, const law_row& row, const filed_resource& one, time_ms when,
                            paragraph course_law, int depth) const {
    switch (row.by) {
        case law_row::how::course:
            return course_law;
        case law_row::how::request: {
            const auto found = requests_.find({one.type, one.id});
            return found == requests_.end() ? paragraph::unknown : found->second;
        }
        case law_row::how::code:
            for (const model::node* coded : row.where.find(*one.body)) {
                if (row.codes->holds(*coded)) return row.law;
            }
            return paragraph::unknown;
        case law_row::how::follow:
            for (const model::node* reference : row.where.find(*one.body)) {
                const filed_resource* target = at(named(read_reference(*reference)), when);
                if (target == nullptr) continue;
                const paragraph law = law_of(by, *target, when, course_law, depth - 1);
                if (law != paragraph::unknown) return law;
            }
            return paragraph::unknown;
    }
    return paragraph::unknown;
}

}  // namespace genvej::gateway::reports
