#pragma once
/// The resources in the entries of a Bundle, as places in its text: what the store's index of single
/// resources is made of (store::resource_finder). Thread-safety: no shared state.
#include <string_view>
#include <vector>

#include "adapters/store/store.hpp"

namespace genvej::delivery {

/// Entries without type or id are left out: nobody could ask for them.
std::vector<store::found_resource> find_resources(std::string_view bundle);

}  // namespace genvej::delivery
