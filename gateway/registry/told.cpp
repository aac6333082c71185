#include "gateway/registry/told.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::registry {

std::vector<told_row> told_rows(const pathway::file& of) {
    std::vector<told_row> out;
    for (const pathway::filed_note& note : of.notes()) {
        if (note.kind != note_kind) continue;
        told_row one{pathway::notes::text_of(note.body, "registry"),
                     pathway::notes::text_of(note.body, "course"),
                     pathway::notes::text_of(note.body, "digest"), 0,
                     pathway::notes::text_of(note.body, "gone") == "true"};
        const text version = pathway::notes::text_of(note.body, "version");
        std::from_chars(version.data(), version.data() + version.size(), one.version);
        const auto before = std::find_if(out.begin(), out.end(), [&](const told_row& it) {
            return it.registry == one.registry && it.course == one.course;
        });
        if (before == out.end()) {
            out.push_back(one);
        } else {
            *before = one;
        }
    }
    return out;
}

std::string told_note(const told_row& one) {
    return fmt::format(R"({{"registry":{},"course":{},"version":{},"digest":{},"gone":{}}})",
                       json_quoted(one.registry), json_quoted(one.course), one.version,
                       json_quoted(one.digest), one.gone);
}

}  // namespace genvej::gateway::registry
