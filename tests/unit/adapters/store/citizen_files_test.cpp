/// Files of citizens: what comes into them, who is due, what a settlement does.
#include "adapters/store/record_columns.hpp"
#include "adapters/store/record_rules.hpp"
#include "adapters/store/sqlite/record_reading.hpp"
#include "tests/unit/adapters/store/record_fixture.hpp"

namespace genvej::store::test {
namespace {

class citizen_files_test : public record_test {
protected:
    reception a_letter(const std::string& id, bool joins = true) {
        reception out = a_reception(id, "content of " + id);
        out.letters[0].joins_course = joins;
        return out;
    }
    std::vector<unjoined_letter> unjoined() { return kept().letters_to_join(100).value(); }
    /// A letter that is accepted and filed.
    void file_letter(const std::string& id, const std::string& cpr) {
        ASSERT_TRUE(accept(*store_, a_letter(id)));
        const auto waiting = unjoined();
        ASSERT_EQ(waiting.size(), 1U);
        ASSERT_TRUE(join(*store_, {
                                      {waiting[0].letter, citizen_key{municipality, cpr}}
        }));
    }
    static record_note a_note(const std::string& kind, const std::string& body) {
        record_note out;
        out.at = arrived;
        out.kind = kind;
        out.who = "somebody";
        out.body = body;
        return out;
    }
    /// A report that is made for a citizen: to be sent at once.
    static reception a_report(const std::string& id, const std::string& content = "report") {
        reception out = a_reception(id, content);
        out.partner = "genvej";
        out.letters[0].deliveries[0].target = "kl";
        return out;
    }
};

TEST_F(citizen_files_test, a_file_holds_everything_in_the_order_in_which_it_came) {
    const std::vector<record_write> shared = {
        a_resource("Organization", "org", ""),
        a_resource("PractitionerRole", "role", "", "", {{"Organization", "org"}}
            ),
        a_resource("PractitionerRole", "unused", "")
    };
    write(*store_, transaction(shared)).value();
    write(*store_, transaction({
                       a_patient("p1", anna), a_patient("p2", bo),
                       a_resource("Encounter", "e1", "p1", "", {{"PractitionerRole", "role"}}
                           ),
                       a_resource("Encounter", "e2", "p2")
    }))
        .value();
    write(*store_, transaction({a_resource("Organization", "org", "", R"(,"name":"later")")})).value();
    write(*store_, transaction({a_resource("Encounter", "e1", "p1", R"(,"status":"finished")")})).value();
    EXPECT_EQ(resources(file(anna)), (names{"Organization/org/1", "PractitionerRole/role/1", "Patient/p1/1",
                                            "Encounter/e1/1", "Organization/org/2", "Encounter/e1/2"}))
        << "also whom an earlier version pointed at, transitively";
    EXPECT_EQ(resources(file(bo)), (names{"Patient/p2/1", "Encounter/e2/1"}));
    EXPECT_EQ(file(anna).resources[4].partner, "journal");
    EXPECT_NE(file(anna).resources[4].body.find("later"), std::string::npos);
    EXPECT_EQ(file(anna).whom.cpr, anna);
    EXPECT_EQ(file(anna).whom.municipality, municipality);
}

TEST_F(citizen_files_test, a_letter_is_filed_once_and_grows_the_file) {
    ASSERT_TRUE(accept(*store_, a_letter("L1")));
    ASSERT_TRUE(accept(*store_, a_letter("L2", false)));
    ASSERT_TRUE(accept(*store_, a_letter("L1"))) << "a duplicate";
    auto waiting = unjoined();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].letter_id, "L1");
    EXPECT_EQ(waiting[0].kind, "XREF15");
    EXPECT_EQ(waiting[0].partner, "demo");
    EXPECT_EQ(waiting[0].translation, a_letter("L1").letters[0].translation);
    const joined_letter where{
        waiting[0].letter, citizen_key{municipality, anna}
    };
    ASSERT_TRUE(join(*store_, {where, where}, arrived + 5));
    EXPECT_TRUE(unjoined().empty());
    EXPECT_EQ(file(anna).version, 1U);
    ASSERT_TRUE(join(*store_, {where}, arrived + 6));
    EXPECT_EQ(file(anna).version, 1U) << "it is there already";
    EXPECT_EQ(due(arrived + 5), names{citizen(anna)});
    ASSERT_EQ(file(anna).letters.size(), 1U);
    EXPECT_EQ(file(anna).letters[0].letter_id, "L1");
    EXPECT_EQ(store_->find_reception(file(anna).letters[0].reception).value()->letters.size(), 1U);
    ASSERT_TRUE(accept(*store_, a_letter("L3")));
    waiting = unjoined();
    ASSERT_TRUE(join(*store_, {
                                  {waiting.at(0).letter, std::nullopt}
    }));
    EXPECT_TRUE(unjoined().empty()) << "it belongs to nobody";
}

TEST(file_of, a_letter_alone_is_its_patients_in_the_municipality_of_its_reception) {
    reception what = a_reception("L1");
    what.letters[0].joins_course = true;
    EXPECT_FALSE(file_of(what, what.letters[0])) << "no municipality";
    what.municipality = municipality;
    const auto whose = file_of(what, what.letters[0]);
    ASSERT_TRUE(whose);
    EXPECT_EQ(whose->municipality, municipality);
    EXPECT_EQ(whose->cpr, anna);
    letter_record other = what.letters[0];
    other.joins_course = false;
    EXPECT_FALSE(file_of(what, other));
    other = what.letters[0];
    other.patient.clear();
    EXPECT_FALSE(file_of(what, other));
    other = what.letters[0];
    other.follow_ups.emplace_back().kind = follow_up_kind::receipt;
    EXPECT_TRUE(file_of(what, other));
    other.follow_ups.emplace_back().kind = follow_up_kind::pair;
    EXPECT_FALSE(file_of(what, other)) << "a half";
    what.letters.push_back(what.letters[0]);
    EXPECT_FALSE(file_of(what, what.letters[0])) << "one among several";
}

TEST_F(citizen_files_test, a_letter_whose_patient_is_known_is_in_his_file_and_he_is_due) {
    const auto take_in = [&](const std::string& id) {
        reception one = a_letter(id);
        one.municipality = municipality;
        EXPECT_TRUE(accept(*store_, one));
        EXPECT_TRUE(unjoined().empty()) << "nothing is left to find out";
    };
    take_in("L1");
    take_in("L1");  // a duplicate
    ASSERT_EQ(file(anna).letters.size(), 1U);
    EXPECT_EQ(file(anna).letters[0].translation, a_letter("L1").letters[0].translation);
    const std::uint64_t version = file(anna).version;
    EXPECT_EQ(due(arrived + 9), names{citizen(anna)});
    citizen_settlement what = settlement_of(anna);
    take_in("L2");
    EXPECT_EQ(file(anna).letters.size(), 2U);
    EXPECT_GT(file(anna).version, version);
    EXPECT_EQ(settle(*store_, what).error(), store_errc::outdated) << "it came while he was looked at";
    ASSERT_TRUE(settle(*store_, settlement_of(anna)));
    EXPECT_TRUE(due(arrived + 9).empty());
}

TEST_F(citizen_files_test, a_letter_that_is_made_for_a_citizen_comes_into_his_file_and_he_is_due_again) {
    versions({a_patient("p1", anna)});
    EXPECT_EQ(due(arrived + 9), names{citizen(anna)});
    citizen_settlement what = settlement_of(anna);
    reception letter = a_report("closing");
    letter.municipality = municipality;
    letter.letters[0].joins_course = true;
    what.makes.push_back(letter);
    ASSERT_TRUE(settle(*store_, what));
    EXPECT_TRUE(unjoined().empty());
    EXPECT_EQ(file(anna).letters.size(), 1U);
    EXPECT_EQ(due(arrived + 9), names{citizen(anna)});
}

TEST_F(citizen_files_test, a_half_waits_for_the_other_and_what_is_refused_later_is_filed_nowhere) {
    reception half = a_half("XDIS91", "H1");
    half.letters[0].joins_course = true;
    half.letters[0].deliveries.clear();
    ASSERT_TRUE(accept(*store_, half));
    EXPECT_TRUE(unjoined().empty());
    const std::int64_t follow_up = take().at(0).id;
    settlement refused = closing(follow_up);
    refused.receptions.push_back({half.id, true, {}, "{}"});
    ASSERT_TRUE(settle(*store_, refused));
    EXPECT_TRUE(unjoined().empty());
    reception other = a_half("XDIS91", "H2");
    other.letters[0].joins_course = true;
    ASSERT_TRUE(accept(*store_, other));
    const due_follow_up one = take().at(0);
    settlement joined = closing(one.id);
    consequence& what = joined.consequences.emplace_back();
    what.letter = one.letter.id;
    what.translation = R"({"resourceType":"Bundle","id":"late"})";
    what.deliveries.push_back({"out", "", "key", "application/fhir+json", ""});
    ASSERT_TRUE(settle(*store_, joined));
    ASSERT_EQ(unjoined().size(), 1U);
    EXPECT_EQ(unjoined()[0].translation, what.translation);
}

TEST_F(citizen_files_test, a_fhir_message_without_translation_shows_its_bytes) {
    reception report = a_letter("R1");
    report.letters[0].form = message_form::fhir;
    report.letters[0].translation.clear();
    report.letters[0].deliveries[0].body = report.raw;
    ASSERT_TRUE(accept(*store_, report));
    EXPECT_EQ(unjoined().at(0).translation, report.raw);
}

TEST_F(citizen_files_test, whoever_changed_is_due_until_he_is_settled_longest_waiting_first) {
    versions({a_patient("p2", bo)}, arrived + 5);
    versions({a_patient("p1", anna)}, arrived + 1);
    EXPECT_EQ(kept().next_citizen().value(), arrived + 1);
    EXPECT_TRUE(due(arrived).empty());
    EXPECT_EQ(due(arrived + 9, 1), names{citizen(anna)});
    EXPECT_EQ(kept().next_citizen().value(), arrived + 5);
    EXPECT_EQ(due(arrived + 9), names{citizen(bo)}) << "the other is in somebody's hand";
    EXPECT_FALSE(kept().next_citizen()->has_value());
    citizen_settlement what = settlement_of(anna);
    what.again = arrived + 100;
    ASSERT_TRUE(settle(*store_, what));
    EXPECT_EQ(kept().next_citizen().value(), arrived + 100);
    versions({a_patient("p1", anna, R"(,"x":1)")}, arrived + 50);
    EXPECT_EQ(kept().next_citizen().value(), arrived + 50) << "a change does not wait";
}

TEST_F(citizen_files_test, who_is_given_back_is_due_then_unless_something_comes) {
    versions({a_patient("p1", anna)});
    EXPECT_EQ(due().size(), 1U);
    kept().give_back(citizen(anna), arrived + 100);
    versions({a_patient("p2", bo)}, arrived + 200);  // what is given back is written before
    EXPECT_EQ(kept().next_citizen().value(), arrived + 100);
    EXPECT_TRUE(due(arrived + 99).empty());
    EXPECT_EQ(due(arrived + 100).size(), 1U);
    versions({a_patient("p1", anna, R"(,"x":1)")}, arrived + 101);
    kept().give_back(citizen(anna), arrived + 1'000);
    versions({a_patient("p2", bo, R"(,"x":1)")}, arrived + 202);
    EXPECT_EQ(due(arrived + 150), names{citizen(anna)}) << "he changed while he was in hand";
    kept().give_back("nobody", arrived);
}

TEST_F(citizen_files_test, who_was_taken_when_the_process_died_is_due_again) {
    versions({a_patient("p1", anna)});
    EXPECT_EQ(due().size(), 1U);
    EXPECT_TRUE(due().empty());
    open();
    EXPECT_EQ(due().size(), 1U);
}

TEST_F(citizen_files_test, a_settlement_of_an_older_file_has_no_effect) {
    versions({a_patient("p1", anna)});
    citizen_settlement what = settlement_of(anna);
    what.notes = {a_note("opened", R"({"course":"c1"})")};
    what.makes = {a_report("K1")};
    versions({a_resource("Observation", "o1", "p1")});
    EXPECT_EQ(settle(*store_, what).error(), store_errc::outdated);
    EXPECT_TRUE(file(anna).notes.empty());
    EXPECT_EQ(store_->count()->letters, 0U);
    what.seen = file(anna).version;
    ASSERT_TRUE(settle(*store_, what));
    EXPECT_EQ(settle(*store_, what).error(), store_errc::outdated) << "it grew by its own notes";
    ASSERT_EQ(file(anna).notes.size(), 1U);
    EXPECT_EQ(file(anna).notes[0].kind, "opened");
    EXPECT_EQ(file(anna).notes[0].who, "somebody");
    EXPECT_EQ(file(anna).notes[0].body, R"({"course":"c1"})");
    EXPECT_EQ(store_->count()->letters, 1U);
    what.citizen = "nobody";
    EXPECT_EQ(settle(*store_, what).error(), store_errc::unknown);
}

TEST_F(citizen_files_test, what_is_made_for_a_citizen_is_accepted_and_sent_in_his_lane) {
    ASSERT_TRUE(accept(*store_, a_reception("L1"))) << "of the same patient";
    versions({a_patient("p1", anna)});
    citizen_settlement what = settlement_of(anna);
    what.makes = {a_report("K1"), a_report("K2")};
    const std::string id = what.makes[0].id;
    ASSERT_TRUE(settle(*store_, what));
    EXPECT_EQ(store_->find_reception(id).value()->partner, "genvej");
    const auto first = store_->take_due("kl", arrived, 10).value();
    ASSERT_EQ(first.size(), 1U) << "one lane, one at a time";
    EXPECT_EQ(first[0].receiver_key, "message-K1");
    EXPECT_EQ(first[0].lane, store_->take_due("out", arrived, 10)->at(0).lane);
    EXPECT_EQ(deliver(arrived, "kl").size(), 0U);
    ASSERT_TRUE(record(*store_, {
                                    attempt_result{first[0].id, delivery_state::delivered, 0, arrived, ""}
    }));
    EXPECT_EQ(deliver(arrived, "kl").at(0).receiver_key, "message-K2");
    EXPECT_TRUE(unjoined().empty());
    what = settlement_of(anna);
    what.makes = {a_report("K1")};
    ASSERT_TRUE(settle(*store_, what)) << "a duplicate";
    EXPECT_TRUE(deliver(arrived, "kl").empty());
    what = settlement_of(anna);
    what.notes = {a_note("reported", "{}")};
    what.makes = {a_report("K3"), a_report("K1", "another content")};
    EXPECT_EQ(settle(*store_, what).error(), store_errc::failed) << "it would be lost";
    EXPECT_TRUE(file(anna).notes.empty());
    EXPECT_TRUE(deliver(arrived, "kl").empty());
}

TEST_F(citizen_files_test, what_is_made_survives_a_restart) {
    versions({a_patient("p1", anna)});
    citizen_settlement what = settlement_of(anna);
    what.makes = {a_report("K1")};
    ASSERT_TRUE(settle(*store_, what));
    open();
    EXPECT_EQ(deliver(arrived, "kl").size(), 1U);
}

/// On PostgreSQL bytes lie in months: pruning_test.cpp.
TEST_F(citizen_files_test, pruning_keeps_the_record_and_what_a_file_shows_of_its_letters) {
    file_letter("L1", anna);
    ASSERT_TRUE(accept(*store_, a_letter("L2")));
    versions({a_patient("p1", anna)});
    deliver(arrived, "out");
    const std::string reception = file(anna).letters.at(0).reception;
    prune_order order;
    order.before = arrived + 1;
    order.now = arrived + 2;
    const prune_report report = open_upkeep()->prune(order, {}).value();
    EXPECT_EQ(report.pruned, 2U) << "the letter, the transaction's bytes";
    EXPECT_EQ(report.waiting, 1U) << "nobody has filed it";
    EXPECT_FALSE(store_->raw(reception)->has_value());
    EXPECT_EQ(file(anna).letters.at(0).translation, a_letter("L1").letters[0].translation);
    EXPECT_EQ(file(anna).resources.at(0).body, a_patient("p1", anna).body);
    EXPECT_EQ(unjoined().size(), 1U);
}

/// On PostgreSQL: dumping_test.cpp.
TEST_F(citizen_files_test, a_backup_holds_the_record_and_the_files) {
    file_letter("L1", anna);
    versions({a_patient("p1", anna)});
    citizen_settlement what = settlement_of(anna);
    what.notes = {a_note("opened", "{}")};
    ASSERT_TRUE(settle(*store_, what));
    const citizen_file before = file(anna);
    ASSERT_TRUE(open_upkeep()->backup(folder_ / "copy.db", {}));
    sqlite_options copy = options();
    copy.path = folder_ / "copy.db";
    const auto restored = open_sqlite(copy).value();
    const auto after = restored->record().read_file(before.id).value().value();
    EXPECT_EQ(after.version, before.version);
    EXPECT_EQ(after.letters.size(), 1U);
    EXPECT_EQ(after.notes.size(), 1U);
    EXPECT_EQ(resources(after), resources(before));
}

class courses_test : public record_test {
protected:
    static course_row a_course(const std::string& id, std::int32_t referred, const std::string& state) {
        course_row out;
        out.course = id;
        out.municipality = municipality;
        out.pack = "cardiac";
        out.law = "140";
        out.state = state;
        out.referred = referred;
        out.contact_by = referred + 4;
        out.facts = R"({"note":"x"})";
        return out;
    }
    void settle_with(const std::string& cpr, std::vector<course_row> courses) {
        citizen_settlement what = settlement_of(cpr);
        for (course_row& one : courses) one.citizen = what.citizen;
        what.courses = std::move(courses);
        ASSERT_TRUE(settle(*store_, what));
    }
    std::vector<std::string> listed(const course_filter& which, const std::string& after = "",
                                    std::size_t limit = 100) {
        std::vector<std::string> out;
        for (const course_row& one : kept().courses(which, after, limit).value()) out.push_back(one.course);
        return out;
    }
};

TEST_F(courses_test, they_are_found_by_what_is_asked_in_the_order_of_their_referral) {
    versions({a_patient("p1", anna), a_patient("p2", bo)});
    course_row late = a_course("c1", 20'003, "referred");
    late.lists = {"lost", "text-only"};
    course_row started = a_course("c2", 20'001, "started");
    started.contacted = 20'002;
    started.started = 20'005;
    started.lists = {"text-only"};
    settle_with(anna, {late, started});
    course_row other = a_course("c3", 20'002, "referred");
    other.start_by = 20'009;
    settle_with(bo, {other});
    course_filter which;
    EXPECT_EQ(listed(which), (names{"c2", "c3", "c1"}));
    EXPECT_EQ(listed(which, "c2", 1), names{"c3"});
    EXPECT_EQ(listed(which, "c3"), names{"c1"});
    which.municipality = municipality;
    which.state = "referred";
    EXPECT_EQ(listed(which), (names{"c3", "c1"}));
    which.list = "lost";
    EXPECT_EQ(listed(which), names{"c1"});
    which = {};
    which.list = "text-only";
    EXPECT_EQ(listed(which), (names{"c2", "c1"}));
    which.municipality = 101;
    EXPECT_TRUE(listed(which).empty());
    which = {};
    which.citizen = citizen(bo);
    EXPECT_EQ(listed(which), names{"c3"});
    which = {};
    which.contact_missing_on = 20'007;
    EXPECT_EQ(listed(which), names{"c3"}) << "by 20006; the other by 20007, until the end of that day";
    which.contact_missing_on = 20'008;
    EXPECT_EQ(listed(which), (names{"c3", "c1"}));
    which = {};
    which.start_missing_on = 20'010;
    EXPECT_EQ(listed(which), names{"c3"});
    EXPECT_TRUE(listed({}, "nothing").empty());
    const course_row back = kept().courses({}, "", 1)->at(0);
    EXPECT_EQ(back.lists, names{"text-only"});
    EXPECT_EQ(back.facts, R"({"note":"x"})");
    EXPECT_EQ(back.started, 20'005);
    EXPECT_EQ(back.citizen, citizen(anna));
    EXPECT_EQ(back.law, "140");
}

TEST_F(courses_test, questions_may_be_asked_together) {
    versions({a_patient("p1", anna), a_patient("p2", bo)});
    course_row one = a_course("c1", 20'003, "referred");
    one.lists = {"lost"};
    course_row other = a_course("c2", 20'001, "started");
    other.lists = {"lost"};
    settle_with(anna, {one, other});
    course_row third = a_course("c3", 20'002, "referred");
    third.lists = {"lost"};
    third.start_by = 20'005;
    settle_with(bo, {third});
    course_filter all;
    all.municipality = municipality;
    all.state = "referred";
    all.list = "lost";
    all.contact_missing_on = 20'100;
    EXPECT_EQ(listed(all), (names{"c3", "c1"}));
    EXPECT_EQ(listed(all, "c3"), names{"c1"});
    all.citizen = citizen(bo);
    EXPECT_EQ(listed(all), names{"c3"});
    all.start_missing_on = 20'005;
    EXPECT_TRUE(listed(all).empty()) << "until the end of that day";
    all.start_missing_on = 20'006;
    EXPECT_EQ(listed(all), names{"c3"});
    all.list.clear();
    EXPECT_EQ(listed(all), names{"c3"});
    all.citizen.clear();
    EXPECT_EQ(listed(all), names{"c3"});
    all.municipality = 101;
    EXPECT_TRUE(listed(all).empty());
}

TEST_F(courses_test, a_settlement_replaces_those_of_its_citizen) {
    versions({a_patient("p1", anna), a_patient("p2", bo)});
    course_row one = a_course("c1", 20'003, "referred");
    one.lists = {"lost"};
    settle_with(anna, {one});
    settle_with(bo, {a_course("c3", 20'002, "referred")});
    one.state = "started";
    one.lists.clear();
    settle_with(anna, {one, a_course("c4", 0, "referred")});
    EXPECT_EQ(listed({}), (names{"c4", "c3", "c1"}));
    course_filter which;
    which.list = "lost";
    EXPECT_TRUE(listed(which).empty());
    settle_with(anna, {});
    EXPECT_EQ(listed({}), names{"c3"});
}

/// SQLite's plans: each begins where few are.
class sqlite_plans_test : public record_test {
protected:
    std::string plan(const course_filter& which, std::string_view after = {}) const {
        sqlite3* database = nullptr;
        EXPECT_EQ(sqlite3_open(options().path.c_str(), &database), SQLITE_OK);
        std::string out;
        const std::string sql =
            std::string("EXPLAIN QUERY PLAN ") + sqlite::courses_statement(questions_of(which, after));
        sqlite3_exec(
            database, sql.c_str(),
            [](void* to, int count, char** values, char**) {
                *static_cast<std::string*>(to) += values[count - 1] + std::string(";");
                return 0;
            },
            &out, nullptr);
        sqlite3_close(database);
        return out.substr(0, out.find(';'));
    }
};

TEST_F(sqlite_plans_test, each_look_for_courses_begins_where_few_are) {
    course_filter which;
    EXPECT_EQ(plan(which), "SCAN c USING INDEX course_all");
    which.municipality = municipality;
    EXPECT_EQ(plan(which, "c1"),
              "SEARCH c USING INDEX course_order (municipality=? AND (referred,course)>(?,?))");
    which.state = "referred";
    EXPECT_EQ(plan(which), "SEARCH c USING INDEX course_state (state=? AND municipality=?)");
    which.contact_missing_on = 20'000;
    EXPECT_EQ(plan(which), "SEARCH c USING INDEX course_uncontacted (contact_by>? AND contact_by<?)");
    which.list = "lost";
    EXPECT_EQ(plan(which, "c1"),
              "SEARCH l USING PRIMARY KEY (list=? AND municipality=? AND (referred,course)>(?,?))");
    which.list.clear();
    which.citizen = "x";
    EXPECT_EQ(plan(which).substr(0, 21), "SEARCH citizen USING ");
}

}  // namespace
}  // namespace genvej::store::test
