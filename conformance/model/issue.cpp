#include "conformance/model/issue.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <stdexcept>

#include "conformance/model/characters.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::model {

namespace {

severity severity_of(std::string_view name) {
    for (const severity level :
         {severity::fatal, severity::error, severity::warning, severity::information}) {
        if (to_string(level) == name) return level;
    }
    throw std::logic_error("no such severity: " + std::string(name));
}

const std::vector<issue_row>& all_rows() {
    static std::deque<table> tables;  // keeps the unquoted fields
    static const std::vector<issue_row> rows = [] {
        std::vector<issue_row> out;
        for (const resource& file : resources_below("conformance/model/issues/")) {
            const table& read = tables.emplace_back(table::read(file.text).value());
            for (const table::row& row : read.rows()) {
                const auto& f = row.fields;
                if (f.size() != 9)
                    throw std::logic_error(std::string(file.path) + ": nine columns are expected");
                std::uint16_t http = 0;
                std::from_chars(f[4].data(), f[4].data() + f[4].size(), http);
                out.push_back({f[0], severity_of(f[1]), f[2], f[3], http, f[5], f[6], f[7], f[8]});
            }
        }
        std::sort(out.begin(), out.end(),
                  [](const issue_row& a, const issue_row& b) { return a.code < b.code; });
        return out;
    }();
    return rows;
}

/// Replaces {0}, {1} ... by the params; a number without a param stays as it is.
std::string fill(std::string_view text, const std::vector<std::string>& params) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hole = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' &&
                          text[i + 1] <= '9';
        const std::size_t number = hole ? static_cast<std::size_t>(text[i + 1] - '0') : params.size();
        if (number < params.size()) {
            out += loggable(params[number]);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

std::string loggable(std::string_view text) {
    constexpr std::size_t cpr_length = 10;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t digits = 0;
        std::size_t end = i;
        while (end < text.size() && (is_digit(text[end]) || (text[end] == '-' && digits == 6)))
            digits += is_digit(text[end++]) ? 1 : 0;
        if (digits == cpr_length) {
            out += "[...]";
            i = end;
        } else {
            out += text[i++];
            while (i < end) out += text[i++];
        }
    }
    return out;
}

std::span<const issue_row> issue_rows() {
    return all_rows();
}

issue make_issue(std::string_view code, std::vector<std::string> params) {
    const auto& rows = all_rows();
    const auto found =
        std::lower_bound(rows.begin(), rows.end(), code,
                         [](const issue_row& row, std::string_view c) { return row.code < c; });
    if (found == rows.end() || found->code != code)
        throw std::logic_error("issue without a row: " + std::string(code));
    issue out;
    out.row = &*found;
    out.level = found->level;
    out.params = std::move(params);
    return out;
}

issue make_issue(std::string_view code, const node& at, path_style style, std::vector<std::string> params) {
    issue out = make_issue(code, std::move(params));
    out.path = path_of(at, style);
    out.at = at.at;
    return out;
}

std::string issue::summary(language in) const {
    return fill(in == language::danish ? row->danish : row->english, params);
}

std::string issue::remedy(language in) const {
    return fill(in == language::danish ? row->remedy_danish : row->remedy_english, params);
}

void append(issues& to, issues&& more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

bool has_errors(const issues& list) noexcept {
    return std::any_of(list.begin(), list.end(),
                       [](const issue& one) { return one.level <= severity::error; });
}

const issue* worst(const issues& list) noexcept {
    const auto found = std::min_element(list.begin(), list.end(),
                                        [](const issue& a, const issue& b) { return a.level < b.level; });
    return found == list.end() ? nullptr : &*found;
}

std::string_view to_string(severity level) noexcept {
    switch (level) {
        case severity::fatal:
            return "fatal";
        case severity::error:
            return "error";
        case severity::warning:
            return "warning";
        case severity::information:
            return "information";
    }
    return "error";
}

std::string to_line(const issue& one, language in) {
    std::string out(to_string(one.level));
    out += ": ";
    if (!one.path.empty()) out += loggable(one.path);
    if (one.at.line != 0) {
        out += (one.path.empty() ? "line " : " (line ") + std::to_string(one.at.line) + ", column " +
               std::to_string(one.at.column) + (one.path.empty() ? "" : ")");
    }
    if (!one.path.empty() || one.at.line != 0) out += ": ";
    out += one.summary(in);
    const std::string what_to_do = one.remedy(in);
    if (!what_to_do.empty()) out += " " + what_to_do;
    out += " [" + std::string(one.code());
    if (!one.rule.empty()) out += ", " + one.rule;
    return out + "]";
}

}  // namespace genvej::model
