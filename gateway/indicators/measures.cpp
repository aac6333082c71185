#include "gateway/indicators/measures.hpp"

#include <fmt/format.h>

#include "gateway/indicators/document.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr text base = "https://genvej.invalid/fhir";
constexpr text terminology = "http://terminology.hl7.org/CodeSystem";
constexpr text own_codes = "https://genvej.invalid/fhir/CodeSystem/rehab";

std::string coding(text system, text code) {
    return fmt::format(R"({{"coding":[{{"system":"{}","code":"{}"}}]}})", system, code);
}
std::string measure_coding(text list, text code) {
    return coding(fmt::format("{}/{}", terminology, list), code);
}

/// Letters, digits, hyphens: FHIR's id.
std::string id_of(const indicator_set& of, const indicator& one) {
    return fmt::format("{}-{}", of.name, one.id);
}
/// A name for programs: `Dhrd2019_2b`.
std::string name_of(const indicator_set& of, const indicator& one) {
    std::string out;
    bool large = true;
    for (const char c : id_of(of, one)) {
        if (c == '-') {
            out += '_';
            continue;
        }
        out += large && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        large = false;
    }
    return out;
}

std::string as_markup(text words) {
    std::string out;
    for (const char c : words) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '&') {
            out += "&amp;";
        } else {
            out += c;
        }
    }
    return out;
}
std::string narrative(const std::vector<std::string>& lines) {
    std::string div = R"(<div xmlns="http://www.w3.org/1999/xhtml" lang="da" xml:lang="da">)";
    for (const std::string& one : lines) div += fmt::format("<p>{}</p>", as_markup(one));
    return fmt::format(R"("text":{{"status":"generated","div":{}}})", json_quoted(div + "</div>"));
}

std::string population(text name, const std::vector<clause>& of) {
    std::string rows;
    for (const clause& its : of) {
        for (const set_row& row : its.rows)
            rows += fmt::format("{}{}: {}", rows.empty() ? "" : "\n", its.name, words_of(row));
    }
    return fmt::format(R"({{"code":{},"criteria":{{"language":"text/x-genvej-rows","expression":{}}}}})",
                       measure_coding("measure-population", name), json_quoted(rows));
}

std::string counted(const std::string& code, std::uint64_t count) {
    return fmt::format(R"({{"code":{},"count":{}}})", code, count);
}

std::string per_cent(int tenths) {
    const std::string value =
        tenths % 10 == 0 ? std::to_string(tenths / 10) : fmt::format("{}.{}", tenths / 10, tenths % 10);
    return fmt::format(
        R"(,"measureScore":{{"value":{},"unit":"%","system":"http://unitsofmeasure.org","code":"%"}})",
        value);
}

/// Who is of the population, who is left out, who has an answer.
std::string groups(const indicator& one, const tally& of) {
    const std::uint64_t inside = of.population();
    std::string populations = counted(measure_coding("measure-population", "initial-population"), inside) +
                              ',' + counted(measure_coding("measure-population", "denominator"), inside);
    if (!one.exclusion.empty())
        populations +=
            ',' + counted(measure_coding("measure-population", "denominator-exclusion"), of.excluded);
    populations += ',' + counted(measure_coding("measure-population", "numerator"), of.yes) + ',' +
                   counted(coding(own_codes, "unknown"), of.unknown);
    const std::string rate = of.rate() < 0 ? "" : per_cent(of.rate());
    const std::string whole = of.completeness() < 0 ? "" : per_cent(of.completeness());
    return fmt::format(
        R"({{"code":{{"text":{}}},"population":[{}]{}}},{{"code":{{"text":"completeness"}},"population":[{}]{}}})",
        json_quoted(one.english), populations, rate,
        counted(measure_coding("measure-population", "denominator"), of.yes + of.no + of.unknown) + ',' +
            counted(measure_coding("measure-population", "numerator"), of.yes + of.no),
        whole);
}

std::string report(const indicator_set& of, const indicator& one, const tally& counts, const report_frame& in,
                   const std::vector<std::string>& lines, const std::string& more) {
    const bool single = !in.citizen.empty();
    return fmt::format(
        R"({{"resourceType":"MeasureReport","id":{},{},"status":"complete","type":"{}","measure":"{}"{},"date":"{}",)"
        R"("period":{{"start":"{}","end":"{}"}},"improvementNotation":{},"group":[{}]{}}})",
        json_quoted(in.id), narrative(lines), single ? "individual" : "summary", measure_url(of, one),
        single ? fmt::format(R"(,"subject":{{"reference":"Patient/{}"}})", in.citizen) : "", in.made,
        pathway::to_date(in.from), pathway::to_date(in.to),
        measure_coding("measure-improvement-notation", "increase"), groups(one, counts), more);
}

/// `Observation/id#2` as a reference to that version; empty: no resource of a record.
std::string version_of(std::string_view from) {
    const std::size_t slash = from.find('/'), sign = from.rfind('#');
    if (slash == text::npos || sign == text::npos || sign < slash || from.find(':') != text::npos) return {};
    return fmt::format("{}/_history/{}", from.substr(0, sign), from.substr(sign + 1));
}

}  // namespace

std::string measure_url(const indicator_set& of, const indicator& one) {
    return fmt::format("{}/Measure/{}", base, id_of(of, one));
}

std::string measure_json(const indicator_set& of, const indicator& one) {
    std::string populations =
        population("initial-population", one.denominator) + ',' + population("denominator", one.denominator);
    if (!one.exclusion.empty()) populations += ',' + population("denominator-exclusion", one.exclusion);
    populations += ',' + population("numerator", one.numerator);
    std::string span;
    if (!of.from.empty()) span += fmt::format(R"("start":"{}")", of.from);
    if (!of.until.empty()) span += fmt::format(R"({}"end":"{}")", span.empty() ? "" : ",", of.until);
    if (!span.empty()) span = fmt::format(R"(,"effectivePeriod":{{{}}})", span);
    const std::string standard = one.standard == 0 ? "" : fmt::format(" Standard: {} %.", one.standard);
    const std::string never = one.never ? " Never answered from what genvej receives." : "";
    const std::string about =
        fmt::format("{}.{}{} {}: {}", one.danish, standard, never, one.certainty, one.source);
    return fmt::format(
        R"({{"resourceType":"Measure","id":"{}",{},"url":"{}","name":"{}","title":{},"status":"{}","experimental":{},)"
        R"("publisher":{},"description":{}{},"scoring":{},"type":[{}],"improvementNotation":{},"group":[{{"population":[{}]}}]}})",
        id_of(of, one), narrative({about}), measure_url(of, one), name_of(of, one),
        json_quoted(fmt::format("{} {}: {}", of.name, one.id, one.english)),
        of.until.empty() ? "active" : "retired", of.certainty == "invented", json_quoted(of.owner),
        json_quoted(about), span, measure_coding("measure-scoring", "proportion"),
        measure_coding("measure-type", one.type == "process" ? "process" : "outcome"),
        measure_coding("measure-improvement-notation", "increase"), populations);
}

std::string measures_bundle(const indicator_set& of) {
    std::string entries;
    for (const indicator& one : of.indicators) {
        entries += fmt::format(R"({}{{"fullUrl":"{}","resource":{}}})", entries.empty() ? "" : ",",
                               measure_url(of, one), measure_json(of, one));
    }
    return fmt::format(R"({{"resourceType":"Bundle","type":"collection","entry":[{}]}})", entries);
}

std::string individual_report(const indicator_set& of, const indicator& one, const explained& says,
                              const report_frame& in) {
    tally counts;
    counts.add(says.is, false);
    std::vector<std::string> lines = {fmt::format("{} {}: {}", of.name, one.id, word_of(says.is))};
    std::string used;
    for (const said_datum& its : says.by) {
        lines.push_back(fmt::format("{}: {}", its.place, its.value));
        const std::string version = version_of(its.from);
        if (!version.empty() && used.find('"' + version + '"') == std::string::npos)
            used += fmt::format(R"({}{{"reference":"{}"}})", used.empty() ? "" : ",", version);
    }
    for (const missing_datum& its : says.missing)
        lines.push_back(fmt::format("{}: {} ({})", its.place, its.reason, its.supplier));
    if (!used.empty()) used = fmt::format(R"(,"evaluatedResource":[{}])", used);
    return report(of, one, counts, in, lines, used);
}

std::string summary_report(const indicator_set& of, const indicator& one, const tally& counts,
                           const report_frame& in) {
    return report(of, one, counts, in,
                  {fmt::format("{} {}: {} yes, {} no, {} unknown, {} excluded", of.name, one.id, counts.yes,
                               counts.no, counts.unknown, counts.excluded)},
                  {});
}

}  // namespace genvej::gateway::indicators
