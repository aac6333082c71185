#include "gateway/pathway/reconciliation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "adapters/formats/json_tree.hpp"
#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::pathway {
namespace {

constexpr std::array<text, 4> wanted_columns = {"municipality", "cpr", "date", "kind"};

bool is_number_of(text digits, std::size_t size) {
    return digits.size() == size &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class list_reader {
public:
    list_reader(const rules& by, model::checked<std::vector<listed_row>>& out) : by_(by), out_(out) {}

    void run(std::string_view csv) {
        const auto read = model::table::read(csv);
        if (!read)
            return fail("reconciliation.table", {std::to_string(read.error().line), read.error().text});
        for (const text column : wanted_columns) {
            if (read->column(column) < 0) {
                return fail("reconciliation.table", {"1", fmt::format("the column `{}` is missing", column)});
            }
        }
        for (const model::table::row& row : read->rows()) take(*read, row);
    }

private:
    void fail(std::string_view code, std::vector<std::string> params) {
        out_.found.push_back(model::make_issue(code, std::move(params)));
    }

    void take(const model::table& table, const model::table::row& row) {
        const auto field = [&](text name) {
            return row.fields[static_cast<std::size_t>(table.column(name))];
        };
        const auto wrong = [&](text column, text expected) {
            fail("reconciliation.row",
                 {std::to_string(row.line), std::string(column), std::string(expected)});
        };
        listed_row one;
        one.line = row.line;
        text municipality = field("municipality");
        if (municipality.size() == 4 && municipality.front() == '0') municipality.remove_prefix(1);
        if (!is_number_of(municipality, 3))
            return wrong("municipality", "three digits, or four with a leading zero");
        std::from_chars(municipality.data(), municipality.data() + municipality.size(), one.municipality);
        for (const char c : field("cpr")) {
            if (c != '-') one.cpr += c;
        }
        if (!is_number_of(one.cpr, 10)) return wrong("cpr", "ten digits");
        one.on = read_day(field("date")).value_or(0);
        if (one.on == 0) return wrong("date", "a day like 2026-03-10");
        one.kind = field("kind");
        if (by_.reconciliation_kind(one.kind) == nullptr)
            return wrong("kind", "a word of reconciliation_kinds.csv");
        out_.value.push_back(std::move(one));
    }

    const rules& by_;
    model::checked<std::vector<listed_row>>& out_;
};

/// Something here that a row of a list may mean.
struct candidate {
    std::size_t known = 0;
    std::string request;
    std::string kind, law;  ///< of the request
    day received = 0;
    day referred = 0, started = 0, ended = 0;  ///< of the course; only its first request has them
    std::set<std::string_view> used;           ///< reconciliation_kind_row::day
};

void take_days(const store::course_row& row, candidate& into) {
    into.referred = row.referred;
    into.started = row.started;
    into.ended = row.ended;
}

/// Requests of a course, out of its facts; a course without any stands for itself.
void add_candidates(std::size_t known, const store::course_row& row, std::vector<candidate>& to) {
    std::string copy = row.facts;
    copy.push_back('\0');
    model::arena memory(1024);
    const auto read = formats::json::read(std::span(copy.data(), copy.size() - 1), memory, {});
    const formats::json::value* requests = read.ok() ? notes::member(read.value, "requests") : nullptr;
    bool any = false;
    for (const auto* one = requests == nullptr ? nullptr : requests->first; one != nullptr; one = one->next) {
        candidate& made = to.emplace_back();
        made.known = known;
        made.request = notes::text_of(one, "request");
        made.kind = notes::text_of(one, "kind");
        made.law = notes::text_of(one, "law");
        made.received = read_day(notes::text_of(one, "received")).value_or(0);
        if (!any) take_days(row, made);
        any = true;
    }
    if (any) return;
    candidate& made = to.emplace_back();
    made.known = known;
    take_days(row, made);
}

/// The day that a kind compares; 0: this is nothing of that kind.
day day_for(const candidate& one, const reconciliation_kind_row& kind) {
    if (kind.day == "referred") return one.referred;
    if (kind.day == "started") return one.started;
    if (kind.day == "ended") return one.ended;
    const bool fits =
        (kind.kind.empty() || kind.kind == one.kind) && (kind.law.empty() || kind.law == one.law);
    return fits ? one.received : 0;
}

class comparison {
public:
    comparison(std::span<const listed_row> list, std::span<const known_course> known, const rules& by)
        : list_(list), known_(known), by_(by), out_(list.size()) {
        for (std::size_t i = 0; i < known.size(); ++i) add_candidates(i, *known[i].row, candidates_);
    }

    std::vector<difference> run() {
        // The nearest pairs first, so that a list with a day too many takes nobody else's partner.
        struct pair {
            int away;
            std::size_t listed, here;
        };
        std::vector<pair> pairs;
        for (std::size_t l = 0; l < list_.size(); ++l) {
            for (std::size_t c = 0; c < candidates_.size(); ++c) {
                const day here = day_of_pair(l, c);
                if (here != 0) pairs.push_back({std::abs(here - list_[l].on), l, c});
            }
        }
        std::sort(pairs.begin(), pairs.end(), [](const pair& a, const pair& b) {
            return std::tie(a.away, a.listed, a.here) < std::tie(b.away, b.listed, b.here);
        });
        for (const pair& one : pairs) settle(one.listed, one.here, one.away);
        for (std::size_t l = 0; l < list_.size(); ++l) {
            if (out_[l].listed == difference::none)
                out_[l] = {agreement::only_listed, l, difference::none, {}, 0};
        }
        add_only_known();
        return std::move(out_);
    }

private:
    day day_of_pair(std::size_t l, std::size_t c) const {
        const known_course& course = known_[candidates_[c].known];
        const listed_row& row = list_[l];
        const bool same = row.cpr == course.cpr && row.municipality == course.row->municipality;
        return same ? day_for(candidates_[c], *by_.reconciliation_kind(row.kind)) : 0;
    }

    void settle(std::size_t l, std::size_t c, int away) {
        const text compared = by_.reconciliation_kind(list_[l].kind)->day;
        if (out_[l].listed != difference::none || candidates_[c].used.contains(compared)) return;
        candidates_[c].used.insert(compared);
        const bool near = away <= by_.setting("reconcile_days");
        out_[l] = {near ? agreement::same : agreement::other_day, l, candidates_[c].known,
                   candidates_[c].request, day_of_pair(l, c)};
    }

    /// Of what the list is about: its municipalities and kinds, between its first and last day.
    void add_only_known() {
        std::set<std::uint16_t> municipalities;
        std::set<std::string_view> kinds;
        day first = 0;
        day last = 0;
        for (const listed_row& one : list_) {
            municipalities.insert(one.municipality);
            kinds.insert(one.kind);
            first = first == 0 ? one.on : std::min(first, one.on);
            last = std::max(last, one.on);
        }
        for (const candidate& one : candidates_) {
            if (!municipalities.contains(known_[one.known].row->municipality)) continue;
            for (const std::string_view kind : kinds) {
                const reconciliation_kind_row& row = *by_.reconciliation_kind(kind);
                const day here = one.used.contains(row.day) ? 0 : day_for(one, row);
                if (here == 0 || here < first || here > last) continue;
                out_.push_back({agreement::only_known, difference::none, one.known, one.request, here});
                break;
            }
        }
    }

    std::span<const listed_row> list_;
    std::span<const known_course> known_;
    const rules& by_;
    std::vector<candidate> candidates_;
    std::vector<difference> out_;
};

}  // namespace

model::checked<std::vector<listed_row>> read_list(std::string_view csv, const rules& by) {
    model::checked<std::vector<listed_row>> out;
    list_reader(by, out).run(csv);
    if (!out.ok()) out.value.clear();
    return out;
}

std::vector<difference> compare_lists(std::span<const listed_row> list, std::span<const known_course> known,
                                      const rules& by) {
    return comparison(list, known, by).run();
}

}  // namespace genvej::gateway::pathway
