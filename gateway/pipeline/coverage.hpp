#pragma once
/// The proof that nothing vanished: each source node with the row that used it (`genvej convert --coverage`).
///
/// `{"nodes": n, "carried": n, "excused": n, "lost": n, "rows": [{"source": path, "line": n, "target": path,
/// "row": "file:line", "excuse": text}]}`; nodes are all elements and attributes with a value of their own.
/// Pure; one collector belongs to one thread.
#include <cstddef>
#include <string>

#include "mappings/engine/translate.hpp"

namespace genvej::gateway {

class coverage_report {
public:
    void add(const mappings::message_map& map, const mappings::translation& made, model::path_style source,
             model::path_style target);
    /// What another document added.
    void add(const coverage_report& other);
    std::size_t lost() const noexcept { return lost_; }
    std::string json() const;

private:
    std::size_t carried_ = 0;
    std::size_t excused_ = 0;
    std::size_t lost_ = 0;
    std::string rows_;
};

/// A JSON string with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace genvej::gateway
