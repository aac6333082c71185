#pragma once
/// The rows that say what KL is told (mappings/klgateway/*.csv), read once and checked.
/// Thread-safety: constant.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/model/tree.hpp"
#include "gateway/pathway/course.hpp"

namespace genvej::gateway::reports {

using pathway::paragraph;

/// A set of codes of codes.csv.
struct code_set {
    struct code {
        std::string_view system;
        std::string_view value;  ///< empty: every code of the system
    };
    std::string_view name;
    std::vector<code> codes;

    /// Place in the set, or -1. @param system empty: of whatever system
    int find(std::string_view system, std::string_view value) const noexcept;
    /// A coded element (CodeableConcept, Coding or code) that has one of them.
    bool holds(const model::node& coded) const noexcept;
};

/// An extension by the name that rows give it.
struct extension_name {
    std::string_view name;
    std::string_view url_140;
    std::string_view url_119;  ///< empty: that guide has none
    std::string_view url(paragraph law) const noexcept { return law == paragraph::s140 ? url_140 : url_119; }
};

/// One name of a path: an element, or an extension.
struct path_step {
    std::string_view name;
    const extension_name* extension = nullptr;
};
using element_path = std::vector<path_step>;

/// Paths of which the first that leads to something counts: `deceasedBoolean|deceasedDateTime`.
struct source_path {
    std::string_view text;
    std::vector<element_path> either;
    /// All nodes that it leads to.
    std::vector<const model::node*> find(const model::node& resource) const;
};

/// `status in ReportedEncounters`; an empty one holds always.
struct condition {
    source_path where;
    const code_set* codes = nullptr;  ///< nullptr: empty
    bool negated = false;
    bool holds(const model::node& resource) const;
};

enum class take : std::uint8_t {
    value,
    concept_of,
    coding,
    local,
    identifier,
    reference,
    flag,
    fixed,
    present,
    id,
    profile,
    known
};

/// A row of elements.csv.
struct element_row {
    std::uint32_t line = 0;
    std::string_view law, profile;  ///< as the row writes them
    std::string_view text;          ///< the path where it goes, as the row writes it
    element_path to;
    source_path from;
    take how = take::value;
    const code_set* codes = nullptr;
    std::string_view codes_text;          ///< of fixed: the value; of a reference: names of profiles
    std::vector<std::string_view> types;  ///< of a reference: those that the profiles are of
    std::uint32_t min = 0, max = 1;
    std::optional<condition> needed;
    std::optional<condition> forbidden;
};

/// A row of profiles.csv with its elements.
struct profile {
    paragraph law = paragraph::unknown;
    std::string_view name, type, url;
    condition when, told;
    bool seeds = false;
    condition in_error;  ///< without codes: never
    std::string_view void_element, void_value, void_without;
    std::vector<const element_row*> elements;
    std::size_t order = 0;
};

/// A row of laws.csv.
struct law_row {
    enum class how : std::uint8_t { code, follow, request, course };
    std::string_view type;
    how by = how::code;
    source_path where;
    const code_set* codes = nullptr;
    paragraph law = paragraph::unknown;
};

enum class correction : std::uint8_t { nothing, update, replace, renew, voided, inactive };

struct correction_row {
    std::string_view profile;  ///< `*`: any
    condition told;
    std::string_view element;
    std::string_view change;
    correction then = correction::nothing;
};

class rules {
public:
    /// Those that are built in. @throw std::logic_error for a row that says nothing: that is our mistake
    static const rules& built_in();

    /// The profile of a resource under that paragraph, whether or not it is told; nullptr: KL takes no such.
    const profile* find(paragraph law, const model::node& resource) const;
    const profile* named(paragraph law, std::string_view name) const noexcept;
    const std::vector<law_row>& laws() const noexcept { return laws_; }
    const std::vector<profile>& profiles() const noexcept { return profiles_; }
    const std::vector<element_row>& elements() const noexcept { return elements_; }
    const code_set* codes(std::string_view name) const noexcept;
    /// `KL140`, and back.
    std::string_view kind(paragraph law) const noexcept;
    paragraph law_of_kind(std::string_view kind) const noexcept;
    /// KL takes that element in a resource of the profile (allowed.csv, elements.csv).
    bool allows(const profile& of, std::string_view element) const noexcept;
    /// @param told the resource as it was told last
    /// @param element `*` for what is about the whole resource
    correction after(const profile& of, const model::node& told, std::string_view element,
                     std::string_view change) const;

    rules(const rules&) = delete;
    rules& operator=(const rules&) = delete;

private:
    rules();
    void read_codes();
    void read_extensions();
    void read_profiles();
    void read_elements();
    void read_laws();
    void read_corrections();
    void read_kinds();
    condition read_condition(std::string_view text, std::string_view where) const;
    source_path read_source(std::string_view text) const;
    element_path read_path(std::string_view text) const;
    const code_set* need_codes(std::string_view name, std::string_view where) const;

    std::vector<code_set> sets_;
    std::vector<extension_name> extensions_;
    std::vector<element_row> elements_;
    std::vector<profile> profiles_;
    std::vector<law_row> laws_;
    std::vector<correction_row> corrections_;
    std::vector<std::pair<std::string_view, paragraph>> kinds_;
    std::vector<std::pair<std::string_view, std::string_view>> allowed_;
};

}  // namespace genvej::gateway::reports
