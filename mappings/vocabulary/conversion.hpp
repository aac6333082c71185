#pragma once
/// What a converter sees of the row that it works for: texts and elements that are read, places that are
/// written.
///
/// The same for both directions: from letter to FHIR the sources are letter elements and the targets FHIR
/// elements, on the way back the other way round. A target is made when something is written to it, not
/// before. Thread-safety: none; one object belongs to one translation.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/issue.hpp"
#include "mappings/engine/paths.hpp"
#include "mappings/vocabulary/code_table.hpp"
#include "mappings/vocabulary/message_facts.hpp"

namespace genvej::mappings {

/// A word behind `as CONVERTER`, resolved where the converter's row in the registry says so.
struct argument {
    std::string text;
    std::shared_ptr<const code_table> table;  ///< the code table of that name
    std::vector<std::vector<right_step>>
        columns;                    ///< the table's columns, below the target; empty: the target itself
    std::vector<right_step> below;  ///< `or-text PATH`: below the target's parent
};

class conversion {
public:
    virtual ~conversion() = default;

    // What is read.

    std::size_t sources() const noexcept { return sources_.size(); }
    /// The element, or nullptr: missing, blank, or no element (a constant).
    const model::node* source(std::size_t i) const noexcept {
        return i < sources_.size() ? sources_[i].element : nullptr;
    }
    bool has(std::size_t i) const noexcept { return i < sources_.size() && sources_[i].present; }
    /// Characters of a letter element, value of a FHIR primitive; empty when missing.
    virtual std::string_view text(std::size_t i) = 0;
    /// The same of any element of the source tree.
    virtual std::string_view text_of(const model::node& element) = 0;
    /// FHIR element below a source element, or nullptr.
    virtual const model::node* find(const model::node& from, std::span<const right_step> steps) const = 0;
    /// From now on the source reads as this text: a sentence that was recognised is taken off.
    virtual void replace_source(std::size_t i, std::string_view text) = 0;
    /// Was something taken off? Then text() tells what is left, and the element does not.
    bool replaced(std::size_t i) const noexcept { return i < sources_.size() && sources_[i].replaced; }
    /// Names the source elements that the converter took in beside its sources (further repetitions of one).
    virtual void carry(const model::node& source) = 0;

    // What is written.

    virtual std::size_t targets() const noexcept = 0;
    /// FHIR type of the target (`instant`); empty for letter elements.
    virtual std::string_view target_type(std::size_t i) const noexcept = 0;
    /// The target, found or made.
    virtual model::node* make(std::size_t i) = 0;
    /// The target's parent, found or made.
    virtual model::node* make_parent(std::size_t i) = 0;
    /// FHIR: of the repetitions of the target the one whose child has that value; made when there is none.
    virtual model::node* make_where(std::size_t i, std::string_view child, std::string_view value) = 0;
    /// A further repetition of the target.
    virtual model::node* make_another(std::size_t i) = 0;
    /// Gives the target its text. What another row wrote there is an error of the map (`map.twice`).
    virtual void write(std::size_t i, std::string_view text) = 0;
    /// What the target holds so far.
    virtual std::string_view written(std::size_t i) = 0;
    /// Changes it: sentences are put before and behind a text that is there.
    virtual void rewrite(std::size_t i, std::string_view text) = 0;

    /// A child of a made element, found or made, in its place among its siblings.
    virtual model::node* child(model::node& parent, std::string_view name) = 0;
    /// The same along steps.
    virtual model::node* below(model::node& parent, std::span<const right_step> steps) = 0;
    /// Letter: always a further child, at the end (mixed content).
    virtual model::node* append(model::node& parent, std::string_view name) = 0;
    virtual void append_text(model::node& parent, std::string_view text) = 0;
    /// Letter: may an element of that name stand in this one?
    virtual bool allows(const model::node& parent, std::string_view name) const = 0;
    /// Letter: a line, closed by `Break`, in front of what the target holds.
    virtual void put_line_in_front(std::size_t i, std::string_view line) = 0;
    /// The value of a FHIR primitive or the text of a letter element.
    virtual void set(model::node& element, std::string_view text) = 0;

    // The rest.

    std::span<const argument> arguments() const noexcept { return arguments_; }
    std::string_view argument_text(std::size_t i) const noexcept {
        return i < arguments_.size() ? std::string_view(arguments_[i].text) : std::string_view{};
    }
    message_facts& message() noexcept { return *facts_; }
    model::arena& memory() noexcept { return facts_->memory; }
    /// An issue at source i (or at the row, when it is missing).
    virtual void report(std::string_view code, std::vector<std::string> params, std::size_t i = 0) = 0;

protected:
    struct source_item {
        const model::node* element = nullptr;
        std::string_view text;  ///< of a constant, a default
        bool present = false;
        bool replaced = false;
    };
    std::span<source_item> sources_;
    std::span<const argument> arguments_;
    message_facts* facts_ = nullptr;
};

}  // namespace genvej::mappings
