#pragma once
/// A resource of the record as KL is told it: what the rows of its profile take, and nothing else.
/// Pure; thread-safe.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "gateway/reports/rows.hpp"

namespace genvej::gateway::reports {

/// `Type/id` that a reference names; of an absolute one its end. Without a type: `urn:uuid:`.
struct reference_name {
    std::string_view type, id;
};
reference_name read_reference(const model::node& reference) noexcept;

/// What a row made.
struct told_element {
    const element_row* row = nullptr;
    model::node* made = nullptr;
};

struct told {
    model::node* resource = nullptr;
    std::vector<told_element> elements;
    model::issues missing;  ///< what is mandatory and is not there, without `path`'s resource
};

/// What stands beside the resource's own data.
struct told_facts {
    std::string_view id;
    std::string_view last_updated;
    /// The id in the report of what a reference leads to; nothing: it cannot be told. Empty function:
    /// references stay as the record has them, which is how two versions are compared.
    std::function<std::optional<std::string>(const element_row& row, const reference_name& to)> resolve = {};
};

told tell(const profile& as, const model::node& resource, const told_facts& facts, model::document& into);

/// Makes of it that it should not have been told (profiles.csv, void_*).
void make_void(const profile& as, told& what, model::document& into);

struct element_change {
    std::string_view element;  ///< as elements.csv writes it
    std::string_view change;   ///< `added`, `removed`, `changed`
};
/// What KL sees changing from one version to another; empty: nothing.
std::vector<element_change> compare(const profile& as, const model::node& before, const model::node& now);

}  // namespace genvej::gateway::reports
