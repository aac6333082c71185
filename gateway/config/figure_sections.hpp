#pragma once
/// The sections of genvej.toml about registries and tables. Thread-safety: no shared state.
#include "gateway/config/section_reader.hpp"

namespace genvej::gateway {

/// [[registry]]. A registry whose rows nobody gets is a mistake.
/// REQUIRES: targets and routes have been read
void read_registries(const toml_values& values, configuration& out, config_errors& errors);
/// [tables]. Reads the file of inhabitants.
void read_tables(const section_reader& from, configuration& out);

}  // namespace genvej::gateway
