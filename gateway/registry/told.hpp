#pragma once
/// Which versions of its rows a registry has been told: the notes `registry` of a citizen's file.
///
///     registry   registry, course (id), version, digest (of what it said), gone (true: the course was
///                withdrawn)
///
/// A version is counted whether or not anybody wants rows now, so that each means the same to everyone who
/// gets one. Pure; thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "gateway/pathway/file.hpp"
#include "gateway/registry/registry_rules.hpp"

namespace genvej::gateway::registry {

inline constexpr std::string_view note_kind = "registry";

struct told_row {
    text registry, course, digest;
    int version = 0;
    bool gone = false;
};

/// The last of each registry and course, in the order of the first.
std::vector<told_row> told_rows(const pathway::file& of);
std::string told_note(const told_row& one);

}  // namespace genvej::gateway::registry
