#pragma once
/// The store that a command names: by its file, its address, or the configuration that says where it is.
/// Thread-safety: functions without state.
#include <memory>
#include <optional>
#include <string>

#include "adapters/store/upkeep.hpp"
#include "gateway/config/configuration.hpp"

namespace genvej::gateway {

struct named_store {
    std::string path;           ///< SQLite
    std::string url, password;  ///< PostgreSQL
};

/// What may be shown of it: of a URL neither user and password nor parameters, among which one may be.
std::string shown(const named_store& what);
/// Without a file the embedded default. None: it was complained about. @param result set then
std::optional<configuration> find_configuration(const std::string& file, int& result);
/// @param store a file or a database as postgresql://..., in place of the configuration's; may be empty
named_store find_store(const configuration& from, const std::string& store);
/// Likewise, of a configuration that has to be read only where no store is named.
std::optional<named_store> find_store(const std::string& file, const std::string& store, int& result);
store::result<std::unique_ptr<store::upkeep>> open_upkeep(const named_store& what);

}  // namespace genvej::gateway
