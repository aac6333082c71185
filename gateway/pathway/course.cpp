#include "gateway/pathway/course.hpp"

#include <algorithm>
#include <tuple>

#include "gateway/pathway/facts.hpp"
#include "gateway/pathway/linking.hpp"

namespace genvej::gateway::pathway {
namespace {

std::vector<course> begin_courses(const graph& in, const std::vector<draft>& drafts) {
    std::vector<course> out;
    for (const draft& one : drafts) {
        course& made = out.emplace_back();
        made.id = one.id;
        made.key = one.key;
        made.noted = one.noted;
        made.pack = one.pack;
        made.undecided = one.undecided;
        made.requests = one.requests;
        std::sort(made.requests.begin(), made.requests.end());
        made.resources = in.members(one.roots);
    }
    return out;
}

/// A result without any link (homes and PRO systems know no plan): the day on which it was taken.
day day_without_link(const graph& in, std::size_t i) {
    for (const link_row& row : in.by().links()) {
        if (row.how != link_kind::by_day || row.type != in.at(i).type) continue;
        const day on = day_in(in, i, row.path);
        if (on != 0) return on;
    }
    return 0;
}

bool is_around(const rules& by, const course& of, day one) {
    // A referral may come after what it asks for has begun.
    day begins = of.referred;
    for (const day other : {of.contacted, of.started}) {
        if (other != 0 && (begins == 0 || other < begins)) begins = other;
    }
    if (begins == 0 || one < begins - by.setting("around_before")) return false;
    return of.ended == 0 || one <= of.ended + by.setting("around_after");
}

/// Results that name nothing belong to the only course around their day; where there are two, to none.
void place_by_day(const graph& in, std::vector<course>& courses) {
    std::vector<char> taken(in.size(), 0);
    for (const course& one : courses) {
        for (const std::size_t i : one.resources) taken[i] = 1;
    }
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (taken[i] != 0 || !in.live(i) || in.at(i).from == way_in::message) continue;
        const day on = day_without_link(in, i);
        if (on == 0) continue;
        const auto fits = [&](const course& one) { return is_around(in.by(), one, on); };
        if (std::count_if(courses.begin(), courses.end(), fits) != 1) continue;
        auto& to = std::find_if(courses.begin(), courses.end(), fits)->resources;
        to.insert(std::lower_bound(to.begin(), to.end(), i), i);
    }
}

void put_in_order(std::vector<course>& courses) {
    std::sort(courses.begin(), courses.end(), [](const course& a, const course& b) {
        return std::tie(a.referred, a.key) < std::tie(b.referred, b.key);
    });
}

}  // namespace

derived derive(const file& of, day today, const rules& by) {
    const graph in(of, by);
    std::vector<asked> requests = gather_requests(in);
    derived out;
    out.today = today;
    out.courses = begin_courses(in, link_requests(in, requests, today));
    for (course& one : out.courses) fill_facts(in, requests, today, one);
    place_by_day(in, out.courses);
    for (course& one : out.courses) one.lists = lists_of(in, requests, today, one);
    out.next_look = next_look_at(in, out.courses, today);
    put_in_order(out.courses);
    for (asked& one : requests) {
        one.is.mistake = one.is_void;
        out.requests.push_back(std::move(one.is));
    }
    return out;
}

}  // namespace genvej::gateway::pathway
