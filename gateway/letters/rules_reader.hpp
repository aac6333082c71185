#pragma once
/// Reads the rows of mappings/closing and says what is wrong with them. Used by closing_rules.cpp only.
/// Thread-safety: none.
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "conformance/model/row_reader.hpp"
#include "gateway/letters/closing_rules.hpp"

namespace genvej::gateway::letters {

class rules_reader {
public:
    rules_reader(const std::function<std::string_view(std::string_view)>& file, std::vector<row_error>& wrong)
        : file_(file), wrong_(wrong), rows_(wrong) {}
    /// nullptr when something was wrong.
    std::shared_ptr<const closing_rules> read();

private:
    using cells = model::row_reader::cells;

    void each_row(std::string_view name, std::initializer_list<std::string_view> columns,
                  const std::function<void(const cells&)>& take);
    void read_facts();
    void read_lines(std::string_view content, std::string_view name);
    void read_recipients();
    void read_regions();
    void read_addresses();
    void read_code_kinds();
    void read_words();
    void read_waits();
    void read_elements(std::string_view kind, std::string_view name);

    phrase text_of(std::string_view text, std::string_view group);
    condition condition_of(std::string_view words, std::string_view group);
    void check_names(const std::vector<std::string_view>& names, std::string_view group);
    void fail(std::string text) { rows_.fail(std::move(text)); }
    std::string place() const { return rows_.place(); }

    const std::function<std::string_view(std::string_view)>& file_;
    std::vector<row_error>& wrong_;
    std::shared_ptr<closing_rules> out_ = std::make_shared<closing_rules>();
    model::row_reader rows_;
};

}  // namespace genvej::gateway::letters
