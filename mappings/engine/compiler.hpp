#pragma once
/// The compiler's own state. Used by compile*.cpp only. Thread-safety: none.
#include <span>

#include "mappings/engine/compile.hpp"

namespace genvej::mappings {

class compiler {
public:
    compiler(std::string path, code_tables& tables, model::issues& found);
    void run(const std::vector<statement>& all);
    program take() { return std::move(out_); }

private:
    using words = std::span<const word>;
    struct alias {
        std::string name;
        std::uint16_t slot = no_slot;
    };
    /// Words behind the target: `as ...`, `when ...`, `default ...`, `from ...`, `at-least 1`, `warn ...` and
    /// so on.
    struct options {
        words as, from, at_least, at_most, no_more, fallback, warn, newest, pointing;
        std::vector<words> when;
    };

    // compile.cpp: head and resources
    bool head(const statement& line);
    void message(const statement& line);
    void event(const statement& line);
    void complete_identity();
    void identity(const statement& line);
    void declare_entries(const std::vector<statement>& all);
    map_entry entry(const statement& line, words rest, std::uint16_t slot);
    void top_entry(const statement& line);
    std::uint16_t add_slot(std::string_view name, const profiles::type_row* type);
    std::uint16_t find_slot(std::string_view name) const;

    // compile_blocks.cpp
    void block(std::span<const statement>& lines, map_block& into, const schemas::element_decl* current,
               int depth);
    map_each each(const statement& line, const schemas::element_decl* current);
    void each_target(const statement& line, words target, const options& with, map_each& out);
    void each_order(const statement& line, const options& with, map_each& out);
    map_each rest(const statement& line);

    // compile_rows.cpp
    map_row row(const statement& line, const schemas::element_decl* current);
    void left_side(const statement& line, words side, const schemas::element_decl* current, map_row& out);
    void right_side(const statement& line, words side, map_row& out);
    void row_options(const statement& line, const options& with, const schemas::element_decl* current,
                     map_row& out);
    /// `%name`; false: the word is something else.
    bool fact_of(const statement& line, const word& one, fact_field& out);
    void check_written_only(const statement& line, bool writes_letters);
    void converter_of(const statement& line, words as, map_row& out);
    void arguments(const statement& line, words given, map_row& out);
    void bind_columns(const statement& line, argument& of, const map_row& row);
    void check_fit(const statement& line, const map_row& out);
    condition condition_of(const statement& line, words when, const schemas::element_decl* current);

    // shared
    options split_options(const statement& line, words rest);
    left_path left(const statement& line, std::string_view text, const schemas::element_decl* current);
    /// False: the text does not begin with an alias.
    bool right(const statement& line, std::string_view text, right_path& out);
    std::uint16_t number(const statement& line, row_view shown);
    void fail(const statement& line, std::string_view code, std::vector<std::string> params);
    void fail(const statement& line, path_error error);

    std::string path_;
    std::string folder_;
    code_tables& tables_;
    model::issues& found_;
    program out_;
    std::vector<alias> aliases_;
    bool in_rest_ = false;
};

/// The words as they were written, for people.
std::string joined(std::span<const word> words);

}  // namespace genvej::mappings
