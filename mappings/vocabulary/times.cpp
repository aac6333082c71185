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

void date_and_time_forward(conversion& row) {
    const std::string_view day = trimmed(row.text(0));
    auto local = read_date(day);
    if (!local) return row.report("convert.date", {});
    const bool timed = row.has(1);
    if (timed && !read_time(trimmed(row.text(1)), *local)) return row.report("convert.time", {}, 1);
    if (!timed && row.target_type(0) != "instant") return row.write(0, day);
    const danish_instant when = in_denmark(*local);
    if (when.how == clock_case::twice) row.report("convert.hour_twice", {}, 1);
    if (when.how == clock_case::missing) row.report("convert.hour_missing", {}, 1);
    row.write(0, row.memory().copy(to_fhir(when)));
}

void date_and_time_backward(conversion& row) {
    const std::string_view text = row.text(0);
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

}  // namespace genvej::mappings
