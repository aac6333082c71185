#include "gateway/indicators/document.hpp"

#include <fmt/format.h>

#include "gateway/indicators/sets_reader.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr text beginning =
    "# Indicators\n\n"
    "Written by `genvej indicators document` from the sets in `gateway/indicators/sets`; a test holds that "
    "it is current. How sets are\n"
    "written, and how another one comes beside them, is in `docs/how-to/new-disease.md`.\n\n"
    "A course answers yes, no, unknown (with the missing datum, its reason, and who can register it), or "
    "excluded; or it is not of the\n"
    "population. Unknown is never counted as no: the rate is yes / (yes + no), and beside it stands the "
    "completeness, (yes + no) / (yes + no +\n"
    "unknown). Rows of one clause are alternatives; clauses are all needed; several data in a row are "
    "interchangeable: any of them answers.\n\n"
    "certainty: *stated* (the source says so), *inferred* (ours: the source leaves it open), *invented* (for "
    "demonstration only).\n\n"
    "## Operators\n\n| operator | meaning |\n|---|---|\n";

std::string plain(text one) {
    std::string out;
    for (const char c : one) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string validity(const indicator_set& of) {
    if (of.from.empty() && of.until.empty()) return {};
    return fmt::format(" Valid from {} until {}.", of.from.empty() ? "the beginning" : of.from,
                       of.until.empty() ? "now" : of.until);
}

std::string standard_of(const indicator& one) {
    return one.standard == 0 ? "-" : fmt::format("{} %", one.standard);
}

text never_said(const indicator& one) {
    return one.never ? " **Never answered from what genvej receives.**" : "";
}

void add_set(std::string& to, const indicator_set& of, const data_rows& data) {
    to += fmt::format("\n## {}: {}\n\n*{}*. Owner: {}.{} A course belongs to the month of `{}`. {}: {}.\n\n",
                      of.name, of.english, of.danish, of.owner, validity(of), data.places()[of.day].name(),
                      of.certainty, of.source);
    to += "| indicator | standard | type | certainty | source |\n|---|---|---|---|---|\n";
    for (const indicator& one : of.indicators) {
        to += fmt::format("| **{}** {} / *{}*.{} | {} | {} | {} | {} |\n", one.id, plain(one.english),
                          plain(one.danish), never_said(one), standard_of(one), one.type, one.certainty,
                          plain(one.source));
    }
    to += "\n| indicator | population | clause | row | certainty | source |\n|---|---|---|---|---|---|\n";
    each_row(of, [&](const indicator& one, text population, const clause& its, const set_row& row) {
        to += fmt::format("| {} | {} | {} | {} | {} | {} |\n", one.id, population, plain(its.name),
                          plain(words_of(row)), row.certainty, plain(row.source));
    });
}

}  // namespace

std::string words_of(const set_row& row) {
    std::string out(row.datum);
    if (!row.at.empty()) out += fmt::format(" at {}", row.at);
    out += fmt::format(": {}", word_of(row.is));
    if (!row.value.empty()) out += fmt::format(" {}", row.value);
    return out;
}

std::string sets_document(const indicator_sets& of) {
    std::string out(beginning);
    for (const predicate_row& one : predicate_rows())
        out += fmt::format("| `{}` | {} |\n", one.word, one.meaning);
    out +=
        "\n## Data\n\n| datum | at | meaning | taken from | supplier | certainty | source "
        "|\n|---|---|---|---|---|---|---|\n";
    for (const datum_place& one : of.data().places()) {
        out += fmt::format("| `{}` | {} | {} / *{}* | {} | {} | {} | {} |\n", one.datum, one.at,
                           plain(one.english), plain(one.danish), one.from, one.supplier, one.certainty,
                           plain(one.source));
    }
    for (const indicator_set& one : of.all()) add_set(out, one, of.data());
    return out;
}

std::string set_text(const indicator_set& of, const indicator* only) {
    std::string out =
        fmt::format("{}: {}\n  {}; {}; {}\n", of.name, of.english, of.danish, of.certainty, of.source);
    for (const indicator& one : of.indicators) {
        if (only != nullptr && only != &one) continue;
        out += fmt::format("\n{}  {}\n    {}; standard {}; {}, {}\n", one.id, one.english, one.type,
                           standard_of(one), one.certainty, one.source);
        if (one.never) out += "    never answered from what genvej receives\n";
        each_row(one, [&](const indicator&, text population, const clause& its, const set_row& row) {
            out += fmt::format("    {:<11}  {:<12}  {}  ({}, {})\n", population, its.name, words_of(row),
                               row.certainty, row.source);
        });
    }
    return out;
}

}  // namespace genvej::gateway::indicators
