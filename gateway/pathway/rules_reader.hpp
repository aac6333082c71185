#pragma once
/// Reads and checks the tables of the pathway, one after the other; stops at the first mistake.
/// Thread-safety: one reader, one thread.
#include <optional>

#include "gateway/pathway/rules.hpp"

namespace genvej::gateway::pathway {

/// A row as the takers see it: its fields by column; what is wrong is kept and reported with file and line.
class row_view {
public:
    row_view(const model::table& table, const model::table::row& row, std::optional<std::string>& wrong)
        : table_(table), row_(row), wrong_(wrong) {}

    text operator[](text column) const;
    int number(text column) const;
    bool yes(text column) const;
    /// One of these words, by its place; 0 and a mistake otherwise.
    std::size_t one_of(text column, std::span<const text> allowed) const;
    paragraph law(text column) const;  ///< `140`, `119`, or empty
    grounds why() const;
    void fail(std::string what) const;

private:
    const model::table& table_;
    const model::table::row& row_;
    std::optional<std::string>& wrong_;
};

class rules_reader {
public:
    explicit rules_reader(std::span<const rules::replaced> instead)
        : made_(std::shared_ptr<rules>(new rules)), instead_(instead) {}

    boost::system::result<std::shared_ptr<const rules>, rules::problem> read();

private:
    template <class Take>
    bool table(const char* name, const Take& take);
    bool read_diseases();
    bool read_codes();
    bool read_statuses();
    bool read_numbers();
    bool read_words();
    bool read_measures();
    bool check();

    std::shared_ptr<rules> made_;
    std::span<const rules::replaced> instead_;
    rules::problem problem_;
};

}  // namespace genvej::gateway::pathway
