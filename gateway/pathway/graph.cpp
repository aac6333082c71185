#include "gateway/pathway/graph.hpp"

namespace genvej::gateway::pathway {
namespace {

bool says_void(const rules& by, const filed_resource& one) {
    const model::node& body = *one.body;
    for (const text element : {text("status"), text("activity.detail.status")}) {
        if (by.meaning(one.type, element, value_at(body, element)) == "void") return true;
    }
    return by.meaning(one.type, "verificationStatus", value_at(body, "verificationStatus.coding.code")) ==
           "void";
}

bool is_root(const filed_resource& one) {
    return one.type == "ServiceRequest" || (one.type == "EpisodeOfCare" && one.from != way_in::message);
}

}  // namespace

graph::graph(const file& of, const rules& by)
    : of_(of), by_(by), void_(size(), 0), visited_(size(), 0), roots_(size(), none) {
    for (std::size_t i = 0; i < size(); ++i) {
        if (live(i)) void_[i] = says_void(by_, at(i)) ? 1 : 0;
    }
    for (std::size_t i = 0; i < size(); ++i) {
        if (live(i)) find_root(i);
    }
    adopt_plans();
}

/// KL gives a plan of §119 no reference to its request. Such a plan belongs where its sessions say that they
/// belong besides: to the episode, or request, that they name.
void graph::adopt_plans() {
    for (std::size_t plan = 0; plan < size(); ++plan) {
        if (roots_[plan] != plan || at(plan).type != "CarePlan") continue;
        const std::size_t to = other_root(plan);
        if (to == none) continue;
        for (std::size_t& root : roots_) {
            if (root == plan) root = to;
        }
    }
}

/// Where what has this root leads to besides; none: nowhere, or to several places, so that nobody knows.
std::size_t graph::other_root(std::size_t root) const {
    std::size_t out = none;
    bool one_place = true;
    for (std::size_t i = 0; i < size(); ++i) {
        if (!live(i) || roots_[i] != root) continue;
        for (const link_row& row : by_.links()) {
            if (row.how != link_kind::joins || row.type != at(i).type) continue;
            targets(i, row.path, [&](std::size_t to) {
                if (roots_[to] == none || roots_[to] == root) return false;
                one_place = one_place && (out == none || out == roots_[to]);
                out = roots_[to];
                return false;
            });
        }
    }
    return one_place ? out : none;
}

std::size_t graph::target(std::size_t from, std::string_view reference) const noexcept {
    const filed_resource* found = of_.resolve(at(from), reference);
    if (found == nullptr || found->deleted) return none;
    return static_cast<std::size_t>(found - of_.resources().data());
}

std::size_t graph::find_root(std::size_t i) {
    if (visited_[i] != 0) return roots_[i];
    visited_[i] = 1;
    const filed_resource& one = at(i);
    if (is_root(one)) return roots_[i] = i;
    if (one.from == way_in::message) return none;
    for (const link_row& row : by_.links()) {
        if (row.how != link_kind::joins || row.type != one.type) continue;
        const bool found = targets(i, row.path, [&](std::size_t to) {
            roots_[i] = find_root(to);
            return roots_[i] != none;
        });
        if (found) return roots_[i];
    }
    if (one.type == "CarePlan") roots_[i] = i;
    return roots_[i];
}

bool graph::leads_into(std::size_t i, const std::vector<char>& inside) const {
    for (const link_row& row : by_.links()) {
        if (row.how != link_kind::joins || row.type != at(i).type) continue;
        if (targets(i, row.path, [&](std::size_t to) { return inside[to] != 0; })) return true;
    }
    return false;
}

void graph::hold(std::size_t i, std::vector<char>& inside, std::vector<std::size_t>& fresh) const {
    for (const link_row& row : by_.links()) {
        if (row.how != link_kind::holds || row.type != at(i).type) continue;
        targets(i, row.path, [&](std::size_t to) {
            const bool wanted = row.target.empty() || row.target == at(to).type;
            if (wanted && inside[to] == 0 && roots_[to] == none) {
                inside[to] = 1;
                fresh.push_back(to);
            }
            return false;
        });
    }
}

std::vector<std::size_t> graph::members(const std::vector<std::size_t>& roots) const {
    std::vector<char> inside(size(), 0);
    std::vector<char> chosen(size(), 0);
    for (const std::size_t root : roots) chosen[root] = 1;
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < size(); ++i) {
        if (!live(i) || roots_[i] == none || chosen[roots_[i]] == 0) continue;
        inside[i] = 1;
        fresh.push_back(i);
    }
    while (!fresh.empty()) {
        for (std::size_t k = 0; k < fresh.size(); ++k) hold(fresh[k], inside, fresh);
        fresh.clear();
        for (std::size_t i = 0; i < size(); ++i) {
            if (!live(i) || inside[i] != 0 || roots_[i] != none || at(i).from == way_in::message) continue;
            if (!leads_into(i, inside)) continue;
            inside[i] = 1;
            fresh.push_back(i);
        }
    }
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < size(); ++i) {
        if (inside[i] != 0) out.push_back(i);
    }
    return out;
}

}  // namespace genvej::gateway::pathway
