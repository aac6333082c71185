#pragma once
/// Lists the resources in the entries of a Bundle that genvej wrote, for the store's index. Pure, thread-safe.
#include "adapters/store/store.hpp"

namespace genvej::gateway {

std::vector<store::found_resource> find_resources(std::string_view bundle);

}  // namespace genvej::gateway
