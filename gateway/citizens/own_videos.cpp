#include "gateway/citizens/own_videos.hpp"

#include <utility>

#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/own_document.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway::citizens {

namespace {

/// Without a route he waits, and nothing is noted: he is told when there is one.
void send(video::invitation& one, const pathway::file& file, const look_rules& with, looked& into) {
    auto made = reception_of(
        with.settings,
        {video::message_kind, own_partner, one.to, one.bundle, file.whom().cpr, std::move(one.body)},
        own_partner, file.whom().municipality, with.now);
    if (!made.ok()) {
        one.waits = video::waits::no_route;
        return;
    }
    into.settles.notes.push_back(
        {0, with.now, std::string(pathway::notes::video), {}, video::told_note(one, file)});
    into.settles.makes.push_back(std::move(made.value));
}

}  // namespace

void add_videos(const pathway::file& file, const look_rules& with, looked& into) {
    into.videos = video::invite({file, *with.tools.directory, video::rules::built_in(),
                                 pathway::day_of(with.now), utc_time(with.now)});
    for (video::invitation& one : into.videos) {
        if (one.waits.empty() && !one.body.empty()) send(one, file, with, into);
    }
}

}  // namespace genvej::gateway::citizens
