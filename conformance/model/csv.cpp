#include "conformance/model/csv.hpp"

#include <algorithm>
#include <stdexcept>

namespace genvej::model {

namespace {

/// Takes one field off the front of `line`. False: a quote is not closed or text follows the closing one.
bool take_field(std::string_view& line, char separator, std::string_view& field,
                std::deque<std::string>& kept) {
    if (line.empty() || line.front() != '"' || separator == '\t') {
        const std::size_t end = std::min(line.find(separator), line.size());
        field = line.substr(0, end);
        line.remove_prefix(end);
        return true;
    }
    std::string out;
    std::size_t i = 1;
    for (; i < line.size(); ++i) {
        if (line[i] != '"') {
            out += line[i];
        } else if (i + 1 < line.size() && line[i + 1] == '"') {
            out += line[i++];
        } else {
            break;
        }
    }
    if (i >= line.size()) return false;
    line.remove_prefix(i + 1);
    field = kept.emplace_back(std::move(out));
    return line.empty() || line.front() == separator;
}

}  // namespace

boost::system::result<table, table_error> table::read(std::string_view text, char separator) {
    table out;
    std::uint32_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        row fields{number, {}};
        fields.fields.reserve(out.columns_.size());
        for (;;) {
            std::string_view field;
            if (!take_field(line, separator, field, out.unquoted_)) {
                return table_error{number, "a quoted field must end with a quote before the separator"};
            }
            fields.fields.push_back(field);
            if (line.empty()) break;
            line.remove_prefix(1);
        }
        if (out.columns_.empty()) {
            out.columns_ = std::move(fields.fields);
            continue;
        }
        if (fields.fields.size() != out.columns_.size()) {
            return table_error{number, "the line has " + std::to_string(fields.fields.size()) +
                                           " fields, the header names " +
                                           std::to_string(out.columns_.size())};
        }
        out.rows_.push_back(std::move(fields));
    }
    if (out.columns_.empty()) return table_error{1, "the table is empty; its first line names the columns"};
    return out;
}

int table::column(std::string_view name) const noexcept {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

void throw_exception_from_error(const table_error& error, const boost::source_location& /*where*/) {
    throw std::runtime_error("line " + std::to_string(error.line) + ": " + error.text);
}

}  // namespace genvej::model
