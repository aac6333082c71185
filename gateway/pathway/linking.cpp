#include "gateway/pathway/linking.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "gateway/pathway/notes.hpp"

namespace genvej::gateway::pathway {
namespace {

std::string name_of(const filed_resource& one) {
    return "record:" + std::string(one.partner) + '/' + std::string(one.type) + '/' + std::string(one.id);
}

/// What a person decided about a request last.
struct decision {
    bool linked = false;
    std::string course;  ///< id
};

class linker {
public:
    linker(const graph& in, std::vector<asked>& requests, day today)
        : in_(in), requests_(requests), today_(today) {}

    std::vector<draft> run() {
        read_notes();
        open_episodes();
        for (std::size_t r = 0; r < requests_.size(); ++r) {
            if (requests_[r].is.course.empty() && !by_note(r)) by_record(r);
        }
        for (std::size_t r = 0; r < requests_.size(); ++r) {
            if (requests_[r].is.course.empty() && !requests_[r].is.by_person) by_rule(r);
        }
        for (std::size_t r = 0; r < requests_.size(); ++r) {
            if (requests_[r].is.course.empty()) alone(r);  // persons linked them to each other
        }
        place_plans();
        std::erase_if(drafts_, [](const draft& one) { return one.roots.empty() && one.requests.empty(); });
        give_ids();
        for (const draft& one : drafts_) take_back(one);
        return std::move(drafts_);
    }

private:
    void read_notes() {
        for (const filed_note& note : in_.of().notes()) {
            std::string course(notes::text_of(note.body, "course"));
            if (note.kind == notes::opened) {
                key_of_id_[course] = notes::text_of(note.body, "key");
                ids_.push_back(std::move(course));
            } else if (note.kind == notes::linked || note.kind == notes::unlinked) {
                decisions_[std::string(notes::text_of(note.body, "request"))] = {note.kind == notes::linked,
                                                                                 std::move(course)};
            }
        }
    }

    std::size_t open(std::string key) {
        const auto same = [&](const draft& one) { return one.key == key; };
        const auto found = std::find_if(drafts_.begin(), drafts_.end(), same);
        if (found != drafts_.end()) return static_cast<std::size_t>(found - drafts_.begin());
        drafts_.emplace_back().key = std::move(key);
        return drafts_.size() - 1;
    }

    void open_episodes() {
        for (std::size_t i = 0; i < in_.size(); ++i) {
            if (in_.at(i).type != "EpisodeOfCare" || !in_.counts(i)) continue;
            draft& made = drafts_[open(name_of(in_.at(i)))];
            made.roots.push_back(i);
            diagnoses_found says;
            look_at_diagnoses(in_, i, "diagnosis.condition", says);
            if (says.packs.size() == 1) made.pack = says.packs.front();
            in_.targets(i, "referralRequest", [&](std::size_t to) {
                const std::size_t r = request_at(to);
                if (r != none) claims_[r].insert(claims_[r].end(), made.key);
                return false;
            });
        }
    }

    std::size_t request_at(std::size_t root) const {
        for (std::size_t r = 0; r < requests_.size(); ++r) {
            const auto& roots = requests_[r].roots;
            if (std::find(roots.begin(), roots.end(), root) != roots.end()) return r;
        }
        return none;
    }

    void put(std::size_t r, std::size_t course) {
        asked& one = requests_[r];
        {
            draft& to = drafts_[course];
            one.is.course = to.key;
            to.requests.push_back(r);
            to.roots.insert(to.roots.end(), one.roots.begin(), one.roots.end());
            if (to.pack.empty()) to.pack = one.is.pack;
        }
        for (std::size_t other = 0; other < requests_.size(); ++other) {
            const bool follows = requests_[other].is.course.empty() && wanted_key(other) == one.is.key;
            if (!follows) continue;
            requests_[other].is.by_person = true;
            put(other, course);
        }
    }

    void alone(std::size_t r, text undecided = {}) {
        const std::size_t course = open(requests_[r].is.key);
        requests_[r].is.undecided = undecided;
        drafts_[course].undecided = !undecided.empty();
        drafts_[course].apart = requests_[r].is.by_person;
        put(r, course);
    }

    /// The key of the course to which a person linked a request; empty: nobody did.
    std::string wanted_key(std::size_t r) const {
        const auto found = decisions_.find(requests_[r].is.key);
        if (found == decisions_.end() || !found->second.linked) return {};
        const auto key = key_of_id_.find(found->second.course);
        return key == key_of_id_.end() ? std::string() : key->second;
    }

    bool is_request(const std::string& key) const {
        return std::any_of(requests_.begin(), requests_.end(),
                           [&](const asked& one) { return one.is.key == key; });
    }

    /// False: nobody decided. A request that was linked to the course of another one goes where that one
    /// goes.
    bool by_note(std::size_t r) {
        const auto found = decisions_.find(requests_[r].is.key);
        if (found == decisions_.end()) return false;
        requests_[r].is.by_person = true;
        if (!found->second.linked) {
            alone(r);
            return true;
        }
        const std::string key = wanted_key(r);
        if (is_request(key)) {
            if (key == requests_[r].is.key) alone(r);
            return true;
        }
        if (is_there(key)) {
            put(r, open(key));
        } else {
            alone(r, "course_gone");
        }
        return true;
    }

    /// An episode or a plan of that name is in the file.
    bool is_there(const std::string& key) const {
        for (std::size_t i = 0; i < in_.size(); ++i) {
            if (in_.counts(i) && in_.root(i) == i && name_of(in_.at(i)) == key) return true;
        }
        return false;
    }

    void by_record(std::size_t r) {
        const auto claim = claims_.find(r);
        if (claim == claims_.end()) return;
        std::vector<std::string> courses = claim->second;
        std::sort(courses.begin(), courses.end());
        courses.erase(std::unique(courses.begin(), courses.end()), courses.end());
        if (courses.size() == 1) {
            put(r, open(courses.front()));
        } else {
            alone(r, "claimed_twice");
        }
    }

    /// How many days a course is away from a day: by its requests, without any by its first plan or episode.
    int distance(const draft& from, day one) const {
        int out = -1;
        const auto look = [&](day other) {
            const int away = std::abs(one - other);
            if (other != 0 && (out < 0 || away < out)) out = away;
        };
        for (const std::size_t r : from.requests) look(requests_[r].is.received);
        if (!from.requests.empty()) return out;
        for (const std::size_t root : from.roots) look(day_in(in_, root, "period.start"));
        return out;
    }

    bool is_near(const draft& from, day one) const {
        const int away = distance(from, one);
        return away >= 0 && away <= in_.by().setting("link_window");
    }

    bool is_open(const draft& course, day one) const {
        const auto gone = [&](std::size_t r) { return requests_[r].is.withdrawn || requests_[r].is_void; };
        if (!course.requests.empty() && std::all_of(course.requests.begin(), course.requests.end(), gone))
            return false;
        return !ending_of(in_, in_.members(course.roots), today_).before(one);
    }

    /// Why the diagnoses of a request do not decide; empty: they do.
    text unclear(const asked& one) const {
        if (one.does == act::takes_back) return "cancellation";
        if (one.is.text_only) return "text_only";
        if (!one.coded) return "no_diagnosis";
        return one.packs.size() > 1 ? text("several_packs") : text{};
    }

    void by_rule(std::size_t r) {
        const asked& one = requests_[r];
        if (one.is_void) return alone(r);
        if (const text why = unclear(one); !why.empty()) return alone(r, why);
        std::vector<std::size_t> candidates;
        bool near_ended = false;
        bool near_unknown = false;
        for (std::size_t c = 0; c < drafts_.size(); ++c) {
            const draft& other = drafts_[c];
            if (other.undecided || other.apart) continue;
            const bool same = other.pack == one.is.pack;
            if (is_open(other, one.is.received)) {
                if (same) candidates.push_back(c);
                near_unknown = near_unknown || (other.pack.empty() && other.requests.empty() &&
                                                is_near(other, one.is.received));
            } else {
                near_ended = near_ended || (same && !gone(other) && is_near(other, one.is.received));
            }
        }
        if (one.is.pack.empty()) return alone(r, candidates.empty() ? text{} : text("other_diagnosis"));
        if (candidates.size() > 1) return alone(r, "several_courses");
        if (candidates.size() == 1) {
            if (!is_near(drafts_[candidates.front()], one.is.received)) return alone(r, "too_far");
            return put(r, candidates.front());
        }
        if (near_ended) return alone(r, "course_ended");
        alone(r, near_unknown ? text("course_without_diagnosis") : text{});
    }

    /// A cancellation that a person put into a course takes back what its sender had asked for there.
    void take_back(const draft& course) {
        for (const std::size_t by : course.requests) {
            const asked& cancels = requests_[by];
            if (cancels.does != act::takes_back || course.requests.size() == 1) continue;
            for (const std::size_t r : course.requests) {
                request& one = requests_[r].is;
                const bool meant = one.sender == cancels.is.sender && one.law == cancels.is.law &&
                                   one.received <= cancels.is.received;
                one.withdrawn = one.withdrawn || meant;
            }
        }
    }

    /// Nothing of it stands any more: a new request has nothing to do with it.
    bool gone(const draft& course) const {
        return !course.requests.empty() &&
               std::all_of(course.requests.begin(), course.requests.end(),
                           [&](std::size_t r) { return requests_[r].is.withdrawn || requests_[r].is_void; });
    }

    paragraph law_of_plan(std::size_t plan) const {
        paragraph out = paragraph::unknown;
        at_path(in_.body(plan), "category", [&](const model::node& category) {
            return each_code(category, [&](text system, text code) {
                out = in_.by().law_of("CarePlan", "category", system, code);
                return out != paragraph::unknown;
            });
        });
        if (out != paragraph::unknown) return out;
        at_path(in_.body(plan), "activity.detail.code", [&](const model::node& code) {
            return each_code(code, [&](text system, text its) {
                const intervention_row* row = in_.by().intervention(system, its);
                if (row != nullptr) out = row->law;
                return row != nullptr;
            });
        });
        return out;
    }

    std::size_t draft_of(const std::string& key) const {
        const auto same = [&](const draft& one) { return one.key == key; };
        const auto found = std::find_if(drafts_.begin(), drafts_.end(), same);
        return found == drafts_.end() ? none : static_cast<std::size_t>(found - drafts_.begin());
    }

    /// Where a plan without a request goes; no course: it is one of its own.
    struct place {
        std::size_t course = none;
        bool undecided = false;
    };

    place place_of(std::size_t plan, std::size_t asked_for) const {
        const std::string own = name_of(in_.at(plan));
        const auto decided = decisions_.find(own);
        if (decided != decisions_.end()) {
            const auto key = key_of_id_.find(decided->second.course);
            if (!decided->second.linked || (key != key_of_id_.end() && key->second == own)) return {};
            const std::size_t course = key == key_of_id_.end() ? none : draft_of(key->second);
            return {course, course == none};  // none: a person linked it to what is no longer there
        }
        const std::size_t mine = draft_of(own);
        return mine == none ? only_course(plan, asked_for) : place{mine, false};
    }

    /// Plans that name no request (KL's §119 profiles know no such reference): they belong where a person
    /// says, else to the only course of their paragraph that is open when they begin. Where two could be
    /// meant a person decides; without any they are a course of their own.
    void place_plans() {
        std::vector<std::size_t> plans;
        for (std::size_t i = 0; i < in_.size(); ++i) {
            if (in_.at(i).type == "CarePlan" && in_.live(i) && in_.root(i) == i) plans.push_back(i);
        }
        const auto order = [&](std::size_t i) {
            return std::tuple(day_in(in_, i, "period.start"), in_.at(i).partner, in_.at(i).id);
        };
        std::sort(plans.begin(), plans.end(),
                  [&](std::size_t a, std::size_t b) { return order(a) < order(b); });
        const std::size_t asked_for = drafts_.size();
        for (const std::size_t plan : plans) {
            const place to = place_of(plan, asked_for);
            if (to.course != none) {
                added_.emplace_back(to.course, plan);
            } else if (!in_.is_void(plan)) {
                draft& own = drafts_[open(name_of(in_.at(plan)))];
                own.roots.push_back(plan);
                own.undecided = own.undecided || to.undecided;
            }
        }
        for (const auto& [course, plan] : added_) drafts_[course].roots.push_back(plan);
    }

    /// Among the first `limit` courses.
    place only_course(std::size_t plan, std::size_t limit) const {
        const day begins = day_in(in_, plan, "period.start");
        const paragraph law = law_of_plan(plan);
        std::size_t out = none;
        for (std::size_t c = 0; c < limit; ++c) {
            const draft& course = drafts_[c];
            if (gone(course) || !is_open(course, begins)) continue;
            const bool same =
                course.requests.empty() ||
                std::any_of(course.requests.begin(), course.requests.end(), [&](std::size_t r) {
                    const request& one = requests_[r].is;
                    return (one.law == law || law == paragraph::unknown) &&
                           (begins == 0 || one.received <= begins + in_.by().setting("link_window"));
                });
            if (!same) continue;
            if (out != none) return {none, true};
            out = c;
        }
        return {out, false};
    }

    /// The first id that belongs to a key; an id belongs to the key of its last `opened` note.
    std::string id_of(const std::string& key) const {
        for (const std::string& id : ids_) {
            if (key_of_id_.at(id) == key) return id;
        }
        return {};
    }

    /// A course that was opened for a request keeps its id when that request turns out to belong to a course
    /// of another key: an earlier letter came later, or the record's episode.
    void give_ids() {
        std::vector<std::string> taken;
        for (draft& one : drafts_) {
            one.id = id_of(one.key);
            one.noted = !one.id.empty();
            if (one.noted) taken.push_back(one.id);
        }
        for (draft& one : drafts_) {
            for (const std::size_t r : one.requests) {
                const std::string id = one.id.empty() ? id_of(requests_[r].is.key) : std::string();
                if (id.empty() || std::find(taken.begin(), taken.end(), id) != taken.end()) continue;
                one.id = id;
                taken.push_back(id);
            }
        }
    }

    const graph& in_;
    std::vector<asked>& requests_;
    day today_;
    std::vector<draft> drafts_;
    std::map<std::string, decision> decisions_;
    std::map<std::string, std::string> key_of_id_;
    std::vector<std::string> ids_;  ///< in the order of their notes
    std::map<std::size_t, std::vector<std::string>> claims_;
    std::vector<std::pair<std::size_t, std::size_t>> added_;
};

}  // namespace

std::vector<draft> link_requests(const graph& in, std::vector<asked>& requests, day today) {
    return linker(in, requests, today).run();
}

}  // namespace genvej::gateway::pathway
