#pragma once
/// Course data in one line, `groups=ischaemic; walk6@start=400/walk6; hads_d@end=?incomplete`: a number with
/// its method behind a slash, a day, a truth, words, or a reason behind a question mark.
/// Thread-safety: functions without state.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gateway/indicators/indicators.hpp"
#include "gateway/pathway/decimals.hpp"

namespace genvej::gateway::indicators {

inline std::string trimmed(std::string one) {
    one.erase(0, one.find_first_not_of(' '));
    one.erase(one.find_last_not_of(' ') + 1);
    return one;
}

inline void tell(course_data& to, const std::string& place, const std::string& said) {
    const std::size_t sign = place.find('@');
    const std::string datum = place.substr(0, sign);
    const std::string point = sign == std::string::npos ? "" : place.substr(sign + 1);
    const auto at = to.rows().find(datum, point);
    ASSERT_TRUE(at) << "data.csv has no " << place;
    datum_value value;
    const datum_kind kind = to.rows().places()[*at].kind;
    if (said.starts_with("?")) {
        value.word = to.keep(said.substr(1));
        to.set(*at, value);
        return;
    }
    value.known = true;
    value.from = to.keep("Observation/" + std::to_string(*at) + "#1");
    if (kind == datum_kind::day) {
        value.number = pathway::read_day(said).value();
    } else if (kind == datum_kind::truth) {
        value.number = said == "yes" ? 1 : 0;
    } else if (kind == datum_kind::number) {
        const std::size_t slash = said.find('/');
        value.number = pathway::read_thousandths(said.substr(0, slash)).value();
        if (slash != std::string::npos) value.method = to.keep(said.substr(slash + 1));
    } else {
        value.word = to.keep(said);
    }
    to.set(*at, value);
}

inline course_data told(const std::string& line) {
    course_data out(data_rows::built_in());
    std::istringstream in(line);
    for (std::string one; std::getline(in, one, ';');) {
        const std::size_t sign = one.find('=');
        tell(out, trimmed(one.substr(0, sign)), trimmed(one.substr(sign + 1)));
    }
    return out;
}

/// A file of the repository.
inline std::string file_text(const std::string& path) {
    std::ifstream in(GENVEJ_SOURCE_DIR "/" + path, std::ios::binary);
    EXPECT_TRUE(in) << path;
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

struct example {
    std::string indicator, answer, data;
};
/// Those of a set: tests/unit/gateway/indicators/examples.
inline std::vector<example> examples_of(std::string_view set) {
    const std::string rows = file_text("tests/unit/gateway/indicators/examples/" + std::string(set) + ".csv");
    const auto table = model::table::read(rows);
    EXPECT_TRUE(table);
    std::vector<example> out;
    if (!table) return out;
    for (const auto& row : table->rows())
        out.push_back({std::string(row.fields[0]), std::string(row.fields[1]), std::string(row.fields[2])});
    return out;
}

}  // namespace genvej::gateway::indicators
