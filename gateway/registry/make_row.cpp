#include "gateway/registry/make_row.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "conformance/model/words.hpp"
#include "gateway/pathway/decimals.hpp"
#include "gateway/pathway/results.hpp"
#include "gateway/pipeline/content_hash.hpp"

namespace genvej::gateway::registry {

namespace {

using indicators::datum_kind;
using indicators::datum_place;
using indicators::datum_value;

constexpr text yes = "yes", no = "no";

/// Thousandths without zeros behind: `440`, `1.5`.
std::string decimal(std::int64_t thousandths) {
    std::string out = fmt::format("{}{}.{:03}", thousandths < 0 ? "-" : "", std::abs(thousandths / 1000),
                                  std::abs(thousandths % 1000));
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out;
}

std::string written(const datum_place& place, const datum_value& value) {
    if (!value.known) return {};
    switch (place.kind) {
        case datum_kind::day:
            return pathway::to_date(static_cast<pathway::day>(value.number));
        case datum_kind::number:
            return decimal(value.number);
        case datum_kind::truth:
            return std::string(value.number != 0 ? yes : no);
        case datum_kind::word:
        case datum_kind::words:
            break;
    }
    return std::string(value.word);
}

/// The test that counts, and its two values.
struct counted_test {
    const test_row* row = nullptr;
    const datum_value* start = nullptr;
    const datum_value* end = nullptr;

    bool same_method() const { return start->known && end->known && start->method == end->method; }
};

class row_maker {
public:
    row_maker(const registry_rules& by, const registry_row& to, const row_head& head,
              const indicators::course_data& of)
        : by_(by), to_(to), head_(head), of_(of), test_(choose_test()) {}

    made_row make() {
        if (test_.row != nullptr) out_.test_unit = test_.row->unit;
        for (const column_row& column : by_.columns()) out_.cells.push_back(cell(column));
        for (const requirement& one : to_.required) look_for(one);
        finish();
        return std::move(out_);
    }

    /// REQUIRES: cells and missing are there
    void finish() {
        std::string words;
        for (const missing_datum& one : out_.missing)
            words += fmt::format("{}{}:{}:{}", words.empty() ? "" : ";", one.datum, one.reason, one.supplier);
        out_.cells[*by_.column("complete")] = out_.complete() ? yes : no;
        out_.cells[*by_.column("missing")] = std::move(words);
    }

private:
    counted_test choose_test() const {
        counted_test best;
        int best_rank = 0;
        for (const test_row& row : by_.tests()) {
            const datum_value &start = of_.at(row.start), &end = of_.at(row.end);
            const datum_value& any = start.known ? start : end;
            if (!any.known || any.method.substr(0, row.method.size()) != row.method) continue;
            const bool both = start.known && end.known;
            const int rank = both ? (start.method == end.method ? 3 : 2) : 1;
            if (rank > best_rank) {
                best = {&row, &start, &end};
                best_rank = rank;
            }
        }
        return best;
    }

    std::string cell(const column_row& column) const {
        const auto& places = by_.data().places();
        switch (column.from) {
            case column_source::row:
                return head_cell(column.field);
            case column_source::datum:
                return written(places[column.place], of_.at(column.place));
            case column_source::known:
                return std::string(of_.at(column.place).known ? yes : "");
            case column_source::is: {
                const datum_value& value = of_.at(column.place);
                if (!value.known) return {};
                return std::string(model::has_word(value.word, column.word) ? yes : no);
            }
            case column_source::request:
                return of_.requests().empty() ? std::string() : std::string(of_.requests().front().kind);
            case column_source::test:
                break;
        }
        return test_cell(column.field);
    }

    std::string head_cell(text field) const {
        if (field == "set") return std::string(to_.registry);
        if (field == "municipality") return fmt::format("{:03}", head_.municipality);
        if (field == "course") return std::string(head_.course);
        if (field == "cpr") return std::string(head_.cpr);
        return {};  // version, complete and missing come when the rest is there
    }

    std::string test_cell(text field) const {
        if (test_.row == nullptr) return {};
        if (field == "code") return std::string(test_.row->code);
        if (field == "start") return test_.start->known ? decimal(test_.start->number) : std::string();
        if (field == "end") return test_.end->known ? decimal(test_.end->number) : std::string();
        if (!test_.start->known || !test_.end->known) return {};
        if (field == "same_method") return std::string(test_.same_method() ? yes : no);
        if (!test_.same_method() || test_.start->number == 0) return {};
        return pathway::per_cent(
            pathway::rounded_ratio(test_.end->number - test_.start->number, test_.start->number, 1000), 1);
    }

    bool applies(const requirement& one) const {
        if (!one.other) return true;
        const std::string& other = out_.cells[*one.other];
        if (!one.at_least) return model::has_word(one.value, other);
        const auto is = pathway::read_thousandths(other), least = pathway::read_thousandths(one.value);
        return is && least && *is >= *least;
    }

    void look_for(const requirement& one) {
        if (!applies(one) || !out_.cells[one.column].empty()) return;
        const std::size_t place = place_of(by_.columns()[one.column]);
        const datum_place& datum = by_.data().places()[place];
        const datum_value& value = of_.at(place);
        text reason = !value.known && !value.word.empty() ? value.word : text("not_registered");
        std::string name = datum.name();
        const bool named = std::any_of(out_.missing.begin(), out_.missing.end(),
                                       [&](const missing_datum& it) { return it.datum == name; });
        if (!named) out_.missing.push_back({std::move(name), reason, datum.supplier});
    }

    /// Which datum would fill the column: of a test that nobody made, that of the first row of tests.csv.
    std::size_t place_of(const column_row& column) const {
        if (column.from != column_source::test) return column.place;
        const test_row& row = test_.row != nullptr ? *test_.row : by_.tests().front();
        if (column.field == "start") return row.start;
        return column.field == "same_method" && test_.start != nullptr && !test_.start->known ? row.start
                                                                                              : row.end;
    }

    const registry_rules& by_;
    const registry_row& to_;
    const row_head& head_;
    const indicators::course_data& of_;
    const counted_test test_;
    made_row out_;
};

std::string quoted(const std::string& cell) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

}  // namespace

bool belongs(const registry_row& to, const indicators::course_data& of) {
    const datum_value& pack = of.at("pack");
    if (!pack.known || pack.word != to.pack || !of.at(to.after).known) return false;
    const datum_value& groups = of.at("groups");
    return to.groups.empty() ||
           (groups.known && std::any_of(to.groups.begin(), to.groups.end(),
                                        [&](text one) { return model::has_word(groups.word, one); }));
}

made_row make_row(const registry_rules& by, const registry_row& to, const row_head& head,
                  const indicators::course_data& of) {
    return row_maker(by, to, head, of).make();
}

made_row withdrawn_row(const registry_rules& by, const registry_row& to, const row_head& head) {
    const indicators::course_data nothing(by.data());
    made_row out = row_maker(by, to, head, nothing).make();
    out.withdrawn = true;
    out.missing = {
        {"course", "withdrawn", "municipality"}
    };
    out.cells[*by.column("missing")] = "course:withdrawn:municipality";
    return out;
}

std::string digest_of(const made_row& one) {
    std::string all;
    for (const std::string& cell : one.cells) all.append(cell).append(1, '\x1f');
    return sha256_hex(all);
}

void number_row(const registry_rules& by, made_row& one, int version) {
    one.cells[*by.column("version")] = std::to_string(version);
}

std::string csv_header(const registry_rules& by) {
    std::string out;
    for (const column_row& column : by.columns()) out.append(out.empty() ? "" : ",").append(column.column);
    return out + "\r\n";
}

std::string csv_line(const made_row& one) {
    std::string out;
    for (std::size_t i = 0; i < one.cells.size(); ++i)
        out.append(i == 0 ? "" : ",").append(quoted(one.cells[i]));
    return out + "\r\n";
}

}  // namespace genvej::gateway::registry
