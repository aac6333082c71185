#pragma once
/// The gateway's life: opens what is needed, serves until a signal, drains, closes.
/// Thread-safety: run once, from the main thread.
#include <string>

#include "gateway/config/configuration.hpp"
#include "gateway/config/knowledge.hpp"

namespace genvej::gateway {

/// Ends with SIGTERM or SIGINT (a second one ends at once); SIGHUP loads maps and directory again.
/// Prints one line with both addresses as soon as requests are answered.
/// @return exit code: 0 ended as asked, 3 the world failed (store, port), 4 the store failed while serving:
/// start again
int run_service(const configuration& settings, loaded_knowledge first);

}  // namespace genvej::gateway
