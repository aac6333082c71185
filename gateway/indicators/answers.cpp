#include "gateway/indicators/answers.hpp"

#include <fmt/format.h>

#include "gateway/indicators/measures.hpp"
#include "gateway/indicators/sets_reader.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::indicators {

namespace {

std::string quoted(text one) {
    return json_quoted(one);
}
std::string or_null(text one) {
    return one.empty() ? "null" : json_quoted(one);
}

template <class All, class Show>
std::string list_of(const All& all, const Show& show) {
    std::string out;
    for (const auto& one : all) {
        if (!out.empty()) out += ',';
        out += show(one);
    }
    return '[' + out + ']';
}

std::string head_of(const indicator& one) {
    return fmt::format(
        R"("indicator":{},"en":{},"da":{},"type":"{}","standard":{},"certainty":"{}","source":{},"never":{})",
        quoted(one.id), quoted(one.english), quoted(one.danish), one.type,
        one.standard == 0 ? "null" : std::to_string(one.standard), one.certainty, quoted(one.source),
        one.never);
}

std::string show(const said_datum& one) {
    const std::string other = one.other_from.empty() ? ""
                                                     : fmt::format(R"(,"other":{},"otherFrom":{})",
                                                                   quoted(one.other), quoted(one.other_from));
    return fmt::format(R"({{"datum":{},"value":{},"from":{}{}}})", quoted(one.place), quoted(one.value),
                       or_null(one.from), other);
}
std::string show(const missing_datum& one) {
    return fmt::format(R"({{"datum":{},"reason":{},"supplier":{}}})", quoted(one.place), quoted(one.reason),
                       quoted(one.supplier));
}

std::string show(const indicator& one, const explained& says) {
    return fmt::format(R"({{{},"answer":"{}","by":{},"missing":{}}})", head_of(one), word_of(says.is),
                       list_of(says.by, [](const said_datum& its) { return show(its); }),
                       list_of(says.missing, [](const missing_datum& its) { return show(its); }));
}

std::string head_of(const indicator_set& of) {
    return fmt::format(
        R"("set":{},"en":{},"da":{},"owner":{},"from":{},"until":{},"replacedBy":{},"certainty":"{}","source":{})",
        quoted(of.name), quoted(of.english), quoted(of.danish), quoted(of.owner), or_null(of.from),
        or_null(of.until), or_null(of.replaced_by), of.certainty, quoted(of.source));
}

std::string show_rows(const indicator& one) {
    std::string out;
    each_row(one, [&](const indicator&, text population, const clause& its, const set_row& row) {
        out += fmt::format(
            R"({}{{"population":"{}","clause":{},"datum":{},"at":{},"operator":"{}","value":{},"certainty":"{}","source":{}}})",
            out.empty() ? "" : ",", population, quoted(its.name), quoted(row.datum), or_null(row.at),
            word_of(row.is), or_null(row.value), row.certainty, quoted(row.source));
    });
    return out;
}

/// From the first day that is known to the last; a course that goes on until today.
report_frame frame_of(const course_data& of, day today) {
    report_frame out;
    for (const text datum : {text("referred"), text("started")}) {
        if (out.from == 0 && of.at(datum).known) out.from = static_cast<day>(of.at(datum).number);
    }
    out.to = of.at("ended").known ? static_cast<day>(of.at("ended").number) : today;
    if (out.from == 0 || out.from > out.to) out.from = out.to;
    return out;
}

}  // namespace

std::string answers_json(const indicator_set& of, const data_rows& data,
                         const std::vector<courses_data>& all) {
    std::string courses;
    for (const courses_data& one : all) {
        course_data of_one(data);
        if (!of_one.read(one.data)) return {};
        courses += fmt::format(
            R"({}{{"course":{},"indicators":{}}})", courses.empty() ? "" : ",", quoted(one.course),
            list_of(of.indicators, [&](const indicator& its) { return show(its, explain(its, of_one)); }));
    }
    return fmt::format(R"({{{},"courses":[{}]}})", head_of(of), courses);
}

std::string answers_bundle(const indicator_set& of, const data_rows& data,
                           const std::vector<courses_data>& all, std::string_view citizen,
                           const std::string& made, day today) {
    std::string entries;
    for (const courses_data& one : all) {
        course_data of_one(data);
        if (!of_one.read(one.data)) return {};
        report_frame frame = frame_of(of_one, today);
        frame.citizen = citizen;
        frame.made = made;
        for (const indicator& its : of.indicators) {
            const explained says = explain(its, of_one);
            if (says.is == answer::outside) continue;
            // The id is no longer than FHIR allows: 64 characters.
            frame.id = fmt::format("{}-{}", one.course.substr(0, 36), its.id).substr(0, 64);
            entries +=
                fmt::format(R"({}{{"fullUrl":"https://genvej.invalid/fhir/MeasureReport/{}","resource":{}}})",
                            entries.empty() ? "" : ",", frame.id, individual_report(of, its, says, frame));
        }
    }
    return fmt::format(R"({{"resourceType":"Bundle","type":"collection","entry":[{}]}})", entries);
}

std::string sets_json(const indicator_sets& of) {
    return fmt::format(R"({{"sets":{}}})", list_of(of.all(), [](const indicator_set& one) {
                           return fmt::format(R"({{{},"indicators":{}}})", head_of(one),
                                              one.indicators.size());
                       }));
}

std::string set_json(const indicator_set& of) {
    return fmt::format(R"({{{},"indicators":{}}})", head_of(of),
                       list_of(of.indicators, [](const indicator& one) {
                           return fmt::format(R"({{{},"rows":[{}]}})", head_of(one), show_rows(one));
                       }));
}

}  // namespace genvej::gateway::indicators
