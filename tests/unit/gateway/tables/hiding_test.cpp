/// What is hidden stays hidden: no other figure of the table gives it away.
#include <random>

#include "tests/unit/gateway/tables/table_fixture.hpp"

namespace genvej::gateway::tables::test {
namespace {

constexpr std::int64_t threshold = 5;

/// A table of figures that add up.
table made(const report_rows& rows, const report& of, const std::vector<std::vector<std::int64_t>>& figures) {
    table out;
    out.rows_of = &rows;
    out.of = &of;
    out.by = {0};
    const std::size_t columns = of.measures.size();
    out.total.cells.resize(columns, {cell::kind::number, 0, 0});
    for (const std::vector<std::int64_t>& line : figures) {
        table_row& row = out.rows.emplace_back();
        row.keys = {"851"};
        row.names = {""};
        for (std::size_t i = 0; i < columns; ++i) {
            row.cells.push_back({cell::kind::number, line[i], 0});
            out.total.cells[i].number += line[i];
        }
    }
    return out;
}

/// Looks for another table that shows the same, by trying: is there one with another number in that cell?
class other_table {
public:
    explicit other_table(const table& of) : of_(of) {
        const std::size_t columns = of.of->measures.size();
        for (std::size_t row = 0; row <= of.rows.size(); ++row) {
            for (std::size_t column = 0; column < columns; ++column) {
                if (at(row, column).is == cell::kind::hidden) hidden_.push_back({row, column});
            }
        }
        change_.resize(hidden_.size());
    }
    bool exists(std::size_t wanted) {
        wanted_ = wanted;
        return try_from(0);
    }
    const std::vector<std::pair<std::size_t, std::size_t>>& hidden() const { return hidden_; }

private:
    const cell& at(std::size_t row, std::size_t column) const {
        return row == of_.rows.size() ? of_.total.cells[column] : of_.rows[row].cells[column];
    }
    bool try_from(std::size_t i) {
        if (i == hidden_.size()) return adds_up();
        for (const int change : {0, 1, -1}) {
            if (i == wanted_ && change == 0) continue;
            if (at(hidden_[i].first, hidden_[i].second).number + change < 0) continue;
            change_[i] = change;
            // Cells are in the order of rows: what is done with a row must add up when it ends.
            const bool row_ends = i + 1 == hidden_.size() || hidden_[i + 1].first != hidden_[i].first;
            if (row_ends && !row_adds_up(hidden_[i].first)) continue;
            if (try_from(i + 1)) return true;
        }
        change_[i] = 0;
        return false;
    }
    int change_of(std::size_t row, std::size_t column) const {
        for (std::size_t i = 0; i < hidden_.size(); ++i) {
            if (hidden_[i] == std::pair{row, column}) return change_[i];
        }
        return 0;
    }
    bool row_adds_up(std::size_t row) const {
        return std::all_of(of_.of->parts.begin(), of_.of->parts.end(), [&](const partition& one) {
            int sum = -change_of(row, one.whole);
            for (const std::size_t part : one.parts) sum += change_of(row, part);
            return sum == 0;
        });
    }
    bool adds_up() const {
        for (std::size_t column = 0; column < of_.of->measures.size(); ++column) {
            int sum = -change_of(of_.rows.size(), column);
            for (std::size_t row = 0; row < of_.rows.size(); ++row) sum += change_of(row, column);
            if (sum != 0) return false;
        }
        return true;
    }

    const table& of_;
    std::vector<std::pair<std::size_t, std::size_t>> hidden_;
    std::vector<int> change_;
    std::size_t wanted_ = 0;
};

bool is_hidden(const cell& one) {
    return one.is == cell::kind::hidden;
}

class hiding_test : public tables_test {
protected:
    /// citizens, started, completed: nothing is the sum of others. Then met, late and their sum.
    hiding_test() {
        const auto measure_named = [&](text name) {
            const auto& all = rows.measures();
            const auto found =
                std::find_if(all.begin(), all.end(), [&](const measure& one) { return one.name == name; });
            return static_cast<std::size_t>(found - all.begin());
        };
        plain_.measures = {measure_named("citizens"), measure_named("started")};
        sums_.measures = {measure_named("contact_deadlines"), measure_named("contact_met"),
                          measure_named("contact_late")};
        sums_.parts = {
            {0, {1, 2}}
        };
    }
    report plain_, sums_;
};

TEST_F(hiding_test, a_small_cell_takes_another_one_with_it) {
    table out = made(rows, plain_,
                     {
                         {3,  20},
                         {10, 30},
                         {7,  40}
    });
    hide(out, threshold);
    EXPECT_TRUE(is_hidden(out.rows[0].cells[0]));
    EXPECT_TRUE(is_hidden(out.rows[2].cells[0])) << "the smallest of the others";
    EXPECT_FALSE(is_hidden(out.rows[1].cells[0]) || is_hidden(out.total.cells[0]));
    EXPECT_FALSE(is_hidden(out.rows[0].cells[1])) << "another column";
    EXPECT_EQ(out.notes.back().code, "hidden");
}

TEST_F(hiding_test, the_only_row_takes_its_total_with_it) {
    table out = made(rows, plain_,
                     {
                         {3, 20}
    });
    hide(out, threshold);
    EXPECT_TRUE(is_hidden(out.rows[0].cells[0]) && is_hidden(out.total.cells[0]));
    EXPECT_FALSE(is_hidden(out.rows[0].cells[1]));
}

TEST_F(hiding_test, nothing_small_nothing_hidden) {
    table out = made(rows, sums_,
                     {
                         {12, 6,  6 },
                         {20, 10, 10}
    });
    hide(out, threshold);
    EXPECT_TRUE(out.notes.empty());
}

TEST_F(hiding_test, figures_that_are_computed_from_hidden_ones_are_hidden) {
    for (int i = 0; i < 3; ++i) know(851, made_course("2017-03-01").a_day("started", "2017-03-04"));
    for (int i = 0; i < 9; ++i) know(860, made_course("2017-03-01").a_day("started", "2017-03-04"));
    wish said;
    said.report = "referrals";
    table out = counted_for(asked(said));
    hide(out, threshold);
    for (const cell& one : out.rows[0].cells) EXPECT_TRUE(is_hidden(one));
    EXPECT_TRUE(is_hidden(out.rows[1].cells[2])) << "a rate would tell the number that it is made of";
    EXPECT_FALSE(is_hidden(out.rows[1].cells[5])) << "the median of nine";
    const std::string shown_as = shown(out, asked(said), model::language::english);
    EXPECT_NE(shown_as.find('*'), std::string::npos);
}

/// For any table: whatever is hidden could be another number, and everything small is hidden.
TEST_F(hiding_test, nothing_hidden_can_be_computed_from_what_is_shown) {
    std::mt19937 lot(20'261'126);
    std::uniform_int_distribution<int> how_many(1, 3), small(0, 7), large(0, 30), which(0, 1);
    int hidden = 0;
    for (int round = 0; round < 400; ++round) {
        const bool sums = round % 2 == 0;
        std::vector<std::vector<std::int64_t>> figures;
        for (int row = how_many(lot); row > 0; --row) {
            const auto one = [&] { return std::int64_t{which(lot) == 0 ? small(lot) : large(lot)}; };
            const std::int64_t a = one(), b = one();
            figures.push_back(sums ? std::vector<std::int64_t>{a + b, a, b}
                                   : std::vector<std::int64_t>{a, b});
        }
        table out = made(rows, sums ? sums_ : plain_, figures);
        hide(out, threshold);
        other_table other(out);
        for (std::size_t i = 0; i < other.hidden().size(); ++i)
            EXPECT_TRUE(other.exists(i)) << "round " << round << ", hidden cell " << i;
        hidden += static_cast<int>(other.hidden().size());
        const auto shows_small = [](const table_row& row) {
            return std::any_of(row.cells.begin(), row.cells.end(), [](const cell& one) {
                return one.is == cell::kind::number && one.number < threshold;
            });
        };
        EXPECT_FALSE(shows_small(out.total) || std::any_of(out.rows.begin(), out.rows.end(), shows_small));
    }
    EXPECT_GT(hidden, 500);
}

}  // namespace
}  // namespace genvej::gateway::tables::test
