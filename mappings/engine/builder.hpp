#pragma once
/// Builds a result: children in their declared order, found or made, each naming the row that made it.
///
/// FHIR elements stand in the specification's order, letter elements in the schema's, whatever the order of
/// the rows. Thread-safety: none; belongs to one translation.
#include <cstdint>
#include <span>
#include <string_view>

#include "conformance/model/tree.hpp"
#include "mappings/engine/paths.hpp"

namespace genvej::mappings {

/// What both builders share: a key for each node by which its siblings are ordered, and who declared it.
class builder {
public:
    explicit builder(model::document& into) : into_(into) {}

    std::uint16_t row = 0;             ///< the row at work
    model::node* last_made = nullptr;  ///< for coverage
    model::document& into() noexcept { return into_; }
    /// Takes elements away that have neither value nor children, from `from` upwards to below `top`.
    static void prune(model::node* from, const model::node* top);

protected:
    struct origin {
        std::uint32_t key;
        const void* declared;
    };
    model::node* make_child(model::node& parent, std::string_view name, std::uint32_t key,
                            const void* declared);
    const void* declared(const model::node& made) const noexcept {
        return made.index < room_ ? origins_[made.index].declared : nullptr;
    }
    void remember(const model::node& made, origin from) {
        if (made.index >= room_) make_room(made.index);
        origins_[made.index] = from;
    }

    model::document& into_;

private:
    /// Texts have no order among their siblings, and nobody remembered them.
    std::uint32_t key_of(const model::node& made) const noexcept {
        return made.is_element() ? origins_[made.index].key : 0;
    }
    void make_room(std::uint32_t index);

    origin* origins_ = nullptr;  ///< by the elements' numbers, in the document's arena
    std::uint32_t room_ = 0;
};

class fhir_builder : public builder {
public:
    using builder::builder;
    /// A node of that type without parent: the Bundle.
    model::node* root(const profiles::type_row& type);
    /// `entry.resource.TYPE`: named by its type, ordered by nothing.
    model::node* resource(model::node& parent, const profiles::type_row& type);
    /// Always a further one.
    model::node* make(model::node& parent, const profiles::element_row& element);
    model::node* find_or_make(model::node& parent, const profiles::element_row& element) {
        for (model::node* at = parent.first; at != nullptr; at = at->next) {
            if (at->name.data() == element.name.data()) return at;  // one parent, one table: the same text
        }
        return make(parent, element);
    }
    /// A step: the first that fulfils the predicates, or a new one that is made so.
    model::node* step(model::node& parent, const right_step& to);
    model::node* path(model::node& from, std::span<const right_step> steps);
    /// A new one of the last step.
    model::node* another(model::node& from, std::span<const right_step> steps);
    const profiles::type_row* type_of(const model::node& made) const noexcept;
    /// By name. @throw std::logic_error when the type has no such child: a mistake of a converter.
    const profiles::element_row& child_row(const model::node& parent, std::string_view name) const;

private:
    void fulfil(model::node& made, std::span<const predicate> where);
};

class letter_builder : public builder {
public:
    using builder::builder;
    std::uint16_t block =
        0;  ///< of two blocks that make the same element the earlier in the file comes first
    model::node* root(const schemas::element_decl& element);
    model::node* make(model::node& parent, const schemas::element_decl& element);
    model::node* find_or_make(model::node& parent, const schemas::element_decl& element);
    model::node* path(model::node& from, std::span<const schemas::element_decl* const> steps);
    /// Always at the end, for mixed content. `declared` may be nullptr: the parent's namespace counts.
    model::node* append(model::node& parent, std::string_view name, const schemas::element_decl* declared);
    const schemas::element_decl* declaration(const model::node& made) const noexcept;
};

/// Does the element fulfil it? For reading and for finding what is there.
bool fulfils(const model::node& element, const predicate& one) noexcept;
inline bool fulfils(const model::node& element, std::span<const predicate> all) noexcept {
    for (const predicate& one : all) {
        if (!fulfils(element, one)) return false;
    }
    return true;
}
/// The first element along the steps, or nullptr.
const model::node* find_right(const model::node& from, std::span<const right_step> steps) noexcept;

}  // namespace genvej::mappings
