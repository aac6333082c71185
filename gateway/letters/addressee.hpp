#pragma once
/// Who a recipient of a closing letter is: found by the rows of mappings/closing/addresses.csv.
///
/// Pure; thread-safe.
#include <string>
#include <string_view>

#include "gateway/letters/closing_rules.hpp"
#include "gateway/pathway/course.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::letters {

struct addressee {
    const mappings::organisation* who = nullptr;  ///< nullptr: a person has to say
    std::string from;                 ///< what it was found by: `Patient/id#version`, `letter GLN#id`
    bool referred_by_letter = false;  ///< the course has an XREF15 from there: the letter is its XDIS15
};

/// Everything that an address is looked for in. All of it outlives the call.
struct address_book {
    const pathway::file& of;
    const pathway::derived& found;
    const pathway::course& course;
    const closing_rules& by;
    const mappings::organisations& directory;
};

/// Whom a reference inside a resource names: by an identifier, or by pointing at a resource that has one; a
/// role by its organisation. nullptr: nobody of the directory.
const mappings::organisation* organisation_of(const pathway::filed_resource& from,
                                              const model::node& reference, const pathway::file& of,
                                              const mappings::organisations& directory);

/// With that location number. @param from who says so
addressee addressee_with(std::string_view gln, std::string_view from, const address_book& in);
addressee find_addressee(std::string_view recipient, const address_book& in);

}  // namespace genvej::gateway::letters
