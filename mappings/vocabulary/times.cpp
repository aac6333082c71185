#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/danish_time.hpp"

namespace genvej::mappings {

void date_forward(conversion& row) {
    const std::string_view text = trimmed(row.text(0));
    if (!read_date(text)) return row.report("convert.date", {});
    row.write(0, text);
}

void date_backward(conversion& row) {
    const auto clock = danish_clock(row.text(0));
    if (clock) return row.write(0, row.memory().copy(date_text(*clock)));
    const std::string_view day = row.text(0).substr(0, 10);
    if (!read_date(day)) return row.report("convert.date", {});
    row.write(0, day);
}

namespace {

constexpr std::size_t fhir_day_length = 10;  // YYYY-MM-DD

/// Sources 0 and 1 as FHIR has them; empty: reported.
std::string_view fhir_time(conversion& row) {
    const std::string_view day = trimmed(row.text(0));
    auto local = read_date(day);
    if (!local) {
        row.report("convert.date", {});
        return {};
    }
    const bool timed = row.has(1);
    if (timed && !read_time(trimmed(row.text(1)), *local)) {
        row.report("convert.time", {}, 1);
        return {};
    }
    if (!timed && row.target_type(0) != "instant") return day;
    const danish_instant when = in_denmark(*local);
    if (when.how == clock_case::twice) row.report("convert.hour_twice", {}, 1);
    if (when.how == clock_case::missing) row.report("convert.hour_missing", {}, 1);
    return row.memory().copy(to_fhir(when));
}

void write_letter_time(conversion& row, std::string_view text) {
    const auto clock = danish_clock(text);
    if (clock) {
        row.write(0, row.memory().copy(date_text(*clock)));
        row.write(1, row.memory().copy(time_text(*clock)));
    } else if (read_date(text)) {
        row.write(0, text);
    } else {
        row.report("convert.date", {});
    }
}

bool is_timed(std::string_view fhir) noexcept {
    return fhir.size() > fhir_day_length;
}

std::string_view day_of(std::string_view fhir) noexcept {
    return fhir.substr(0, fhir_day_length);
}

/// The end of a period that begins so, as FHIR can say it. A period ends no earlier than it begins (per-1),
/// and a day and an hour of it cannot be compared: a day alone as end is all of it, so its last second is the
/// same. Empty: there is none.
std::string_view comparable_end(conversion& row, std::string_view start, std::string_view end) {
    if (start.empty() || day_of(start) < day_of(end)) return end;
    if (day_of(end) < day_of(start) ||
        (is_timed(start) && is_timed(end) && moment_of(end) < moment_of(start)))
        return {};
    if (is_timed(start) == is_timed(end)) return end;
    if (is_timed(end)) return day_of(end);
    clock_time last = *read_date(end);
    last.hour = 23;
    last.minute = last.second = 59;
    return row.memory().copy(to_fhir(in_denmark(last)));
}

}  // namespace

void date_and_time_forward(conversion& row) {
    row.write(0, fhir_time(row));
}

void date_and_time_backward(conversion& row) {
    write_letter_time(row, row.text(0));
}

/// Targets: the end of a period that has its start, and the end as the letter writes it, where that is
/// something else.
void period_end_forward(conversion& row) {
    const std::string_view written = fhir_time(row);
    if (written.empty()) return;
    const std::string_view end = comparable_end(row, row.make_parent(0)->child_value("start"), written);
    if (end.empty()) row.report("convert.end_before_start", {});
    row.write(0, end);
    if (end != written) row.write(1, written);
}

void period_end_backward(conversion& row) {
    write_letter_time(row, row.has(1) ? row.text(1) : row.text(0));
}

}  // namespace genvej::mappings
