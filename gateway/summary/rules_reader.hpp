#pragma once
/// Reads the rows of mappings/summary and says what is wrong with them. Used by rules.cpp only.
/// Thread-safety: none.
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/row_reader.hpp"
#include "gateway/summary/rules.hpp"

namespace genvej::gateway::summary {

class rules_reader {
public:
    rules_reader(const std::function<std::string_view(std::string_view)>& file, const pathway::rules& pathway,
                 std::vector<row_error>& wrong)
        : file_(file), pathway_(pathway), wrong_(wrong), rows_(wrong) {}
    /// nullptr when something was wrong.
    std::shared_ptr<const rules> read();

private:
    using cells = model::row_reader::cells;

    void each_row(std::string_view name, std::initializer_list<std::string_view> columns,
                  const std::function<void(const cells&)>& take);
    void read_facts();
    void read_sections();
    void read_lines();
    void read_observations();
    void read_states();
    void read_shown();
    void read_contacts();
    void read_consent();
    void read_document();
    void read_waits();

    letters::phrase text_of(std::string_view text, std::string_view group);
    letters::condition condition_of(std::string_view words, std::string_view group);
    void check_names(const std::vector<std::string_view>& names, std::string_view group);
    void check_entries(const section_row& of);
    void fail(std::string text) { rows_.fail(std::move(text)); }
    std::string place() const { return rows_.place(); }

    const std::function<std::string_view(std::string_view)>& file_;
    const pathway::rules& pathway_;
    std::vector<row_error>& wrong_;
    std::shared_ptr<rules> out_ = std::make_shared<rules>();
    model::row_reader rows_;
};

}  // namespace genvej::gateway::summary
