#include "gateway/tables/make.hpp"

#include <fmt/format.h>

#include "gateway/tables/hiding.hpp"
#include "gateway/tables/indicator_counting.hpp"

namespace genvej::gateway::tables {

namespace {

template <class Counts>
store::result<made_report> finish(Counts& counts, listing& behind, const understood& asked,
                                  const made_with& with, const reading& reads, model::language in) {
    made_report out;
    store::known_filter which = asked.which;
    which.measurements = counts.looks_at_measurements();
    const auto read = reads(
        which, [&](const store::known_course& one) { counts.add(one.municipality, one.course, one.data); });
    if (read.has_error()) return read.error();
    if (asked.rows) {
        out.text = behind.finish();
        return out;
    }
    table made = counts.finish(with.names);
    if (asked.aggregated) {
        if (made.rows.size() > most_rows(made)) {
            out.refusal = {
                "by",
                {},
                fmt::format("fewer groups: at most {} rows where small figures are hidden", most_rows(made))};
            return out;
        }
        hide(made, with.hide_below);
    }
    out.text = shown(made, asked, in);
    return out;
}

}  // namespace

store::result<made_report> make(const understood& asked, const made_with& with, const reading& reads,
                                model::language in) {
    const report_rows& rows = report_rows::built_in();
    listing behind(rows, asked);
    counting::sink each;
    if (asked.rows) each = [&](const counted& one) { behind.add(one); };
    if (asked.what.of->of_indicators) {
        indicator_counting counts(rows, asked.what, *with.sets, in, std::move(each));
        return finish(counts, behind, asked, with, reads, in);
    }
    counting counts(rows, asked.what, *with.inhabitants, std::move(each));
    return finish(counts, behind, asked, with, reads, in);
}

}  // namespace genvej::gateway::tables
