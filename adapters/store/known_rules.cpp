#include "adapters/store/known_rules.hpp"

#include <algorithm>

namespace genvej::store {
namespace {

bool is_as_before(const present_course& before, const course_row& now) {
    return before.municipality == now.municipality && before.referred == now.referred &&
           before.pack == now.pack && before.data == now.data;
}

template <class Rows>
auto* find(const Rows& among, const std::string& course) {
    const auto found =
        std::find_if(among.begin(), among.end(), [&](const auto& one) { return one.course == course; });
    return found == among.end() ? nullptr : &*found;
}

}  // namespace

known_changes changes_of(std::span<const present_course> present, std::span<const course_row> courses,
                         time_ms now) {
    known_changes out;
    for (const present_course& one : present) {
        const course_row* const after = find(courses, one.course);
        if (after == nullptr || !is_as_before(one, *after))
            out.ends.push_back({&one, std::max(now, one.known_from)});
    }
    for (const course_row& one : courses) {
        const present_course* const before = find(present, one.course);
        if (one.data.empty() || (before != nullptr && is_as_before(*before, one))) continue;
        out.begins.push_back({&one, before == nullptr ? now : std::max(now, before->known_from)});
    }
    return out;
}

std::vector<std::uint16_t> in_order(std::vector<std::uint16_t> municipalities) {
    std::sort(municipalities.begin(), municipalities.end());
    municipalities.erase(std::unique(municipalities.begin(), municipalities.end()), municipalities.end());
    return municipalities;
}

}  // namespace genvej::store
