#include "gateway/tables/output.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"
#include "gateway/pathway/decimals.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::tables {

namespace {

constexpr text hidden_sign = "*";

text in_language(text english, text danish, model::language in) {
    return in == model::language::danish ? danish : english;
}

/// RFC 4180. A text that a spreadsheet would take for a formula stays a text.
std::string csv_field(text one) {
    const bool formula = !one.empty() && std::string_view("=+@\t\r").find(one.front()) != text::npos;
    if (!formula && one.find_first_of(",\"\r\n") == text::npos) return std::string(one);
    std::string out = formula ? "\"'" : "\"";
    for (const char c : one) {
        out += c;
        if (c == '"') out += c;
    }
    return out + '"';
}

std::string figure(const cell& one, const measure& of) {
    if (one.is == cell::kind::empty) return {};
    if (one.is == cell::kind::hidden) return std::string(hidden_sign);
    constexpr std::int64_t tenth = 10;
    return has_tenths(of) ? fmt::format("{}.{}", one.number / tenth, one.number % tenth)
                          : std::to_string(one.number);
}

/// The sentence of notes.csv, filled in.
std::string sentence(const note& one, model::language in) {
    static const model::table rows =
        model::table::read(model::resource_text("gateway/tables/notes.csv")).value();
    for (const model::table::row& row : rows.rows()) {
        if (row.fields[0] != one.code) continue;
        std::string out(in_language(row.fields[1], row.fields[2], in));
        for (std::size_t i = 0; i < one.with.size(); ++i) {
            const std::string place = fmt::format("{{{}}}", i);
            if (const std::size_t at = out.find(place); at != std::string::npos)
                out.replace(at, place.size(), one.with[i]);
        }
        return out;
    }
    throw std::logic_error(fmt::format("gateway/tables/notes.csv has no `{}`", one.code));
}

/// Characters as a terminal counts them: bytes that begin one.
std::size_t width_of(text one) {
    return static_cast<std::size_t>(std::count_if(
        one.begin(), one.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// ---- text

class plain_table {
public:
    plain_table(const table& what, const understood& asked, model::language in)
        : of_(what), asked_(asked), in_(in) {}

    std::string run() {
        add_head();
        for (const table_row& row : of_.rows) add(row);
        if (of_.has_total) add_total();
        std::string out =
            fmt::format("{}{}\n\n", in_language(of_.of->english, of_.of->danish, in_), period());
        for (const std::vector<std::string>& line : lines_) out += line_of(line);
        if (!of_.notes.empty()) out += '\n';
        for (const note& one : of_.notes) out += sentence(one, in_) + '\n';
        return out;
    }

private:
    std::string period() const {
        if (asked_.from.empty() && asked_.to.empty()) return {};
        if (asked_.from == asked_.to) return ", " + asked_.from;
        return fmt::format(", {} - {}", asked_.from, asked_.to);
    }
    void add_head() {
        std::vector<std::string>& line = lines_.emplace_back();
        for (const std::size_t one : of_.by) {
            const dimension& what = of_.rows_of->dimensions()[one];
            line.emplace_back(in_language(what.english, what.danish, in_));
        }
        for (std::size_t i = 0; i < of_.of->measures.size(); ++i)
            line.emplace_back(in_language(of_.column(i).english, of_.column(i).danish, in_));
    }
    void add(const table_row& row) {
        std::vector<std::string>& line = lines_.emplace_back();
        for (std::size_t i = 0; i < row.keys.size(); ++i) {
            line.push_back(called(row, i));
        }
        add_cells(row, line);
    }
    std::string called(const table_row& row, std::size_t i) const {
        if (row.keys[i].empty()) return "-";
        if (!row.names[i].empty()) return row.keys[i] + " " + row.names[i];
        const value_name* const known = of_.rows_of->name_of(of_.by[i], row.keys[i]);
        return known == nullptr ? row.keys[i] : std::string(in_language(known->english, known->danish, in_));
    }
    void add_total() {
        std::vector<std::string>& line = lines_.emplace_back(of_.by.size());
        line[0] = in_language("total", "i alt", in_);
        add_cells(of_.total, line);
    }
    void add_cells(const table_row& row, std::vector<std::string>& line) const {
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            line.push_back(figure(row.cells[i], of_.column(i)));
        if (row.provisional) line.emplace_back(in_language("provisional", "foreløbig", in_));
    }
    std::size_t width(std::size_t column) {
        while (widths_.size() <= column) {
            std::size_t most = 0;
            for (const std::vector<std::string>& line : lines_) {
                if (widths_.size() < line.size()) most = std::max(most, width_of(line[widths_.size()]));
            }
            widths_.push_back(most);
        }
        return widths_[column];
    }
    std::string line_of(const std::vector<std::string>& line) {
        std::string out;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const std::string space(width(i) - width_of(line[i]), ' ');
            const bool figures = i >= of_.by.size() && i < of_.by.size() + of_.of->measures.size();
            out += i == 0 ? "" : "  ";
            out += figures ? space + line[i] : line[i] + space;
        }
        out.erase(out.find_last_not_of(' ') + 1);
        return out + '\n';
    }

    const table& of_;
    const understood& asked_;
    const model::language in_;
    std::vector<std::vector<std::string>> lines_;
    std::vector<std::size_t> widths_;
};

// ---- CSV

std::string csv(const table& what) {
    std::string out;
    const auto put = [&](text field) {
        if (!out.empty() && out.back() != '\n') out += ',';
        out += csv_field(field);
    };
    for (const std::size_t one : what.by) put(what.rows_of->dimensions()[one].name);
    for (std::size_t i = 0; i < what.of->measures.size(); ++i) put(what.column(i).name);
    out += "\r\n";
    for (const table_row& row : what.rows) {
        for (std::size_t i = 0; i < row.keys.size(); ++i) out += (i > 0 ? "," : "") + csv_field(row.keys[i]);
        for (std::size_t i = 0; i < row.cells.size(); ++i) out += "," + figure(row.cells[i], what.column(i));
        out += "\r\n";
    }
    return out;
}

// ---- JSON

std::string json_cells(const table_row& row, const table& what) {
    std::string out, hidden;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const std::string name = json_quoted(what.column(i).name);
        const bool is_number = row.cells[i].is == cell::kind::number;
        out += fmt::format("{}{}:{}", i > 0 ? "," : "", name,
                           is_number ? figure(row.cells[i], what.column(i)) : "null");
        if (row.cells[i].is == cell::kind::hidden) hidden += (hidden.empty() ? "" : ",") + name;
    }
    if (!hidden.empty()) out += fmt::format(R"(,"hidden":[{}])", hidden);
    if (row.provisional) out += R"(,"provisional":true)";
    return out;
}

std::string json_keys(const table_row& row, const table& what, model::language in) {
    std::string out;
    for (std::size_t i = 0; i < row.keys.size(); ++i) {
        const text name = what.rows_of->dimensions()[what.by[i]].name;
        out +=
            fmt::format("{}:{},", json_quoted(name), row.keys[i].empty() ? "null" : json_quoted(row.keys[i]));
        std::string named = row.names[i];
        if (const value_name* const known = what.rows_of->name_of(what.by[i], row.keys[i]))
            named = in_language(known->english, known->danish, in);
        if (!named.empty()) out += fmt::format("\"{}_name\":{},", name, json_quoted(named));
    }
    return out;
}

std::string json_heading(const understood& asked) {
    const auto or_null = [](const std::string& one) {
        return one.empty() ? std::string("null") : json_quoted(one);
    };
    return fmt::format(R"("report":{},"from":{},"to":{})", json_quoted(asked.what.of->name),
                       or_null(asked.from), or_null(asked.to));
}

std::string json(const table& what, const understood& asked, model::language in) {
    std::string rows, notes;
    for (const table_row& row : what.rows)
        rows += fmt::format("{}{{{}{}}}", rows.empty() ? "" : ",\n", json_keys(row, what, in),
                            json_cells(row, what));
    for (const note& one : what.notes)
        notes += fmt::format(R"({}{{"code":{},"text":{}}})", notes.empty() ? "" : ",", json_quoted(one.code),
                             json_quoted(sentence(one, in)));
    const std::string total =
        what.has_total ? fmt::format("\"total\":{{{}}},", json_cells(what.total, what)) : "";
    return fmt::format("{{{},\"rows\":[{}],\n{}\"notes\":[{}]}}\n", json_heading(asked), rows, total, notes);
}

// ---- rows

std::string value_of(const indicators::datum_value& value, indicators::datum_kind kind) {
    using kinds = indicators::datum_kind;
    if (!value.known) return "?" + std::string(value.word.empty() ? text("not_registered") : value.word);
    if (kind == kinds::day) return pathway::to_date(static_cast<day>(value.number));
    if (kind == kinds::truth) return value.number != 0 ? "yes" : "no";
    if (kind != kinds::number) return std::string(value.word);
    constexpr std::int64_t thousand = 1000;
    std::string out = fmt::format("{}.{:03}", value.number / thousand, std::abs(value.number % thousand));
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out;
}

}  // namespace

std::string shown(const table& what, const understood& asked, model::language in) {
    switch (asked.as) {
        case form::csv:
            return csv(what);
        case form::json:
            return json(what, asked, in);
        case form::plain:
            break;
    }
    return plain_table(what, asked, in).run();
}

listing::listing(const report_rows& rows, const understood& asked) : rows_(rows), asked_(asked) {
    if (asked.as == form::json) {
        out_ = fmt::format("{{{},\"courses\":[", json_heading(asked));
        return;
    }
    for (const std::size_t one : asked.what.by) out_ += std::string(rows.dimensions()[one].name) + ",";
    out_ += asked.what.of->of_requests ? "course,request,counts_in,data\r\n" : "course,counts_in,data\r\n";
}

std::string listing::data_of(const counted& one) const {
    std::string out;
    for (const std::size_t place : *one.places) {
        const indicators::datum_place& what = rows_.data().places()[place];
        const indicators::datum_value& value = one.data->at(place);
        out += fmt::format("{}{}={}", out.empty() ? "" : "; ", what.name(), value_of(value, what.kind));
        if (!value.from.empty()) out += fmt::format(" ({})", value.from);
        if (!value.other.empty()) out += fmt::format(" [{}: {}]", value.other_from, value.other);
    }
    for (const request_data& request : one.data->requests()) {
        if (one.request != nullptr && &request != one.request) continue;
        out += fmt::format("; request={} {} {} {}{}", pathway::to_date(request.received),
                           request.kind.empty() ? text("record") : request.kind, request.type, request.key,
                           request.withdrawn ? " withdrawn" : "");
    }
    return out;
}

void listing::add(const counted& one) {
    std::string in;
    for (const std::size_t i : one.in) {
        in += in.empty() ? "" : " ";
        in += rows_.measures()[asked_.what.of->measures[i]].name;
    }
    const std::string data = one.explained.empty() ? data_of(one) : one.explained;
    if (!one.answer.empty()) in = one.answer;
    if (asked_.as == form::json) {
        out_ += first_ ? "\n{" : ",\n{";
        first_ = false;
        for (std::size_t i = 0; i < one.keys->size(); ++i)
            out_ += fmt::format("{}:{},", json_quoted(rows_.dimensions()[asked_.what.by[i]].name),
                                json_quoted((*one.keys)[i]));
        if (one.request != nullptr) out_ += fmt::format("\"request\":{},", json_quoted(one.request->key));
        out_ += fmt::format(R"("course":{},"counts_in":{},"data":{}}})", json_quoted(one.course),
                            json_quoted(in), json_quoted(data));
        return;
    }
    for (const std::string& key : *one.keys) out_ += csv_field(key) + ",";
    out_ += csv_field(one.course) + ",";
    if (one.request != nullptr) out_ += csv_field(one.request->key) + ",";
    out_ += csv_field(in) + "," + csv_field(data) + "\r\n";
}

std::string listing::finish() {
    if (asked_.as == form::json) out_ += "]}\n";
    return std::move(out_);
}

}  // namespace genvej::gateway::tables
