#pragma once
/// From FHIR to letter: the same rows from the last to the first. Used by translate.cpp only. Thread-safety:
/// none.
#include <string_view>
#include <vector>

#include "mappings/engine/map_run.hpp"
#include "mappings/engine/reference_index.hpp"

namespace genvej::mappings {

class backward_run final : public map_run {
public:
    /// @param index of the Bundle; must live as long as the run
    backward_run(const program& map, const model::node& bundle, const reference_index& index,
                 const context& with, translation& out);
    void run();
    /// Would the map write this Bundle? Asked instead of run().
    bool fulfils_event(const map_event& one);

    // What converters ask for.
    std::string_view text(std::size_t i) override;
    std::string_view text_of(const model::node& element) override;
    void replace_source(std::size_t i, std::string_view text) override;
    std::size_t targets() const noexcept override { return row_->left.size(); }
    std::string_view target_type(std::size_t) const noexcept override { return {}; }
    model::node* make(std::size_t i) override;
    model::node* make_parent(std::size_t i) override;
    model::node* make_where(std::size_t i, std::string_view child, std::string_view value) override;
    model::node* make_another(std::size_t i) override;
    void write(std::size_t i, std::string_view text) override;
    std::string_view written(std::size_t i) override;
    void rewrite(std::size_t i, std::string_view text) override;
    model::node* child(model::node& parent, std::string_view name) override;
    model::node* below(model::node& parent, std::span<const right_step> steps) override;
    model::node* append(model::node& parent, std::string_view name) override;
    void append_text(model::node& parent, std::string_view text) override;
    bool allows(const model::node& parent, std::string_view name) const override;
    void put_line_in_front(std::size_t i, std::string_view line) override;
    void set(model::node& element, std::string_view text) override;
    void report(std::string_view code, std::vector<std::string> params, std::size_t i) override;

private:
    struct replaced {
        const model::node* source;
        std::string_view text;
    };

    void identify();
    void bind_entries();
    void bind(std::size_t entry, std::vector<std::uint8_t>& state);
    const model::node* bound_resource(const map_entry& entry);
    bool points(const map_entry& entry, const model::node& resource) const;
    void run_block(const map_block& block, model::node& current);
    void run_each(const map_each& each, model::node& current);
    std::vector<const model::node*> items_of(const map_each& each);
    void entries_of(const map_each& each, std::vector<const model::node*>& out);
    /// The element made; `open`: the one that goes on instead.
    model::node* run_item(const map_each& each, const model::node& item, model::node& current,
                          model::node* open);
    void leave_to_others(const map_each& each, std::vector<const model::node*>& items);
    void append_texts(model::node& from, model::node& to);
    static void newest_first(const map_each& each, std::vector<const model::node*>& items);
    void run_row(const map_row& row, model::node& current);
    void note_written(const map_row& row);
    /// `"reason" x right`: every repetition, with what is below it.
    void excuse(const map_row& row);
    void excuse_below(const model::node& from, std::span<const right_step> steps, std::uint16_t row);
    bool gather(const map_row& row);
    bool holds(const std::vector<condition>& all) const;
    void write_constant(const map_row& row);
    void finish_row(const map_row& row);
    /// As find_right(); what the predicates asked for is carried by being so.
    const model::node* find_marked(const right_path& path, std::uint16_t row);
    void mark_predicates(const model::node& element, std::span<const predicate> where, std::uint16_t row);
    model::node& start(const left_path& path);
    /// Declaration of a child of a made element, or nullptr.
    const schemas::element_decl* declared_child(const model::node& parent, std::string_view name) const;
    std::string_view value_of(const model::node& element) const;

    const model::node& bundle_;
    letter_builder build_;
    const reference_index& index_;
    model::node* root_ = nullptr;
    model::node* letter_ = nullptr;
    model::node* current_ = nullptr;
    std::vector<const model::node*> slots_;
    std::vector<const model::node*> used_;  ///< resources that an alias outside blocks has
    std::vector<replaced> replaced_;
    /// What declared_child() found last: a text asks for `Break` again and again.
    mutable struct {
        const schemas::type_decl* type = nullptr;
        const schemas::element_decl* child = nullptr;
    } asked_;
    std::string_view letter_id_, envelope_id_;
};

}  // namespace genvej::mappings
