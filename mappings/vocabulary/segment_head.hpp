#pragma once
/// The line that tells in a letter who wrote a part of a conversation, when and where.
///
/// `12.09.2024 kl. 16:00, forfatter: Kim Holm, rolle: Sygeplejerske, organisation: Lægehuset Bøgely, tlf.:
/// 99000030`. settled.md, "reply and forward as a letter". Thread-safety: pure functions.
#include <optional>
#include <string>
#include <string_view>

#include "conformance/model/tree.hpp"
#include "mappings/vocabulary/code_table.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::mappings {

struct segment_head {
    clock_time when;
    std::string_view author, role, organisation, telephone;  ///< empty: not said
};

std::string line_of(const segment_head& head);
/// nullopt: the line is none. Its texts are views into the line.
std::optional<segment_head> read_segment_head(std::string_view line);

/// HumanName as people write it: its text, else given names and family name.
std::string name_of(const model::node& human_name);
/// CodeableConcept of a role in words: by the table's Danish designation, else display, code or text.
std::string_view role_of(const model::node& concept_node, const code_table& roles);

}  // namespace genvej::mappings
