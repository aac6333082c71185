#pragma once
/// What belongs together in a citizen's file, by the references that the rows of links.csv name.
///
/// Each resource has at most one root: the request, the episode, or the plan without either, that its
/// references lead to; so nothing is counted twice. What a resource of a course points at and nobody else
/// owns (its diagnosis, its appointment) is held by it. Thread-safety: one graph, one thread.
#include <vector>

#include "gateway/pathway/file.hpp"
#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::pathway {

class graph {
public:
    /// REQUIRES: both outlive the graph
    graph(const file& of, const rules& by);

    const file& of() const noexcept { return of_; }
    const rules& by() const noexcept { return by_; }
    const filed_resource& at(std::size_t i) const noexcept { return of_.resources()[i]; }
    const model::node& body(std::size_t i) const noexcept { return *at(i).body; }
    std::size_t size() const noexcept { return of_.resources().size(); }
    /// Its latest version is there and not deleted.
    bool live(std::size_t i) const noexcept { return at(i).latest && !at(i).deleted; }
    /// It says itself that it never was (statuses.csv: void).
    bool is_void(std::size_t i) const noexcept { return void_[i]; }
    /// Live, not void, and in the record or in a report: a fact of the municipality.
    bool counts(std::size_t i) const noexcept {
        return live(i) && !void_[i] && at(i).from != way_in::message;
    }

    /// What a reference in a resource points at, if it is live; none: nothing in the file.
    std::size_t target(std::size_t from, std::string_view reference) const noexcept;
    std::size_t root(std::size_t i) const noexcept { return roots_[i]; }
    /// What grows from these roots: they, what leads to them, and what is held, in the order of the file.
    std::vector<std::size_t> members(const std::vector<std::size_t>& roots) const;

    /// Calls `found` with each live resource that the references at this path point at, until it returns
    /// true.
    template <class Found>
    bool targets(std::size_t from, std::string_view path, const Found& found) const;

private:
    std::size_t find_root(std::size_t i);
    void adopt_plans();
    std::size_t other_root(std::size_t root) const;
    bool leads_into(std::size_t i, const std::vector<char>& inside) const;
    void hold(std::size_t i, std::vector<char>& inside, std::vector<std::size_t>& fresh) const;

    const file& of_;
    const rules& by_;
    std::vector<char> void_;
    std::vector<char> visited_;
    std::vector<std::size_t> roots_;
};

}  // namespace genvej::gateway::pathway

#include "gateway/pathway/fhir_paths.hpp"

namespace genvej::gateway::pathway {

template <class Found>
bool graph::targets(std::size_t from, std::string_view path, const Found& found) const {
    return at_path(body(from), path, [&](const model::node& one) {
        const std::size_t to = target(from, one.child_value("reference"));
        return to != none && found(to);
    });
}

}  // namespace genvej::gateway::pathway
