#pragma once
/// What may stand in an element, compiled: particles in prefix order, each with the set of elements it can
/// hold.
///
/// An element stands at most once in the content of a type (the reader sees to it). So the next child decides
/// alone which particle takes it, and a match is one pass without going back. Counters stay numbers:
/// `[0..99]` is not unrolled. Thread-safety: constant once compiled.
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace genvej::schemas {

constexpr std::uint32_t unbounded = std::numeric_limits<std::uint32_t>::max();

/// Elements by their place in type_decl::elements.
constexpr std::size_t most_elements = 64;
using element_set = std::bitset<most_elements>;

enum class particle_kind : std::uint8_t { element, sequence, choice };

struct particle {
    particle_kind kind = particle_kind::sequence;
    bool core = false;      ///< missing, it is an error even where a schema is read generously
    bool nullable = false;  ///< its content may be empty (its own `min` aside)
    std::uint16_t element = 0;
    std::uint32_t min = 1;
    std::uint32_t max = 1;
    std::size_t end = 0;  ///< one behind the last particle inside it
    element_set first;    ///< what it can begin with
    element_set all;      ///< what it can hold
    element_set later;    ///< what its later siblings of a sequence can hold
};

/// Fills `nullable`, `first`, `all` and `later` from the rest.
void compile(std::vector<particle>& model);
/// Whether the whole model is a choice of single elements, none to as many as one likes.
bool lets_any_order(const std::vector<particle>& model) noexcept;

}  // namespace genvej::schemas
