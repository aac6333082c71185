/// What holds for any file: the order in which things are stored changes nothing, deriving again changes
/// nothing, and no fact is counted in two courses.
#include <random>
#include <set>

#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
namespace codes = test::codes;

std::string day_of_march(std::minstd_rand& chance, int span = 120) {
    return to_date(test::on("2026-03-01") + static_cast<int>(chance() % static_cast<unsigned>(span)));
}

citizen some_citizen(unsigned seed) {
    std::minstd_rand chance(seed);
    citizen one;
    const char* diagnoses[] = {"DI214", "DI509", "DJ440", "DS720"};
    const auto letters = chance() % 4;
    for (unsigned i = 0; i < letters; ++i) {
        const std::string id = "L" + std::to_string(i);
        if (chance() % 2 == 0) {
            one.referral(day_of_march(chance), id, diagnoses[chance() % 4]);
        } else {
            one.plan(day_of_march(chance), id, diagnoses[chance() % 4]);
        }
    }
    const auto requests = chance() % 3;
    for (unsigned i = 0; i < requests; ++i) {
        const std::string id = "r" + std::to_string(i);
        const bool joined = chance() % 2 == 0;
        one.request(day_of_march(chance), id,
                    joined ? citizen::letter(citizen::hospital, "L" + std::to_string(i)) : std::string());
        if (chance() % 2 == 0) {
            one.put(day_of_march(chance), "EpisodeOfCare", "e" + id,
                    fmt::format(
                        R"("status":"active","referralRequest":[{{"reference":"ServiceRequest/{}"}}])", id));
        }
        one.course_plan(day_of_march(chance), "p" + id,
                        fmt::format(R"("status":"{}","period":{{"start":"{}","end":"{}"}},{})",
                                    chance() % 2 == 0 ? "active" : "completed", day_of_march(chance),
                                    day_of_march(chance), citizen::based_on_request(id)));
        one.intervention(day_of_march(chance), "t" + id, codes::training,
                         fmt::format(R"("basedOn":[{{"reference":"CarePlan/p{}"}}])", id));
        for (unsigned s = 0; s < chance() % 5; ++s) {
            one.session(day_of_march(chance), "s" + id + std::to_string(s), "t" + id,
                        chance() % 3 == 0 ? "cancelled" : "finished");
        }
    }
    one.put(day_of_march(chance), "Observation", "o",
            fmt::format(R"("status":"final","effectiveDateTime":"{}")", day_of_march(chance)));
    return one;
}

/// Everything that is derived, with positions in the file written as names.
std::string told(const looked_at& at) {
    std::string out;
    const auto name = [&](std::size_t i) {
        const filed_resource& one = at.of->resources()[i];
        return fmt::format("{}/{}/{} ", one.partner, one.type, one.id);
    };
    for (const course& one : at.found.courses) {
        out += fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {}\n", one.key, one.pack, one.state,
                           one.referred, one.contacted, one.offered, one.started, one.ended, one.contact_by,
                           one.start_by, one.planned, one.attended, one.undecided);
        for (const std::size_t r : one.requests) out += " " + at.found.requests[r].key;
        std::set<std::string> names;
        for (const std::size_t i : one.resources) names.insert(name(i));
        for (const std::string& its : names) out += its;
        for (const std::string_view list : one.lists) out.append(" ").append(list);
        out += '\n';
    }
    for (const request& one : at.found.requests)
        out += fmt::format("{} {} {}\n", one.key, one.course, one.undecided);
    return out;
}

TEST(pathway_properties, the_order_of_arrival_changes_nothing) {
    for (unsigned seed = 0; seed < 150; ++seed) {
        citizen one = some_citizen(seed);
        const std::string before = told(look(one));
        std::minstd_rand chance(seed + 1000);
        std::shuffle(one.change().resources.begin(), one.change().resources.end(), chance);
        std::shuffle(one.change().letters.begin(), one.change().letters.end(), chance);
        EXPECT_EQ(told(look(one)), before) << "seed " << seed;
    }
}

TEST(pathway_properties, between_two_looks_nothing_changes_but_verdicts_of_days) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        const citizen one = some_citizen(seed);
        day today = test::on("2026-03-01");
        for (int looks = 0; looks < 100; ++looks) {
            const looked_at before = look(one, to_date(today));
            const day next = before.found.next_look;
            if (next == 0) break;
            ASSERT_GT(next, today);
            EXPECT_EQ(told(look(one, to_date(next - 1))), told(before))
                << "seed " << seed << " day " << to_date(next);
            today = next;
        }
        EXPECT_EQ(told(look(one, "2027-12-01")),
                  told(look(one, to_date(std::max(today, test::on("2026-11-26"))))))
            << "seed " << seed;
    }
}

TEST(pathway_properties, deriving_again_changes_nothing) {
    for (unsigned seed = 0; seed < 150; ++seed) {
        citizen one = some_citizen(seed);
        looked_at first = look(one);
        int drawn = 0;
        for (const store::record_note& note : open_courses(first.found, test::noon("2026-11-26"),
                                                           [&] { return "id" + std::to_string(++drawn); })) {
            one.note("2026-11-26", note.kind, note.body, "");
        }
        looked_at second = look(one);
        EXPECT_EQ(told(second), told(first)) << "seed " << seed;
        EXPECT_TRUE(open_courses(second.found, 0, [] { return std::string("never"); }).empty())
            << "seed " << seed;
        for (std::size_t i = 0; i < first.found.courses.size(); ++i) {
            EXPECT_EQ(second.found.courses.at(i).id, first.found.courses[i].id) << "seed " << seed;
        }
    }
}

TEST(pathway_properties, no_session_counts_in_two_courses_and_no_request_is_lost) {
    for (unsigned seed = 0; seed < 150; ++seed) {
        const citizen who = some_citizen(seed);  // what is found refers to it
        const looked_at at = look(who);
        std::set<std::size_t> sessions;
        std::multiset<std::size_t> requests;
        for (const course& one : at.found.courses) {
            for (const std::size_t i : one.resources) {
                const bool counted =
                    at.of->resources()[i].type == "Encounter" || at.of->resources()[i].type == "CarePlan";
                if (!counted) continue;
                EXPECT_TRUE(sessions.insert(i).second) << "seed " << seed;
            }
            requests.insert(one.requests.begin(), one.requests.end());
        }
        EXPECT_EQ(requests.size(), at.found.requests.size()) << "seed " << seed;
        EXPECT_EQ(std::set<std::size_t>(requests.begin(), requests.end()).size(), requests.size())
            << "seed " << seed;
    }
}

TEST(pathway_properties, unlinking_takes_a_link_back) {
    for (unsigned seed = 0; seed < 60; ++seed) {
        citizen one = some_citizen(seed);
        looked_at before = look(one);
        int drawn = 0;
        for (const store::record_note& note :
             open_courses(before.found, 0, [&] { return "id" + std::to_string(++drawn); })) {
            one.note("2026-11-26", note.kind, note.body, "");
        }
        if (before.found.courses.size() < 2) continue;
        const request& moved = before.found.requests.front();
        const course& other = before.found.courses.back();
        if (moved.course == other.key) continue;
        const auto decide = [&](std::string_view kind) {
            one.note("2026-11-26", kind,
                     fmt::format(R"({{"request":"{}","course":"{}"}})", moved.key, other.id));
        };
        decide("unlinked");
        const std::string apart = told(look(one));
        decide("linked");
        // It goes where the request goes for which that course was opened.
        const looked_at linked = look(one);
        const auto opener = std::find_if(linked.found.requests.begin(), linked.found.requests.end(),
                                         [&](const request& its) { return its.key == other.key; });
        const course& now = linked.course_of(moved.key);
        EXPECT_EQ(now.key, opener == linked.found.requests.end() ? other.key : opener->course)
            << "seed " << seed;
        decide("unlinked");
        EXPECT_EQ(told(look(one)), apart) << "seed " << seed;
    }
}

}  // namespace
}  // namespace genvej::gateway::pathway
