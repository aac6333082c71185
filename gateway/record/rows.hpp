#pragma once
/// What the record takes, as rows: gateway/record/*.csv, read once and held against R4's table.
///
/// A row that is wrong (an element that R4 does not have, an unknown predicate) is our mistake and stops the
/// program at its start: load_rows(). Thread-safety: constant once read.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "gateway/record/element_path.hpp"

namespace genvej::gateway::record {

/// How a resource is tied to a citizen (resources.csv).
enum class about : std::uint8_t { nobody, self, citizen, target };

struct required_row {
    element_path element;
    model::severity level = model::severity::error;
    std::string_view why;
};

enum class predicate : std::uint8_t { order, needs, forbids, one_of, past, profile, values, https };

struct rule_row {
    predicate is = predicate::order;
    std::string_view element_text;       ///< as it stands: a path, several, or the url of an extension
    std::vector<element_path> elements;  ///< the path; of one_of all of them
    std::string_view values;             ///< separated by blanks
    element_path other;
    std::string_view why;
};

enum class search_how : std::uint8_t { id, count, identifier, citizen, filter };

struct search_row {
    std::string_view parameter;
    search_how how = search_how::filter;
    element_path element;
    std::string_view why;  ///< its form, for people
};

/// One type of resource with everything that is said of it.
struct resource_row {
    std::string_view type;
    std::string_view why;
    about whom = about::nobody;
    element_path citizen;  ///< of about::citizen and about::target
    const profiles::type_row* r4 = nullptr;
    std::vector<required_row> required;
    std::vector<rule_row> rules;
    std::vector<search_row> search;
};

/// In the order of resources.csv.
const std::vector<resource_row>& resource_rows();
/// nullptr: the record does not keep this type.
const resource_row* find_resource_row(std::string_view type);
/// The types, for an issue: `Patient, EpisodeOfCare, ...`.
std::string_view kept_types();

/// A measurement's concept: what several codes mean (measurement_*.csv).
enum class value_kind : std::uint8_t { any, number, code };
struct value_code {
    std::string_view system, code;
    model::severity level = model::severity::error;  ///< what another code is
};
struct concept_row {
    std::string_view name;
    std::string_view system, code;  ///< the first code: the one that is written
    value_kind kind = value_kind::any;
    std::vector<std::string_view> units;  ///< empty: no range is known
    double least = 0, low = 0, high = 0, most = 0;
    std::vector<value_code> values;
};
/// nullptr: the code means nothing here.
const concept_row* find_concept(std::string_view system, std::string_view code);

/// An item of a questionnaire that is scored (questionnaire_items.csv).
struct item_row {
    std::string_view instrument, item, scale;
    int least = 0, most = 0;
};
const item_row* find_item(std::string_view link_id);
/// All of one instrument, in their order.
std::vector<const item_row*> items_of(std::string_view instrument);

/// Reads all rows. @throw std::logic_error with file and line: that is our mistake
void load_rows();

}  // namespace genvej::gateway::record
