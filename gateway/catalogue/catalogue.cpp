#include "gateway/catalogue/catalogue.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "gateway/catalogue/recipients.hpp"
#include "gateway/pathway/rules.hpp"
#include "gateway/record/rows.hpp"

namespace genvej::gateway::catalogue {

namespace {

constexpr std::string_view data_file = "mappings/catalogue/data.csv";
constexpr std::string_view wishes_file = "mappings/catalogue/wishes.csv";
constexpr std::string_view codes_file = "gateway/record/measurement_codes.csv";
constexpr std::string_view items_file = "gateway/record/questionnaire_items.csv";
constexpr std::string_view extension = "extension(";

struct datum {
    std::string name, what;
    std::vector<std::string> registered, measures, facts, figures, messages, also, wishes;
    std::uint32_t line = 0;
};

std::vector<std::string> split(std::string_view text, std::string_view by) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(by), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + by.size(), text.size()));
    }
    return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view by) {
    return fmt::format("{}", fmt::join(parts, by));
}

class maker {
public:
    explicit maker(const std::function<std::string_view(std::string_view)>& file)
        : file_(file), found_(find_recipients(file)) {}

    made run() {
        for (const std::string& error : found_.errors) out_.errors.push_back(error);
        read_wishes();
        read_data();
        if (out_.errors.empty()) account_for_everything();
        if (out_.errors.empty()) write();
        return std::move(out_);
    }

private:
    void fail(std::string_view in, std::uint32_t line, std::string text) {
        out_.errors.push_back(fmt::format("{}:{}: {}", in, line, text));
    }

    void read_wishes() {
        each_row(file_, wishes_file, {"wish", "en", "source"}, out_.errors, [&](const cells& row) {
            wishes_.push_back({std::string(row["wish"]), std::string(row["en"]), std::string(row["source"])});
        });
    }

    void read_data() {
        each_row(file_, data_file,
                 {"datum", "en", "registered", "measures", "facts", "figures", "messages", "also", "wishes"},
                 out_.errors, [&](const cells& row) {
                     datum one{std::string(row["datum"]),      std::string(row["en"]),
                               split(row["registered"], "; "), split(row["measures"], " "),
                               split(row["facts"], " "),       split(row["figures"], " "),
                               split(row["messages"], " "),    split(row["also"], " "),
                               split(row["wishes"], " "),      row.line()};
                     check(one);
                     data_.push_back(std::move(one));
                 });
    }

    void check(const datum& one) {
        for (const std::string& path : one.registered) check_path(one, path);
        for (const std::string& measure : one.measures) {
            if (pathway_.measure(measure) == nullptr)
                fail(data_file, one.line, fmt::format("measures.csv has no `{}`", measure));
        }
        for (const std::string& fact : one.facts) {
            if (found_.facts.count(fact) == 0)
                fail(data_file, one.line, fmt::format("no facts.csv has `{}`", fact));
        }
        for (const std::string& name : one.figures) {
            if (found_.figure_data.count(name) == 0)
                fail(data_file, one.line, fmt::format("gateway/indicators/data.csv has no `{}`", name));
        }
        for (const std::string& kind : one.messages) {
            if (found_.kinds.count(kind) == 0)
                fail(data_file, one.line, fmt::format("message_kinds.csv has no `{}`", kind));
        }
        for (const std::string& word : one.also) {
            if (found_.others.find(word) == found_.others.end())
                fail(data_file, one.line, fmt::format("`{}` is none of summary_patient, video", word));
        }
        for (const std::string& wish : one.wishes) {
            if (std::none_of(wishes_.begin(), wishes_.end(), [&](const auto& row) { return row[0] == wish; }))
                fail(data_file, one.line, fmt::format("wishes.csv has no `{}`", wish));
        }
        if (one.registered.empty() && one.measures.empty())
            fail(data_file, one.line, fmt::format("`{}` is registered nowhere", one.name));
        if (one.wishes.empty()) fail(data_file, one.line, fmt::format("nobody wishes for `{}`", one.name));
    }

    void check_path(const datum& one, std::string_view path) {
        const std::size_t dot = path.find('.');
        const record::resource_row* const type = record::find_resource_row(path.substr(0, dot));
        const std::string_view element =
            dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
        if (type == nullptr || element.empty())
            return fail(data_file, one.line,
                        fmt::format("`{}` is no element of a resource of the record", path));
        const std::size_t special = element.find(extension);
        const std::string_view plain =
            special == std::string_view::npos ? element : element.substr(0, special == 0 ? 0 : special - 1);
        if (!plain.empty() && !record::element_path(plain).exists_in(*type->r4))
            fail(data_file, one.line, fmt::format("R4 has no `{}`", path));
    }

    // ---- both ways

    bool has_path(std::string_view path) const {
        return std::any_of(data_.begin(), data_.end(), [&](const datum& one) {
            return std::find(one.registered.begin(), one.registered.end(), path) != one.registered.end();
        });
    }
    bool has_fact(std::string_view fact) const {
        return std::any_of(data_.begin(), data_.end(), [&](const datum& one) {
            return std::find(one.facts.begin(), one.facts.end(), fact) != one.facts.end();
        });
    }

    /// One of the figures' data, by its own name or as a measure.
    bool has_figure(const datum& one, const std::string& name) const {
        const auto found = found_.figure_data.find(name);
        if (found == found_.figure_data.end()) return false;  // of a request: `request.recoded`
        const std::string& from = found->second;
        const bool measured = from.starts_with("measure:") || from.starts_with("latest:");
        const std::string measure = from.substr(from.find(':') + 1);
        return std::find(one.figures.begin(), one.figures.end(), name) != one.figures.end() ||
               (measured &&
                std::find(one.measures.begin(), one.measures.end(), measure) != one.measures.end());
    }

    void account_for_everything() {
        for (const auto& [name, from] : found_.figure_data) {
            const bool there = std::any_of(data_.begin(), data_.end(), [&, &its = name](const datum& one) {
                return has_figure(one, its);
            });
            if (!there && from != "never" && !from.starts_with("row:"))
                fail(data_file, 1, fmt::format("no row has `{}` of gateway/indicators/data.csv", name));
        }
        for (const kl_element& one : found_.kl) {
            if (!has_path(one.path))
                out_.errors.push_back(
                    fmt::format("{}: `{}` belongs to no datum of {}", one.row, one.path, data_file));
        }
        for (const told_fact& one : found_.told) {
            const bool known = found_.made_here.count(one.fact) != 0 || found_.of_tests.count(one.fact) != 0;
            if (!known && !has_fact(one.fact))
                out_.errors.push_back(
                    fmt::format("{}: the fact `{}` belongs to no datum of {}", one.row, one.fact, data_file));
        }
        for (const pathway::measure_row& measure : pathway_.measures()) {
            const auto times = std::count_if(data_.begin(), data_.end(), [&](const datum& one) {
                return std::find(one.measures.begin(), one.measures.end(), measure.measure) !=
                       one.measures.end();
            });
            if (times != 1)
                fail(data_file, 1, fmt::format("{} rows have the measure `{}`", times, measure.measure));
        }
        for (const record::resource_row& type : record::resource_rows()) {
            const bool there = std::any_of(data_.begin(), data_.end(), [&](const datum& one) {
                return std::any_of(one.registered.begin(), one.registered.end(), [&](const auto& path) {
                    return path.starts_with(fmt::format("{}.", type.type));
                });
            });
            const bool measured = type.type == "Observation";
            if (!there && !measured)
                fail(data_file, 1, fmt::format("the record keeps {}, and no datum is in it", type.type));
        }
    }

    // ---- the document

    /// recipient -> rows
    using receivers = std::map<std::string, std::vector<std::string>>;

    static void add(receivers& to, const std::string& who, const std::string& row) {
        std::vector<std::string>& rows = to[who];
        if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
    }

    receivers receivers_of(const datum& one) const {
        receivers out;
        for (const kl_element& element : found_.kl) {
            if (std::find(one.registered.begin(), one.registered.end(), element.path) != one.registered.end())
                add(out, element.who, element.row);
        }
        const auto quantity = [&](const std::string& measure) {
            return pathway_.measure(measure)->kind == pathway::measure_kind::quantity;
        };
        const bool tested = std::any_of(one.measures.begin(), one.measures.end(), quantity);
        for (const told_fact& told : found_.told) {
            const bool its = std::find(one.facts.begin(), one.facts.end(), told.fact) != one.facts.end();
            if (!its && !(tested && found_.of_tests.count(told.fact) != 0)) continue;
            for (const std::string& who : told.who) add(out, who, told.row);
        }
        for (const told_fact& told : found_.observations) {
            if (std::find(one.measures.begin(), one.measures.end(), told.fact) != one.measures.end())
                add(out, told.who.front(), told.row);
        }
        for (const told_fact& told : found_.figures) {
            if (!has_figure(one, told.fact)) continue;
            for (const std::string& who : told.who) add(out, who, told.row);
        }
        for (const std::string& word : one.also) {
            const auto& [who, rows] = found_.others.at(word);
            for (const std::string& row : rows) add(out, who, row);
        }
        return out;
    }

    std::string measured_at(const std::string& measure) const {
        std::vector<std::string> lines;
        for (const code_row& code : found_.codes) {
            if (code.measure == measure) lines.push_back(std::to_string(code.line));
        }
        std::string out = fmt::format("Observation ({}:{})", codes_file, joined(lines, ","));
        std::vector<std::string> items;
        for (const code_row& item : found_.items) {
            if (item.measure == measure) items.push_back(std::to_string(item.line));
        }
        if (!items.empty())
            out += fmt::format("; QuestionnaireResponse ({}:{})", items_file, joined(items, ","));
        return out;
    }

    std::string registered_at(const datum& one) const {
        std::vector<std::string> places = one.registered;
        for (const std::string& measure : one.measures) places.push_back(measured_at(measure));
        for (const std::string& kind : one.messages) places.push_back("message " + kind);
        return joined(places, "; ");
    }

    void write() {
        std::string& to = out_.document;
        to = "# The data catalogue\n\n"
             "Made by `genvej maps catalogue --out docs` from the rows that send data on; a test fails when "
             "it "
             "is out of date. For each\ndatum of a course: where a record registers it (or a message brings "
             "it), who receives it, by which rows, and which of the\nsources' wishes it serves. A letter's "
             "recipients are those of the region of the municipality (`mappings/closing/recipients.csv`).\n\n"
             "| datum | registered | who receives it, by which row | serves |\n|---|---|---|---|\n";
        std::vector<std::string> nobody;
        for (const datum& one : data_) {
            const receivers who = receivers_of(one);
            std::vector<std::string> cells_of;
            for (const auto& [name, rows] : who)
                cells_of.push_back(fmt::format("{}: {}", name, short_rows(rows)));
            if (who.empty()) {
                nobody.push_back(one.what);
                cells_of.emplace_back("**nobody yet**");
            }
            to += fmt::format("| {} | {} | {} | {} |\n", one.what, registered_at(one),
                              joined(cells_of, "<br>"), joined(one.wishes, ", "));
        }
        to += "\n## Received by nobody yet\n\n" + joined(nobody, "; ") +
              ".\nThe municipality's own lists, deadlines, and pages are made of all of it "
              "(`docs/pathway.md`); what counts here is who else gets it.\n";
        to += "\n## The wishes\n\n| wish | what | where it is said | data |\n|---|---|---|---|\n";
        for (const auto& wish : wishes_) {
            std::vector<std::string> serving;
            for (const datum& one : data_) {
                if (std::find(one.wishes.begin(), one.wishes.end(), wish[0]) != one.wishes.end())
                    serving.push_back(one.what);
            }
            to += fmt::format("| {} | {} | {} | {} |\n", wish[0], wish[1], wish[2], joined(serving, "; "));
        }
    }

    /// `mappings/closing/lines.csv:18,19` instead of the file twice.
    static std::string short_rows(const std::vector<std::string>& rows) {
        std::string out, last;
        for (const std::string& row : rows) {
            const std::size_t colon = row.rfind(':');
            const std::string name = row.substr(0, colon);
            if (name == last) {
                out += ',' + row.substr(colon + 1);
            } else {
                out += (out.empty() ? "" : " ") + row;
            }
            last = name;
        }
        return out;
    }

    const std::function<std::string_view(std::string_view)>& file_;
    const pathway::rules& pathway_ = pathway::rules::built_in();
    recipients found_;
    std::vector<std::array<std::string, 3>> wishes_;
    std::vector<datum> data_;
    made out_;
};

}  // namespace

made make_catalogue(const std::function<std::string_view(std::string_view path)>& file) {
    return maker(file).run();
}

}  // namespace genvej::gateway::catalogue
