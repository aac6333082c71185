#pragma once
/// What running a map is in both directions: the row at work, what it reads, who was carried by whom. Used by
/// forward.hpp and backward.hpp only. Thread-safety: none.
#include <array>
#include <cstdint>
#include <vector>

#include "mappings/engine/builder.hpp"
#include "mappings/engine/marks.hpp"
#include "mappings/engine/program.hpp"
#include "mappings/engine/translate.hpp"

namespace genvej::mappings {

class map_run : public conversion {
public:
    const model::node* find(const model::node& from, std::span<const right_step> steps) const final {
        return find_right(from, steps);
    }
    void carry(const model::node& source) final { marks_.carry(source, row_->number, made_.last_made); }

protected:
    /// @param made the builder of the result, a member of the class that derives from this
    map_run(const program& map, const context& with, translation& out, const builder& made)
        : map_(map),
          with_(with),
          out_(out),
          marks_(with.coverage),
          own_facts_{out.target.memory(), with.directory, map.identity.type_code, {}, {}},
          made_(made) {
        facts_ = &own_facts_;
    }

    void count(std::uint16_t row) {
        if (with_.used != nullptr) ++(*with_.used)[row];
    }

    const program& map_;
    const context& with_;
    translation& out_;
    marks marks_;
    message_facts own_facts_;
    std::array<source_item, 8> items_{};
    const map_row* row_ = nullptr;
    std::size_t item_number_ = 0;  ///< which element, or item, of the innermost `each` it is, from 0
    bool gives_way_ = false;       ///< the row at work writes a constant or reference: what is there stays

private:
    const builder& made_;
};

}  // namespace genvej::mappings
