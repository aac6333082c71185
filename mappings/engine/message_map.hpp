#pragma once
/// The map of one message, compiled. Thread-safety: constant.
#include "mappings/engine/program.hpp"

namespace genvej::mappings {

class message_map {
public:
    explicit message_map(program compiled) : program_(std::move(compiled)) {}

    /// Name of its file, which is that of the letter's schema for a map that reads letters.
    const std::string& name() const noexcept { return program_.name; }
    /// `mappings/xref15/xref15.map`
    const std::string& file() const noexcept { return program_.file; }
    /// Codes of the events that it writes.
    std::vector<std::string> events() const;
    bool written_only() const noexcept { return program_.written_only; }
    const schemas::schema& letter() const noexcept { return *program_.letter; }
    /// As a person sees them, rows of shared files in their place; `node::row` is a number from 1 in this
    /// list.
    const std::vector<row_view>& rows() const noexcept { return program_.rows; }
    /// For the runners, checks and reports of the engine.
    const program& compiled() const noexcept { return program_; }

private:
    program program_;
};

}  // namespace genvej::mappings
