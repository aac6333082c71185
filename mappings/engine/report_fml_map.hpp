#pragma once
/// The StructureMap of one map. Used by report_fml*.cpp only. Thread-safety: none.
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/report_fml.hpp"

namespace genvej::mappings {

/// What the rules inside a rule are written by: it is given the variable that they begin with.
using fml_then = std::function<void(const std::string&)>;

/// What a row says, in the words of the language: its paths, its values, its conditions.
class fml_row_text {
protected:
    explicit fml_row_text(const message_map& map);

    // report_fml_paths.cpp
    void letter_element(const fml_then& go_on);
    std::string start(const left_path& path, const std::string& current) const;
    void read_left(const left_path& path, const std::string& current, std::size_t step,
                   const fml_then& go_on);
    void read_right(const right_path& path, const std::string& from, std::size_t step, const fml_then& go_on);
    std::string write_right(const right_path& path, const std::string& value,
                            const std::string& last_variable = "");
    std::string set_predicate(const predicate& one, std::string at, const profiles::type_row* type);
    std::string write_left(const left_path& path, const std::string& current, const std::string& value,
                           const std::string& last_variable);
    std::string shared(const std::string& key);

    // report_fml_values.cpp
    std::string transform(const map_row& row, const std::vector<std::string>& values, std::size_t target);
    static std::size_t code_column(const std::vector<std::string_view>& columns);
    std::string where(const std::vector<condition>& all);
    std::string test(const condition& one);
    void excused(const map_row& row);
    void converter_remark(const map_row& row);
    void remark(const std::string& text);
    const std::string& said(std::uint16_t number) const { return said_[number - 1U]; }
    std::string name(std::uint16_t number) const;

    const program& map_;
    std::vector<std::string> said_;
    fml_lines lines_;
    fml_variables variables_;
    fml_tables tables_;
    std::map<std::string, std::size_t> shared_;
    std::string letter_variable_;
    bool forward_ = true;
};

/// The rules of both directions of one map.
class structure_map : fml_row_text {
public:
    explicit structure_map(const message_map& map) : fml_row_text(map) {}
    std::string text();

private:
    void block(const map_block& of, const std::string& current);

    // report_fml_to_fhir.cpp
    void to_fhir();
    void entries(std::size_t at, const std::string& current);
    void conditional(const map_entry& entry, const std::string& current);
    bool is_conditional(std::uint16_t slot) const;
    std::string make_resource(const map_entry& entry);
    void refer(const map_entry& entry, const std::string& current);
    void each_to_fhir(const map_each& each, const std::string& current);
    void row_to_fhir(const map_row& row, const std::string& current);
    void read_all(const map_row& row, std::size_t at, const std::string& current,
                  std::vector<std::string>& values, const fml_then& go_on);
    std::string plain_operand(const operand& from);

    // report_fml_to_letter.cpp
    void to_letter();
    void each_to_letter(const map_each& each, const std::string& current);
    void row_to_letter(const map_row& row, const std::string& current);
    void read_sources(const map_row& row, std::size_t at, std::vector<std::string>& values,
                      const fml_then& go_on);
    void with_slot(std::uint16_t slot, const fml_then& go_on);
    void read_entry(const map_entry& entry, const fml_then& go_on);

    std::string last_read_;
};

}  // namespace genvej::mappings
