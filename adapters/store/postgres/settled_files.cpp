#include "adapters/store/postgres/settled_files.hpp"

#include <map>
#include <set>

#include "adapters/store/packed.hpp"
#include "adapters/store/postgres/known_courses.hpp"
#include "adapters/store/postgres/numbers.hpp"
#include "adapters/store/record_columns.hpp"

namespace genvej::store::postgres {
namespace {

bool is_there(connection& database, std::string_view citizen) {
    query row = database("SELECT 1 FROM citizen WHERE public_id = $1");
    return row.bind(citizen).step();
}

class settling {
public:
    settling(connection& database, std::span<settled_file* const> all)
        : database_(database), all_(all), found_(all.size()), numbers_(database) {}

    void run(counts& sums) {
        look();
        std::set<std::int64_t> seen;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            all_[i]->objection = objection_to(i);
            if (!all_[i]->objection && !seen.insert(found_[i].number).second)
                all_[i]->objection = store_errc::outdated;
            if (!all_[i]->objection) add(i);
        }
        send();
        // A letter that is made for him comes into his file, too: then he is due once more.
        for (const settled_file* const one : all_) {
            if (!one->objection) make(sums, one->makes);
        }
    }

private:
    struct row {
        std::int64_t number = 0;  ///< 0: he was not found, or is locked
        std::int64_t version = 0;
        std::vector<present_course> present;
    };

    void look();
    boost::system::error_code objection_to(std::size_t at);
    void add(std::size_t at);
    void add_course(std::int64_t citizen, const course_row& one);
    void send();
    void make(counts& sums, std::span<const packed_reception> makes);

    connection& database_;
    const std::span<settled_file* const> all_;
    std::vector<row> found_;
    numbers numbers_;
    column citizens_[2] = {int8s(), int8s()};
    column notes_[6] = {int8s(), int8s(), int8s(), texts(), texts(), byteas()};
    column courses_[15] = {int8s(), int8s(), texts(), texts(), texts(), texts(), int8s(), int8s(),
                           int8s(), int8s(), int8s(), int8s(), int8s(), texts(), byteas()};
    column lists_[4] = {int8s(), texts(), int8s(), texts()};
    known_rows known_;
};

/// Who has a citizen locked is putting a letter into his file, and may wait for one whom we have locked: he
/// is not waited for.
void settling::look() {
    column names = texts();
    std::size_t needed = 0;
    for (const settled_file* const one : all_) {
        names.add(one->what->citizen);
        needed += one->what->notes.size() + one->what->courses.size();
    }
    // ANY as in lanes.cpp.
    database_.send(
        "SELECT n, c.id, c.version FROM unnest($1::text[]) WITH ORDINALITY AS r(p, n) JOIN citizen c ON "
        "c.public_id = ANY (ARRAY[p]) FOR UPDATE OF c SKIP LOCKED",
        parameters(names));
    send_present(database_, names);
    std::vector<rows> answers = numbers_.reserve(needed);
    for (rows& one = answers[answers.size() - 3]; one.step();) {
        row& his = found_[static_cast<std::size_t>(one.number(0) - 1)];
        his.number = one.number(1);
        his.version = one.number(2);
    }
    for (rows& one = answers[answers.size() - 2]; one.step();)
        found_[static_cast<std::size_t>(one.number(0) - 1)].present.push_back(read_present(one));
}

boost::system::error_code settling::objection_to(std::size_t at) {
    const citizen_settlement& what = *all_[at]->what;
    if (found_[at].number == 0)
        return is_there(database_, what.citizen) ? store_errc::outdated : store_errc::unknown;
    if (static_cast<std::uint64_t>(found_[at].version) != what.seen) return store_errc::outdated;
    return {};
}

void settling::add(std::size_t at) {
    const citizen_settlement& what = *all_[at]->what;
    const std::int64_t citizen = found_[at].number;
    put(citizens_, citizen, what.again);
    for (const record_note& one : what.notes)
        put(notes_, numbers_.next(citizen >> 52), citizen, one.at, one.kind, one.who, pack(one.body));
    for (const course_row& one : what.courses) add_course(citizen, one);
    known_.add(numbers_, citizen, found_[at].present, what.courses, what.now);
}

void settling::add_course(std::int64_t citizen, const course_row& one) {
    put(courses_, citizen, one.municipality, one.course, one.pack, one.law, one.state, one.referred,
        one.discharged, one.contacted, one.started, one.ended, one.contact_by, one.start_by,
        joined_lists(one.lists), pack(one.facts));
    for (const std::string& list : one.lists) put(lists_, one.municipality, list, one.referred, one.course);
}

void settling::send() {
    if (citizens_[0].empty()) return;
    const auto& n = notes_;
    if (!n[0].empty())
        database_.send(
            "INSERT INTO citizen_note (municipality, id, citizen, at, kind, who, body) SELECT place(c), i, "
            "c, "
            "a, k, w, b FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], "
            "$6::bytea[]) AS r(i, c, a, k, w, b)",
            parameters(n[0], n[1], n[2], n[3], n[4], n[5]));
    database_.send(
        "DELETE FROM course_list l USING unnest($1::bigint[]) AS r(i), course c WHERE c.citizen = ANY "
        "(ARRAY[i]) AND l.course = ANY (ARRAY[c.course]) AND l.municipality = c.municipality",
        parameters(citizens_[0]));
    database_.send("DELETE FROM course c USING unnest($1::bigint[]) AS r(i) WHERE c.citizen = ANY (ARRAY[i])",
                   parameters(citizens_[0]));
    const auto& c = courses_;
    if (!c[0].empty())
        database_.send(
            "INSERT INTO course (citizen, municipality, course, pack, law, state, referred, discharged, "
            "contacted, started, ended, contact_by, start_by, lists, facts) SELECT * FROM "
            "unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], "
            "$7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], "
            "$13::bigint[], $14::text[], $15::bytea[])",
            parameters(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13],
                       c[14]));
    const auto& l = lists_;
    if (!l[0].empty())
        database_.send(
            "INSERT INTO course_list (municipality, list, referred, course) SELECT * FROM "
            "unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) ON CONFLICT DO NOTHING",
            parameters(l[0], l[1], l[2], l[3]));
    known_.send(database_);
    database_.send(
        "UPDATE citizen c SET version = version + 1, due = nullif(a, 0), leased_until = NULL, holder = NULL "
        "FROM unnest($1::bigint[], $2::bigint[]) AS r(i, a) WHERE c.municipality = place(i) AND c.id = ANY "
        "(ARRAY[i])",
        parameters(citizens_[0], citizens_[1]));
}

/// One by one, since they may repeat each other.
void settling::make(counts& sums, std::span<const packed_reception> makes) {
    using verdict = accept_outcome::verdict;
    for (const packed_reception& one : makes) {
        arrival made{&one, {}, {}};
        take_in(database_, sums, {&made, 1});
        const bool stands = made.outcome.what == verdict::stored || made.outcome.what == verdict::duplicate;
        if (made.error || !stands) fail(store_errc::failed);
    }
}

}  // namespace

void settle_files(connection& database, counts& sums, std::span<settled_file* const> all) {
    if (!all.empty()) settling(database, all).run(sums);
}

}  // namespace genvej::store::postgres
