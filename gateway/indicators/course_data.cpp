#include "gateway/indicators/course_data.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

namespace genvej::gateway::indicators {

namespace {

/// The form of stored rows: a line for each place, `NO[@POINT]`, then after tabs the value (`=` and a number,
/// `"` and a word, or `?` and a reason), day, method, resource, the other value and who says so; empty fields
/// at the end are left out. A line that begins with `q` is a request, one with `v` a registry and the version
/// of its row.
constexpr char field_end = '\t', line_end = '\n', escape = '\\';

bool is_plain(char c) noexcept {
    return c != field_end && c != line_end && c != escape;
}

void write_plain(std::string& into, text one) {
    if (std::all_of(one.begin(), one.end(), is_plain)) {
        into.append(one);
        return;
    }
    for (const char c : one) {
        if (!is_plain(c)) into += escape;
        into += c == field_end ? 't' : (c == line_end ? 'n' : c);
    }
}

void write_number(std::string& into, std::int64_t number) {
    constexpr std::size_t longest = 20;
    std::array<char, longest> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    into.append(digits.data(), end.ptr);
}

/// Writes one line; fields that are empty are written when another one follows them.
class line {
public:
    explicit line(std::string& into) : into_(into) {}

    line& next() {
        ++tabs_;
        return *this;
    }
    line& add(text one) {
        if (!one.empty()) write_plain(begun(), one);
        return *this;
    }
    line& add(std::int64_t number) {
        write_number(begun(), number);
        return *this;
    }
    void end() { into_ += line_end; }

private:
    std::string& begun() {
        into_.append(tabs_, field_end);
        tabs_ = 0;
        return into_;
    }

    std::string& into_;
    std::size_t tabs_ = 0;
};

text cut(text& from, char at) {
    const std::size_t end = std::min(from.find(at), from.size());
    const text out = from.substr(0, end);
    from.remove_prefix(std::min(end + 1, from.size()));
    return out;
}

template <class Number>
bool number_in(text digits, Number& into) {
    if (digits.empty()) return true;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), into);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
}

bool is_number(datum_kind kind) {
    return kind == datum_kind::day || kind == datum_kind::number || kind == datum_kind::truth;
}

void add_value(line& into, const datum_place& place, const datum_value& value) {
    if (!value.known) {
        into.add("?").add(value.word);
    } else if (is_number(place.kind)) {
        into.add("=").add(value.number);
    } else {
        into.add("\"").add(value.word);
    }
}

/// Only by what follows it immediately.
void lengthen(store::byte_span& part, std::uint32_t from, std::uint32_t to) {
    if (part.to == 0) part.from = from;
    if (part.to == 0 || part.to == from) part.to = to;
}

void add_day(line& into, day one) {
    if (one != 0) into.add(std::int64_t{one});
}

}  // namespace

const datum_value& course_data::at(text datum, text point) const {
    const auto place = of_->find(datum, point);
    if (!place) throw std::logic_error(fmt::format("data.csv has no `{}` at `{}`", datum, point));
    return values_[*place];
}

void course_data::set(std::size_t place, const datum_value& value) {
    values_[place] = value;
    set_.push_back(place);
}

void course_data::set(text datum, text point, const datum_value& value) {
    const auto place = of_->find(datum, point);
    if (!place) throw std::logic_error(fmt::format("data.csv has no `{}` at `{}`", datum, point));
    set(*place, value);
}

std::string course_data::to_text(store::byte_span* measured) const {
    constexpr std::size_t usual = 2048;
    std::string out;
    out.reserve(usual);
    if (measured != nullptr) *measured = {};
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const datum_value& value = values_[i];
        if (!value.known && (value.word.empty() || value.word == why::not_registered)) continue;
        const datum_place& place = of_->places()[i];
        const auto begins = static_cast<std::uint32_t>(out.size());
        line one(out);
        one.add(std::int64_t{place.no});
        if (!place.at.empty()) one.add("@").add(place.at);
        add_value(one.next(), place, value);
        add_day(one.next(), value.on);
        for (const text field : {value.method, value.from, value.other, value.other_from})
            one.next().add(field);
        one.end();
        if (measured != nullptr && place.is_measured())
            lengthen(*measured, begins, static_cast<std::uint32_t>(out.size()));
    }
    for (const request_data& its : requests_) {
        line one(out);
        one.add("q");
        for (const text field : {its.key, its.kind, its.law, its.type, its.sender, its.department})
            one.next().add(field);
        add_day(one.next(), its.received);
        one.next().add(its.recoded ? "r" : "").add(its.withdrawn ? "w" : "").end();
    }
    for (const told& one : rows_told_)
        line(out).add("v").next().add(one.registry).next().add(std::int64_t{one.version}).end();
    return out;
}

int course_data::row_version(text registry) const noexcept {
    for (const told& one : rows_told_) {
        if (one.registry == registry) return one.version;
    }
    return 0;
}

void course_data::clear() {
    for (const std::size_t place : set_) values_[place] = {};
    set_.clear();
    requests_.clear();
    rows_told_.clear();
    kept_.clear();
}

text course_data::plain(text field) {
    if (field.find(escape) == text::npos) return field;
    std::string out;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != escape || i + 1 == field.size()) {
            out += field[i];
            continue;
        }
        const char c = field[++i];
        out += c == 't' ? field_end : (c == 'n' ? line_end : c);
    }
    return keep(std::move(out));
}

bool course_data::read_request(text line) {
    request_data one;
    for (text* const into : {&one.key, &one.kind, &one.law, &one.type, &one.sender, &one.department})
        *into = plain(cut(line, field_end));
    if (!number_in(cut(line, field_end), one.received)) return false;
    const text flags = cut(line, field_end);
    one.recoded = flags.find('r') != text::npos;
    one.withdrawn = flags.find('w') != text::npos;
    requests_.push_back(one);
    return line.empty();
}

bool course_data::read_version(text line) {
    told one;
    one.registry = plain(cut(line, field_end));
    if (line.empty() || !number_in(line, one.version) || one.version < 1) return false;
    rows_told_.push_back(one);
    return true;
}

bool course_data::read_value(text line) {
    text name = cut(line, field_end);
    int no = 0;
    if (!number_in(cut(name, '@'), no) || no <= 0) return false;
    text said = cut(line, field_end);
    if (said.empty()) return false;
    const char how = said.front();
    said.remove_prefix(1);
    datum_value value;
    value.known = how != '?';
    if (how == '=' ? !number_in(said, value.number) : (how != '"' && how != '?')) return false;
    if (how != '=') value.word = plain(said);
    if (!number_in(cut(line, field_end), value.on)) return false;
    for (text* const into : {&value.method, &value.from, &value.other, &value.other_from})
        *into = plain(cut(line, field_end));
    if (const auto place = of_->find(no, name)) set(*place, value);
    return line.empty();
}

void course_data::read_only(const std::vector<std::size_t>& places) {
    only_.clear();
    for (const std::size_t place : places) {
        const auto no = static_cast<std::size_t>(of_->places()[place].no);
        if (only_.size() <= no) only_.resize(no + 1);
        only_[no] = true;
    }
}

/// What is no number is not passed over: read() says what is wrong with it.
bool course_data::is_passed_over(text line) const noexcept {
    if (only_.empty()) return false;
    constexpr std::size_t base = 10, longest = 4;
    std::size_t no = 0, digits = 0;
    for (; digits < line.size() && line[digits] >= '0' && line[digits] <= '9'; ++digits)
        no = no * base + static_cast<std::size_t>(line[digits] - '0');
    if (digits == 0 || digits > longest) return false;
    return no >= only_.size() || !only_[no];
}

bool course_data::read(text from) {
    clear();
    while (!from.empty()) {
        if (from.find(line_end) == text::npos) return false;
        text line = cut(from, line_end);
        if (line.substr(0, 2) == "q\t") {
            line.remove_prefix(2);
            if (!read_request(line)) return false;
        } else if (line.substr(0, 2) == "v\t") {
            line.remove_prefix(2);
            if (!read_version(line)) return false;
        } else if (!is_passed_over(line) && !read_value(line)) {
            return false;
        }
    }
    return true;
}

}  // namespace genvej::gateway::indicators
