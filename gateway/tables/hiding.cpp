#include "gateway/tables/hiding.hpp"

#include <algorithm>
#include <limits>

namespace genvej::gateway::tables {

namespace {

class hider {
public:
    hider(table& of, std::uint64_t below) : of_(of), below_(static_cast<std::int64_t>(below)) {
        const std::vector<std::size_t>& measures = of.of->measures;
        partition_of_.assign(measures.size(), none);
        is_whole_.assign(measures.size(), false);
        for (std::size_t p = 0; p < of.of->parts.size(); ++p) {
            const partition& one = of.of->parts[p];
            partition_of_[one.whole] = p;
            is_whole_[one.whole] = true;
            for (const std::size_t part : one.parts) partition_of_[part] = p;
        }
    }

    void run() {
        hide_small();
        while (hide_what_gives_away()) {
        }
        hide_what_is_computed();
    }

private:
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    struct arc {
        std::size_t row = 0, column = 0;
        std::size_t from = 0, to = 0;
        bool can_fall = false;
    };

    std::size_t rows() const { return of_.rows.size() + 1; }
    bool is_total(std::size_t row) const { return row == of_.rows.size(); }
    cell& at(std::size_t row, std::size_t column) {
        return is_total(row) ? of_.total.cells[column] : of_.rows[row].cells[column];
    }
    bool adds_up(std::size_t column) const { return of_.column(column).adds_up(); }
    std::size_t columns() const { return partition_of_.size(); }

    void hide_small() {
        for (std::size_t row = 0; row < rows(); ++row) {
            for (std::size_t column = 0; column < columns(); ++column) {
                cell& one = at(row, column);
                if (adds_up(column) && one.number < below_) one.is = cell::kind::hidden;
            }
        }
    }

    /// Nodes: the sums of columns, then those of partitions in each row, then the ground.
    std::size_t column_node(std::size_t column) const { return column; }
    std::size_t ground() const { return columns() + rows() * of_.of->parts.size(); }
    std::size_t other_node(std::size_t row, std::size_t column) const {
        if (partition_of_[column] == none) return ground();
        return columns() + row * of_.of->parts.size() + partition_of_[column];
    }

    void collect() {
        arcs_.clear();
        touching_.assign(ground() + 1, {});
        for (std::size_t row = 0; row < rows(); ++row) {
            for (std::size_t column = 0; column < columns(); ++column) {
                const cell& one = at(row, column);
                if (!adds_up(column) || one.is != cell::kind::hidden) continue;
                const bool turned = is_total(row) != static_cast<bool>(is_whole_[column]);
                arc out{row, column, column_node(column), other_node(row, column), one.number > 0};
                if (turned) std::swap(out.from, out.to);
                touching_[out.from].push_back(arcs_.size());
                touching_[out.to].push_back(arcs_.size());
                arcs_.push_back(out);
            }
        }
    }

    /// More can go from one node to another without using that arc.
    bool reaches(std::size_t from, std::size_t to, std::size_t without) {
        visited_.assign(ground() + 1, false);
        open_.assign(1, from);
        visited_[from] = true;
        while (!open_.empty()) {
            const std::size_t node = open_.back();
            open_.pop_back();
            if (node == to) return true;
            for (const std::size_t i : touching_[node]) {
                const arc& one = arcs_[i];
                if (i == without || (one.from != node && !one.can_fall)) continue;
                const std::size_t next = one.from == node ? one.to : one.from;
                if (visited_[next]) continue;
                visited_[next] = true;
                open_.push_back(next);
            }
        }
        return false;
    }
    bool is_given_away(std::size_t i) {
        const arc& one = arcs_[i];
        return !reaches(one.to, one.from, i) && !(one.can_fall && reaches(one.from, one.to, i));
    }

    /// The smallest cell that is shown beside it, in its column or its partition; totals last.
    bool hide_beside(const arc& one) {
        cell* best = nullptr;
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        const auto offer = [&](std::size_t row, std::size_t column, bool is_sum) {
            cell& other = at(row, column);
            if (other.is != cell::kind::number) return;
            constexpr std::int64_t behind_all = std::int64_t{1} << 40;
            const std::int64_t weight = other.number + (is_sum ? behind_all : 0);
            if (weight < least) {
                least = weight;
                best = &other;
            }
        };
        for (std::size_t row = 0; row < rows(); ++row) offer(row, one.column, is_total(row));
        for (std::size_t column = 0; column < columns(); ++column) {
            if (partition_of_[one.column] != none && partition_of_[column] == partition_of_[one.column])
                offer(one.row, column, is_whole_[column]);
        }
        if (best == nullptr) return false;
        best->is = cell::kind::hidden;
        return true;
    }

    bool hide_what_gives_away() {
        collect();
        bool hid = false;
        for (std::size_t i = 0; i < arcs_.size(); ++i) {
            if (!of_.has_total && is_total(arcs_[i].row))
                continue;  // nobody sees it, nobody has to be kept from it
            if (is_given_away(i)) hid = hide_beside(arcs_[i]) || hid;
        }
        return hid;
    }

    void hide_what_is_computed() {
        for (std::size_t row = 0; row < rows(); ++row) {
            for (std::size_t column = 0; column < columns(); ++column) {
                cell& one = at(row, column);
                if (adds_up(column) || one.is != cell::kind::number) continue;
                const measure& what = of_.column(column);
                if (is_made_of_hidden(row, what, one)) one.is = cell::kind::hidden;
            }
        }
    }
    bool is_made_of_hidden(std::size_t row, const measure& what, const cell& one) {
        switch (what.kind) {
            case measure_kind::median:
            case measure_kind::p90:
                return one.of < static_cast<std::uint64_t>(below_);
            case measure_kind::rate:
            case measure_kind::completeness:
                for (std::size_t column = 0; column < columns(); ++column) {
                    if (adds_up(column) && at(row, column).is == cell::kind::hidden) return true;
                }
                return false;
            case measure_kind::share:
                return is_hidden(row, what.of) || is_hidden(row, what.in);
            case measure_kind::per_1000:
            case measure_kind::count:
            case measure_kind::requests:
            case measure_kind::answers:
                break;
        }
        return is_hidden(row, what.of);
    }
    bool is_hidden(std::size_t row, std::size_t measure) {
        const std::vector<std::size_t>& all = of_.of->measures;
        const auto found = std::find(all.begin(), all.end(), measure);
        return at(row, static_cast<std::size_t>(found - all.begin())).is == cell::kind::hidden;
    }

    table& of_;
    const std::int64_t below_;
    std::vector<std::size_t> partition_of_;
    std::vector<bool> is_whole_;
    std::vector<arc> arcs_;
    std::vector<std::vector<std::size_t>> touching_;
    std::vector<bool> visited_;
    std::vector<std::size_t> open_;
};

}  // namespace

void hide(table& of, std::uint64_t below) {
    hider(of, below).run();
    const auto hides = [](const table_row& row) {
        return std::any_of(row.cells.begin(), row.cells.end(),
                           [](const cell& one) { return one.is == cell::kind::hidden; });
    };
    if ((of.has_total && hides(of.total)) || std::any_of(of.rows.begin(), of.rows.end(), hides))
        of.notes.push_back({"hidden", {std::to_string(below)}});
}

}  // namespace genvej::gateway::tables
