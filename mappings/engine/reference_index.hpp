#pragma once
/// Follows references inside a Bundle: `Type/id`, the fullUrl itself (`urn:uuid:` or absolute), or an
/// absolute URL that ends so. Standard: FHIR R4, bundle.html, 2.36.4.1. Thread-safety: constant once built.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "conformance/model/arena.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::mappings {

class reference_index {
public:
    /// @param memory for keys; must live as long as the index
    reference_index(const model::node& bundle, model::arena& memory);
    /// The resource (`Patient` node), or nullptr. Of two of the same name the first.
    const model::node* find(std::string_view reference) const noexcept;
    /// In the order of the Bundle.
    const std::vector<const model::node*>& resources() const noexcept { return resources_; }

private:
    struct key {
        std::string_view text;
        const model::node* resource;
    };
    /// Where the text is, or the free place where it would be.
    key& place_of(std::string_view text) const noexcept;
    void add(std::string_view text, const model::node* resource) noexcept;

    std::span<key> keys_;  ///< by a hash of the text; free ones have no resource; more than half are free
    std::vector<const model::node*> resources_;
};

}  // namespace genvej::mappings
