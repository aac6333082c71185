#pragma once
/// From letter to FHIR: the rows in their order. Used by translate.cpp only. Thread-safety: none.
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "mappings/engine/map_run.hpp"

namespace genvej::mappings {

class forward_run final : public map_run {
public:
    forward_run(const program& map, const model::node& root, const context& with, translation& out);
    void run();

    // What converters ask for.
    std::string_view text(std::size_t i) override;
    std::string_view text_of(const model::node& element) override;
    void replace_source(std::size_t i, std::string_view text) override;
    std::size_t targets() const noexcept override { return row_->right.size(); }
    std::string_view target_type(std::size_t i) const noexcept override {
        return row_->right[i].right.type->name;
    }
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
    struct made_entry {
        model::node* resource = nullptr;
        std::string_view reference;  ///< `Type/id`
    };

    const model::node* find_letter(std::size_t number) const;
    bool identify();
    void carry_identity(const left_path& path);
    void bind_entries();
    made_entry make_entry(const map_entry& entry);
    void set_reference(const map_entry& entry, std::string_view reference);
    void run_block(const map_block& block, const model::node& current);
    void run_each(const map_each& each, const model::node& current);
    void each_element(const map_each& each, const model::node& from, std::size_t step, std::size_t& met);
    void run_item(const map_each& each, const model::node& element, bool forced);
    void make_item(const map_each& each, const model::node& element, bool forced);
    void run_rest(const model::node& element);
    void run_row(const map_row& row, const model::node& current);
    std::string_view as_code(std::string_view text);
    const model::node& place_of_row() const;
    bool gather(const map_row& row, const model::node& current);
    bool gather_one(const operand& from, const map_row& row, const model::node& current, source_item& into);
    bool bound(const map_row& row) const;
    bool holds(const std::vector<condition>& all, const model::node& current) const;
    void finish_row(const map_row& row);
    void compare_fixed(const map_row& row, const model::node& current);
    const model::node& start(const left_path& path, const model::node& current) const;
    const model::node* find_left(const left_path& path, const model::node& current) const;
    /// As fhir_builder::path().
    model::node* path(model::node& from, std::span<const right_step> steps);
    model::node* base(std::size_t i) { return slots_[row_->right[i].right.slot]; }

    /// Where the path led that was followed last: rows that stand side by side read, and write, side by side.
    template <class Node, class Step>
    struct trail {
        static constexpr std::size_t longest = 8;
        const model::node* start = nullptr;
        std::array<const Step*, longest> steps{};
        std::array<Node*, longest> nodes{};
        std::size_t length = 0;

        void add(const Step& step, Node& node) noexcept {
            if (length == longest) return;
            steps[length] = &step;
            nodes[length++] = &node;
        }
    };

    const model::node& root_;
    const model::node* letter_ = nullptr;
    fhir_builder build_;
    std::vector<model::node*> slots_;
    std::vector<std::string_view> references_;
    std::vector<std::pair<const model::node*, std::string_view>> replaced_;
    mutable trail<const model::node, schemas::element_decl> read_;
    trail<model::node, right_step> written_;
    const model::node* rest_item_ = nullptr;
    const model::node* current_ = nullptr;  ///< where the row's paths begin
    std::size_t content_ = 0;               ///< rows that carried something so far
    bool forced_ = false;                   ///< inside an `at-least 1` that has no element
};

}  // namespace genvej::mappings
