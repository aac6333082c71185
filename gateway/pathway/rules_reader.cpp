#include "gateway/pathway/rules_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/model/resources.hpp"
#include "conformance/model/words.hpp"

namespace genvej::gateway::pathway {
namespace {

constexpr std::array<text, 2> yes_no = {"no", "yes"};
constexpr std::array<text, 3> certainties = {"stated", "inferred", "invented"};
constexpr std::array<text, 3> paragraphs = {"", "140", "119"};
constexpr std::array<text, 3> acts = {"new", "update", "cancel"};
constexpr std::array<text, 3> link_kinds = {"joins", "holds", "by_day"};
constexpr std::array<text, 8> meanings = {"void", "completed", "dropped", "withdrawn",
                                          "held", "contact",   "missed",  "called_off"};
constexpr std::array<text, 5> effects = {"none", "suspended", "free_choice", "elsewhere", "void"};
constexpr std::array<text, 2> plan_meanings = {"intervention", "followup"};
constexpr std::array<text, 2> deadline_names = {"contact", "start"};
constexpr std::array<text, 3> deadline_ends = {"contacted", "offered", "started"};
constexpr std::array<text, 1> deadline_begins = {"later_of_received_and_discharged"};
constexpr std::array<text, 3> sign_words = {"test", "assessment", "declined"};
constexpr std::array<text, 3> better_ways = {"", "higher", "lower"};
constexpr std::array<text, 4> measure_kinds = {"quantity", "score", "code", "text"};
constexpr std::array<text, 4> reconciled_days = {"received", "referred", "started", "ended"};
constexpr std::array<text, 2> sign_places = {"text", "reason"};

coding_row coding(const row_view& row) {
    return {row["system"], row["code"]};
}

template <class Rows, class Key>
std::optional<std::string> repeated(const Rows& rows, const Key& key) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (key(rows[i]) == key(rows[j])) return key(rows[i]);
        }
    }
    return std::nullopt;
}

}  // namespace

text row_view::operator[](text column) const {
    const int found = table_.column(column);
    if (found < 0) {
        fail(fmt::format("the column `{}` is missing", column));
        return {};
    }
    return row_.fields[static_cast<std::size_t>(found)];
}

int row_view::number(text column) const {
    const text digits = (*this)[column];
    int out = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || out < 0) {
        fail(fmt::format("`{}` is `{}`; it must be a whole number, zero or more", column, digits));
    }
    return out;
}

bool row_view::yes(text column) const {
    return one_of(column, yes_no) == 1;
}

std::size_t row_view::one_of(text column, std::span<const text> allowed) const {
    const text word = (*this)[column];
    const auto found = std::find(allowed.begin(), allowed.end(), word);
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    fail(fmt::format("`{}` is `{}`; it must be one of: {}", column, word, fmt::join(allowed, ", ")));
    return 0;
}

paragraph row_view::law(text column) const {
    return static_cast<paragraph>(one_of(column, paragraphs));
}

grounds row_view::why() const {
    one_of("certainty", certainties);
    return {(*this)["certainty"], (*this)["source"]};
}

void row_view::fail(std::string what) const {
    if (!wrong_) wrong_ = std::move(what);
}

template <class Take>
bool rules_reader::table(const char* name, const Take& take) {
    const std::string path = std::string("gateway/pathway/") + name;
    text content;
    const auto mine = std::find_if(instead_.begin(), instead_.end(),
                                   [&](const rules::replaced& one) { return one.first == name; });
    content =
        mine == instead_.end() ? model::resource_text(path) : text(made_->texts_.emplace_back(mine->second));
    auto read = model::table::read(content);
    if (!read) {
        problem_ = {path, read.error().line, read.error().text};
        return false;
    }
    const model::table& kept = made_->tables_.emplace_back(std::move(*read));
    for (const model::table::row& row : kept.rows()) {
        std::optional<std::string> wrong;
        take(row_view(kept, row, wrong));
        if (!wrong) continue;
        problem_ = {path, row.line, *wrong};
        return false;
    }
    return true;
}

bool rules_reader::read_diseases() {
    rules& to = *made_;
    return table(
               "packs.csv",
               [&](const row_view& row) {
                   to.packs_.push_back({row["pack"], row["en"], row["da"], row.yes("start_test"), row.why()});
               }) &&
           table("diagnoses.csv",
                 [&](const row_view& row) {
                     to.diagnoses_.push_back({row["pack"], row["system"], row["prefix"],
                                              model::words_in(row["group"]), row.why()});
                     if (to.pack(row["pack"]) == nullptr) row.fail("packs.csv has no such pack");
                     if (row["prefix"].empty()) row.fail("a prefix must not be empty: every code begins so");
                 }) &&
           table("diagnosis_ranks.csv", [&](const row_view& row) { to.ranks_.push_back(coding(row)); });
}

bool rules_reader::read_codes() {
    rules& to = *made_;
    return table("message_kinds.csv",
                 [&](const row_view& row) {
                     to.kinds_.push_back({row["event"], row["kind"], row.law("law"),
                                          static_cast<act>(row.one_of("act", acts))});
                 }) &&
           table("laws.csv",
                 [&](const row_view& row) {
                     to.laws_.push_back(
                         {row["type"], row["element"], row["system"], row["code"], row.law("law")});
                 }) &&
           table("plan_categories.csv",
                 [&](const row_view& row) {
                     to.plan_categories_.push_back({coding(row), row.one_of("meaning", plan_meanings) == 0});
                 }) &&
           table("request_categories.csv",
                 [&](const row_view& row) {
                     to.request_categories_.push_back({coding(row), row["word"], row["en"], row["da"]});
                 }) &&
           table("interventions.csv",
                 [&](const row_view& row) {
                     to.interventions_.push_back({coding(row), row.law("law"), row["meaning"],
                                                  row.yes("starts"), row["name"], row.why()});
                 }) &&
           table("end_reasons.csv", [&](const row_view& row) {
               to.end_reasons_.push_back({coding(row), row["en"], row["da"], row["short"]});
           });
}

bool rules_reader::read_statuses() {
    rules& to = *made_;
    return table("status_reasons.csv",
                 [&](const row_view& row) {
                     row.one_of("effect", effects);
                     to.status_reasons_.push_back(
                         {coding(row), row["status"], row["effect"], row["en"], row["da"]});
                 }) &&
           table("statuses.csv",
                 [&](const row_view& row) {
                     row.one_of("meaning", meanings);
                     row.why();
                     to.statuses_.push_back(
                         {row["type"], row["element"], row["status"], row["meaning"], row["reason"]});
                 }) &&
           table("links.csv", [&](const row_view& row) {
               row.why();
               to.links_.push_back({row["type"], row["path"],
                                    static_cast<link_kind>(row.one_of("how", link_kinds)), row["target"]});
           });
}

bool rules_reader::read_numbers() {
    rules& to = *made_;
    return table("settings.csv",
                 [&](const row_view& row) {
                     row.one_of("name", words::settings());
                     row.why();
                     to.settings_.emplace_back(row["name"], row.number("value"));
                 }) &&
           table("deadlines.csv", [&](const row_view& row) {
               row.one_of("deadline", deadline_names);
               row.one_of("met_by", deadline_ends);
               row.one_of("from", deadline_begins);
               row.why();
               to.deadlines_.push_back({row["deadline"], row.law("law"), row.number("days"), row["met_by"]});
           });
}

bool rules_reader::read_words() {
    rules& to = *made_;
    return table("states.csv",
                 [&](const row_view& row) {
                     row.one_of("when", words::state_predicates());
                     to.states_.push_back({row["state"], row["when"], row["en"], row["da"]});
                 }) &&
           table("undecided.csv",
                 [&](const row_view& row) {
                     row.one_of("code", words::undecided());
                     to.undecided_.push_back({row["code"], row["en"], row["da"]});
                 }) &&
           table("lists.csv",
                 [&](const row_view& row) {
                     row.one_of("rule", words::list_rules());
                     row.why();
                     to.lists_.push_back({row["code"], row["rule"], row.number("days"), row.law("law"),
                                          row["en"], row["da"]});
                 }) &&
           table("signs.csv", [&](const row_view& row) {
               row.one_of("sign", sign_words);
               row.one_of("where", sign_places);
               row.why();
               to.signs_.push_back({row["sign"], row["where"], row["pattern"]});
               if (row["pattern"].empty()) row.fail("a pattern must not be empty: every text has it");
           });
}

bool rules_reader::read_measures() {
    rules& to = *made_;
    const auto known = [&](const row_view& row) {
        if (to.measure(row["measure"]) == nullptr) row.fail("measures.csv has no such measure");
    };
    return table("measures.csv",
                 [&](const row_view& row) {
                     row.one_of("better", better_ways);
                     row.why();
                     to.measures_.push_back(
                         {row["measure"], static_cast<measure_kind>(row.one_of("kind", measure_kinds)),
                          row["unit"], row.yes("work_test"), row["better"], row["en"], row["da"]});
                 }) &&
           table("measure_concepts.csv",
                 [&](const row_view& row) {
                     known(row);
                     row.why();
                     to.measure_concepts_.push_back(
                         {row["concept"], row["code"], row["measure"], row["method"]});
                 }) &&
           table("measure_values.csv",
                 [&](const row_view& row) {
                     known(row);
                     row.why();
                     to.measure_values_.push_back({row["measure"], coding(row), row["value"]});
                 }) &&
           table("reconciliation_kinds.csv",
                 [&](const row_view& row) {
                     row.one_of("day", reconciled_days);
                     row.law("law");
                     row.why();
                     to.reconciliation_kinds_.push_back({row["word"], row["day"], row["kind"], row["law"]});
                 }) &&
           table("hads_bands.csv", [&](const row_view& row) {
               to.hads_bands_.push_back({row.number("from"), row.number("to"), row["en"], row["da"]});
               const hads_band_row& band = to.hads_bands_.back();
               const bool follows =
                   to.hads_bands_.size() == 1 ? band.from == 0 : band.from == to.hads_bands_.end()[-2].to + 1;
               if (!follows || band.to < band.from) row.fail("bands begin at 0 and follow one another");
           });
}

/// What concerns a table as a whole.
bool rules_reader::check() {
    const rules& of = *made_;
    const auto fail = [&](const char* file, std::string what) {
        problem_ = {std::string("gateway/pathway/") + file, 1, std::move(what)};
        return false;
    };
    for (const text name : words::settings()) {
        const auto same = [&](const auto& one) { return one.first == name; };
        if (std::count_if(of.settings_.begin(), of.settings_.end(), same) != 1) {
            return fail("settings.csv", fmt::format("the setting `{}` must be there, once", name));
        }
    }
    if (of.states_.empty() || of.states_.back().when != "always") {
        return fail("states.csv", "the last state must hold `always`, or a course could be in none");
    }
    for (const text code : words::undecided()) {
        const auto same = [&](const auto& one) { return one.code == code; };
        if (std::count_if(of.undecided_.begin(), of.undecided_.end(), same) != 1) {
            return fail("undecided.csv", fmt::format("the code `{}` must be there, once", code));
        }
    }
    const auto code_of = [](const auto& row) {
        return std::string(row.is.system).append("|").append(row.is.code);
    };
    if (const auto twice = repeated(of.interventions_, code_of)) {
        return fail("interventions.csv", fmt::format("the code `{}` is there twice", *twice));
    }
    const auto prefix_of = [](const auto& row) {
        return std::string(row.system).append("|").append(row.prefix);
    };
    if (const auto twice = repeated(of.diagnoses_, prefix_of)) {
        return fail("diagnoses.csv", fmt::format("the prefix `{}` is there twice", *twice));
    }
    const auto list_of = [](const auto& row) { return std::string(row.code); };
    if (const auto twice = repeated(of.lists_, list_of)) {
        return fail("lists.csv", fmt::format("the list `{}` is there twice", *twice));
    }
    return true;
}

boost::system::result<std::shared_ptr<const rules>, rules::problem> rules_reader::read() {
    for (const rules::replaced& one : instead_) {
        const auto built_in = model::resources_below("gateway/pathway/");
        const auto same = [&](const model::resource& its) {
            return its.path == "gateway/pathway/" + one.first;
        };
        if (std::none_of(built_in.begin(), built_in.end(), same)) {
            return rules::problem{one.first, 1, "the pathway has no table of that name"};
        }
    }
    const bool good = read_diseases() && read_codes() && read_statuses() && read_numbers() && read_words() &&
                      read_measures() && check();
    if (!good) return problem_;
    return std::shared_ptr<const rules>(std::move(made_));
}

}  // namespace genvej::gateway::pathway
