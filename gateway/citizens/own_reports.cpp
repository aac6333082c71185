#include "gateway/citizens/own_reports.hpp"

#include <iterator>
#include <utility>

#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/own_document.hpp"
#include "gateway/reports/own_report.hpp"

namespace genvej::gateway::citizens {

namespace {

/// `KL140`, `KL119`: by which routes know it.
std::string_view kind_of(const reports::report& one) {
    return one.law == "140" ? "KL140" : "KL119";
}

std::vector<reports::reporter> reporters_of(const configuration& settings) {
    std::vector<reports::reporter> out;
    for (const partner_settings& one : settings.partners) {
        if (!one.reports_itself) out.push_back({one.name, one.gln});
    }
    return out;
}

/// With errors: no route leads to a target that carries reports.
model::checked<store::reception> reception_for(const reports::report& one, const pathway::file& file,
                                               const look_rules& with) {
    own_document what{kind_of(one), own_partner, {},    one.id, file.whom().cpr,
                      one.body,     report_way,  false, {}};
    return reception_of(with.settings, std::move(what), own_partner, file.whom().municipality, with.now);
}

}  // namespace

bool add_reports(const pathway::file& file, const pathway::derived& found, const look_rules& with,
                 looked& into) {
    const std::vector<reports::reporter> reporters = reporters_of(with.settings);
    if (reporters.empty()) return false;
    const pathway::day today = pathway::day_of(with.now);
    reports::made made =
        reports::make_reports(file, found, {reporters, with.reports_today ? today : today - 1, with.now});
    for (const reports::report& one : made.reports) {
        auto message = reception_for(one, file, with);
        if (!message.ok()) {
            // Nothing is noted: what was told to nobody is told when somebody can be.
            into.held.push_back(
                {one.law, one.course, one.partner, one.of, std::move(message.found), {}, true});
            continue;
        }
        into.settles.notes.push_back({0, with.now, std::string(pathway::notes::reported), {}, one.note});
        into.settles.makes.push_back(std::move(message.value));
    }
    for (const reports::held_report& one : made.held) {
        if (!one.noted)
            into.settles.notes.push_back({0, with.now, std::string(pathway::notes::held), {}, one.note});
    }
    into.held.insert(into.held.end(), std::make_move_iterator(made.held.begin()),
                     std::make_move_iterator(made.held.end()));
    return made.more;
}

}  // namespace genvej::gateway::citizens
