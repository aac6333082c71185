#include "gateway/citizens/gone.hpp"

#include <algorithm>

#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::citizens {

std::vector<pathway::course> gone_courses(const pathway::file& file, const pathway::derived& found) {
    std::vector<pathway::course> out;
    const auto has = [](const std::vector<pathway::course>& in, std::string_view id) {
        return std::any_of(in.begin(), in.end(), [&](const auto& one) { return one.id == id; });
    };
    for (const pathway::filed_note& note : file.notes()) {
        const bool told = note.kind == pathway::notes::letter || note.kind == pathway::notes::summary;
        if (!told || pathway::notes::text_of(note.body, "state") != "sent") continue;
        const std::string_view id = pathway::notes::text_of(note.body, "course");
        if (has(found.courses, id) || has(out, id)) continue;
        pathway::course& one = out.emplace_back();
        one.id = id;
        one.state = "void";
    }
    return out;
}

}  // namespace genvej::gateway::citizens
