#pragma once
/// Which row carried which source node: so that nothing that anyone wrote vanishes unseen.
///
/// A mark on an element holds for everything below it. Thread-safety: none; belongs to one translation.
#include <cstdint>
#include <vector>

#include "conformance/model/characters.hpp"
#include "conformance/model/tree.hpp"

namespace genvej::mappings {

class marks {
public:
    explicit marks(bool keep_targets) : keep_targets_(keep_targets) { rows_.resize(512); }

    void carry(const model::node& source, std::uint16_t row, const model::node* target) {
        if (source.index >= rows_.size()) rows_.resize(source.index * 2U + 1U);
        rows_[source.index] = row;
        if (!keep_targets_) return;
        if (source.index >= targets_.size()) targets_.resize(rows_.size());
        targets_[source.index] = target;
    }
    /// 0: none, or only one above it.
    std::uint16_t row(const model::node& source) const noexcept {
        return source.index < rows_.size() ? rows_[source.index] : std::uint16_t{0};
    }
    const model::node* target(const model::node& source) const noexcept {
        return source.index < targets_.size() ? targets_[source.index] : nullptr;
    }

private:
    bool keep_targets_;
    std::vector<std::uint16_t> rows_;
    std::vector<const model::node*> targets_;
};

/// White space only.
bool is_layout(std::string_view text) noexcept;
/// No character below it but white space.
bool is_blank(const model::node& element) noexcept;
/// Without white space around it.
using model::trimmed;

}  // namespace genvej::mappings
