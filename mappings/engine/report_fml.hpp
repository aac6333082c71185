#pragma once
/// Parts of a StructureMap in FHIR's mapping language. Used by report_fml*.cpp only.
///
/// Standard: FHIR R4, mapping-language.html. A rule reads one element of one variable, so a path of several
/// steps becomes rules inside rules; a step that several rows write is one shared target. Thread-safety:
/// none.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/message_map.hpp"

namespace genvej::mappings {

/// `'text'` as a constant of the language.
std::string fml_constant(std::string_view text);
/// `"text"`: names of rules, addresses.
std::string fml_name(std::string_view text);
/// What may stand as an identifier of the language.
std::string fml_identifier(std::string_view text);
/// FHIRPath and this language name a choice without its type: `value` for `valueCoding`.
std::string fml_element(const profiles::element_row& element, const profiles::type_row* of);
/// A predicate as FHIRPath on the element itself: `system = 'x'`.
std::string fml_test(const predicate& one, const profiles::type_row* of);

/// Lines with their indentation.
class fml_lines {
public:
    void line(std::string_view text);
    void open(std::string_view text);  ///< one step further in for what follows
    void close(std::string_view text);
    std::string take() { return std::move(out_); }

private:
    std::string out_;
    std::size_t depth_ = 0;
};

/// Variables of the language that stand for places: for the aliases of a map, and for the elements on the
/// way.
class fml_variables {
public:
    /// A new variable, `v7`.
    std::string make(std::string_view prefix);
    std::string& of_slot(std::uint16_t slot) { return slots_[slot]; }
    bool knows(std::uint16_t slot) const { return slots_.contains(slot); }
    void forget(std::uint16_t slot) { slots_.erase(slot); }

private:
    std::size_t next_ = 0;
    std::map<std::uint16_t, std::string> slots_;
};

/// The code tables that a map translates with, as ConceptMaps inside the text.
class fml_tables {
public:
    /// `#t_priority_code`: one column of a table.
    std::string reference(const code_table& table, std::string_view column, bool to_fhir);
    std::string text() const { return text_; }

private:
    std::set<std::string> known_;
    std::string text_;
};

}  // namespace genvej::mappings
