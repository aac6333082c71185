#include "gateway/citizens/own_rows.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "gateway/citizens/registry_documents.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/registry/told.hpp"

namespace genvej::gateway::citizens {

namespace {

using registry::registry_row;
using registry::told_row;

class row_keeper {
public:
    row_keeper(const pathway::file& file, const look_rules& with, looked& into)
        : file_(file), with_(with), into_(into), told_(registry::told_rows(file)) {}

    /// The row of a course that is there.
    void keep(const registry_row& to, indicators::course_data& of) {
        const told_row* const before = last(to, of.course);
        if (before == nullptr && !registry::belongs(to, of)) return;
        registry::made_row row = registry::make_row(rules_, to, head(of.course), of);
        const int version = note(to, of.course, before, row, false);
        of.add_row(to.registry, version);
        say_in_data(to, row, of);
    }

    /// What was told of courses that are there no longer.
    void withdraw(const std::vector<indicators::course_data>& there) {
        for (const told_row& one : told_) {
            const auto its = [&](const indicators::course_data& it) { return it.course == one.course; };
            if (one.gone || std::any_of(there.begin(), there.end(), its)) continue;
            const registry_row* const to = rules_.find(one.registry);
            if (to == nullptr) continue;
            registry::made_row row = registry::withdrawn_row(rules_, *to, head(one.course));
            note(*to, one.course, &one, row, true);
        }
    }

private:
    /// What the row lacks is a datum of the course, too: tables count completeness by it.
    void say_in_data(const registry_row& to, const registry::made_row& row,
                     indicators::course_data& of) const {
        if (!to.said) return;
        std::string lacks;
        for (const registry::missing_datum& one : row.missing)
            lacks.append(lacks.empty() ? "" : " ").append(one.datum);
        indicators::datum_value value;
        value.known = true;
        value.word = of.keep(lacks.empty() ? "complete" : std::move(lacks));
        of.set(*to.said, value);
    }
    registry::row_head head(registry::text course) const {
        return {file_.whom().municipality, course, file_.whom().cpr};
    }
    const told_row* last(const registry_row& to, registry::text course) const {
        const auto found = std::find_if(told_.begin(), told_.end(), [&](const told_row& one) {
            return one.registry == to.registry && one.course == course;
        });
        return found == told_.end() ? nullptr : &*found;
    }

    /// @return its version
    int note(const registry_row& to, registry::text course, const told_row* before, registry::made_row& row,
             bool gone) {
        const std::string digest = registry::digest_of(row);
        if (before != nullptr && !before->gone && before->digest == digest) return before->version;
        const int version = (before == nullptr ? 0 : before->version) + 1;
        registry::number_row(rules_, row, version);
        into_.settles.notes.push_back({0,
                                       with_.now,
                                       std::string(registry::note_kind),
                                       {},
                                       registry::told_note({to.registry, course, digest, version, gone})});
        send(to, course, row, version);
        return version;
    }

    void send(const registry_row& to, registry::text course, const registry::made_row& row, int version) {
        const registry_settings* const how = with_.settings.registry(to.registry);
        if (how == nullptr || how->monthly) return;
        const registry_batch batch{rules_, to, *with_.tools.directory, with_.now};
        auto made = registry_reception(with_.settings, batch, {row},
                                       {fmt::format("{}-{}-{}", to.registry, course, version),
                                        file_.whom().municipality, file_.whom().cpr});
        // That somebody gets them is seen to when the settings are read.
        if (made.ok()) into_.settles.makes.push_back(std::move(made.value));
    }

    const pathway::file& file_;
    const look_rules& with_;
    looked& into_;
    const registry::registry_rules& rules_ = registry::registry_rules::built_in();
    const std::vector<told_row> told_;
};

}  // namespace

void add_registry_rows(const pathway::file& file, std::vector<indicators::course_data>& data,
                       const look_rules& with, looked& into) {
    row_keeper rows(file, with, into);
    for (const registry_row& to : registry::registry_rules::built_in().registries()) {
        for (indicators::course_data& of : data) rows.keep(to, of);
    }
    rows.withdraw(data);
}

}  // namespace genvej::gateway::citizens
