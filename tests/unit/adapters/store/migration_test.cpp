#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "adapters/store/operations.hpp"
#include "tests/unit/adapters/store/record_fixture.hpp"

namespace genvej::store::test {
namespace {

/// A store as the program wrote it when the form had that many steps: version_NNN.sql says what is inside.
class old_store_test : public exchange_test {
protected:
    void make(int version) {
        std::ifstream file(
            fmt::format(GENVEJ_SOURCE_DIR "/tests/unit/adapters/store/version_{:03}.sql", version));
        std::ostringstream sql;
        sql << file.rdbuf();
        std::filesystem::create_directories(folder_ / "var");
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(options().path.c_str(), &database), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(database, sql.str().c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
        EXPECT_EQ(number("PRAGMA user_version"), version);
        open();
    }
    int number(const char* sql) const { return number_in(options().path, sql); }
    void is_of_the_present_form() {
        store_->close();
        EXPECT_EQ(number("PRAGMA user_version"), 11);
        EXPECT_EQ(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
        open();
    }
};

class migration_test : public old_store_test {
protected:
    void SetUp() override { make(1); }
    /// L1 as it was, under another envelope.
    static reception known_letter_again() {
        reception out = a_reception("L1", "one", "E9");
        out.letters[0].patient = "0202020202";
        return out;
    }
};

TEST_F(migration_test, an_old_store_is_brought_to_the_present_form) {
    is_of_the_present_form();
    EXPECT_EQ(store_->count()->letters, 3U) << "and is opened again as it is";
}

TEST_F(migration_test, its_letters_and_sums_are_there) {
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 5U);
    EXPECT_EQ(sums.accepted, 3U);
    EXPECT_EQ(sums.duplicates, 1U);
    EXPECT_EQ(sums.refused, 1U);
    EXPECT_EQ(sums.delivered, 1U);
    EXPECT_EQ(sums.waiting, 2U);
    EXPECT_EQ(sums.waiting_for_pair + sums.documents + sums.receipts_overdue, 0U);
    EXPECT_EQ(store_->raw("R2")->value(), "<Emessage>two</Emessage>");
    const auto view = store_->find_reception("R1").value().value();
    EXPECT_EQ(view.receipt, "receipt of L1");
    EXPECT_EQ(view.letters.at(0).form, message_form::oioxml);
    EXPECT_FALSE(view.letters[0].waits_for_other_half);
    EXPECT_EQ(view.deliveries.at(0).state, delivery_state::delivered);
    EXPECT_EQ(view.deliveries[0].document, 0);
    EXPECT_EQ(store_->find_reception("R4").value().value().first, "R1");
    EXPECT_TRUE(store_->bundle("bundle-L1", "demo")->has_value());
}

TEST_F(migration_test, its_duplicates_are_recognised) {
    const auto outcome = accept(*store_, known_letter_again());
    EXPECT_EQ(outcome->what, accept_outcome::verdict::duplicate);
    EXPECT_EQ(outcome->first, "R1");
    EXPECT_EQ(outcome->first_receipt, "receipt of L1");
    ASSERT_EQ(outcome->letters.size(), 1U);
    EXPECT_EQ(outcome->letters[0].version_code, "XR1534K");
    EXPECT_EQ(accept(*store_, a_reception("L2", "something else", "E10"))->what,
              accept_outcome::verdict::letter_id_reused);
    EXPECT_EQ(accept(*store_, a_reception("L9", "new", "E4"))->what,
              accept_outcome::verdict::envelope_id_reused);
}

TEST_F(migration_test, what_waited_is_delivered_in_its_lane) {
    reception next = a_reception("L4", "four");
    next.letters[0].patient = "0202020202";
    ASSERT_TRUE(accept(*store_, next));
    const auto first = store_->take_due("out", arrived, 10).value();
    ASSERT_EQ(first.size(), 1U) << "the new one is behind the old one";
    EXPECT_EQ(first[0].receiver_key, "message-L2");
    EXPECT_NE(first[0].body.find("bundle-L2"), std::string::npos);
    EXPECT_EQ(store_->take_due("folder", arrived, 10)->at(0).body, "<Emessage>three</Emessage>");
    ASSERT_TRUE(record(*store_, {
                                    attempt_result{first[0].id, delivery_state::delivered, 0, arrived, ""}
    }));
    EXPECT_EQ(store_->take_due("out", arrived, 10)->at(0).receiver_key, "message-L4");
}

TEST_F(migration_test, a_receipt_finds_what_was_sent_before) {
    const auto fhir = store_->find_document(message_form::fhir, "", "message-L1").value().value();
    EXPECT_EQ(fhir.documents.at(fhir.found).delivered, 1'700'000'001'000);
    EXPECT_EQ(found("L3").target, "folder") << "passed on as it came";
    ASSERT_TRUE(settle(*store_, verdict_for(fhir.documents[0].id)));
    EXPECT_EQ(store_->count()->receipts_positive, 1U);
}

class second_form_test : public old_store_test {
protected:
    void SetUp() override { make(2); }
    reception_view view(const char* id) const { return store_->find_reception(id).value().value(); }
    static std::string content(const std::string& letter) {
        return "<Emessage>content of " + letter + "</Emessage>";
    }
};

TEST_F(second_form_test, an_old_store_is_brought_to_the_present_form) {
    is_of_the_present_form();
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 13U);
    EXPECT_EQ(sums.accepted, 9U);
    EXPECT_EQ(sums.duplicates, 1U);
    EXPECT_EQ(sums.refused, 3U);
    EXPECT_EQ(sums.letters, 10U);
    EXPECT_EQ(sums.delivered, 5U);
    EXPECT_EQ(sums.waiting, 6U);
    EXPECT_EQ(sums.waiting_for_pair, 1U);
    EXPECT_EQ(sums.documents, 4U);
    EXPECT_EQ(sums.receipts_positive + sums.receipts_negative + sums.receipts_overdue, 3U);
}

TEST_F(second_form_test, every_body_is_as_it_was) {
    const std::vector<std::pair<const char*, std::string>> receptions = {
        {"R1",  content("L1")             },
        {"R2",  content("L2")             },
        {"R4",  content("L4a")            },
        {"R5",  content("L1")             },
        {"R7",  "<Emessage>bad</Emessage>"},
        {"R12", content("L12")            }
    };
    for (const auto& [id, raw] : receptions) EXPECT_EQ(store_->raw(id)->value(), raw) << id;
    EXPECT_EQ(view("R1").receipt, "receipt of L1");
    EXPECT_EQ(view("R5").first, "R1");
    EXPECT_EQ(view("R5").receipt, "receipt of L1");
    for (const char* id : {"L1", "L2", "L3", "L4a", "L4b", "joined", "L13"}) {
        const std::string name = std::string("bundle-") + id;
        const auto bundle = store_->bundle(name, "demo").value();
        ASSERT_TRUE(bundle) << id;
        EXPECT_NE(bundle->find("\"" + name + "\""), std::string::npos) << id;
        EXPECT_EQ(bundle->back(), '}');
    }
    EXPECT_EQ(store_->resource("Patient", "p1", "demo")->value(), R"({"resourceType":"Patient","id":"p1"})");
}

TEST_F(second_form_test, letters_keep_their_deliveries_and_what_belongs_to_them) {
    EXPECT_EQ(view("R1").deliveries.at(0).state, delivery_state::delivered);
    EXPECT_EQ(view("R3").deliveries.at(0).last_error, "connect: refused");
    EXPECT_EQ(view("R4").letters.size(), 2U);
    EXPECT_EQ(view("R4").deliveries.size(), 3U);
    EXPECT_EQ(view("R9").letters.at(0).part_of, "R8");
    EXPECT_TRUE(view("R10").letters.at(0).waits_for_other_half);
    EXPECT_EQ(view("R11").later_issues.size(), 1U);
    EXPECT_EQ(view("R12").deliveries.size(), 3U) << "one was sent again";
    EXPECT_EQ(found("D1L12").code, "syntaksfejl");
    EXPECT_EQ(found("D2L12").resends, 1U);
    const auto own = store_->find_document(message_form::fhir, "", "message-L1").value().value();
    EXPECT_EQ(own.documents.at(own.found).verdict, receipt_verdict::positive);
    EXPECT_EQ(store_->find_letter("5790000000012", "L4b")->value().raw, content("L4a"));
}

TEST_F(second_form_test, what_waited_is_delivered_in_its_lane_and_before_what_comes) {
    reception next = a_reception("L20", "twenty");
    ASSERT_TRUE(accept(*store_, next));
    std::vector<std::string> keys;
    for (const due_delivery& one : deliver(arrived, "out")) keys.push_back(one.receiver_key);
    EXPECT_EQ(keys, (names{"message-L2", "message-L4a", "message-L4b", "message-L13", "message-L20"}));
    EXPECT_TRUE(deliver(arrived, "slow").empty()) << "its time has not come";
    EXPECT_EQ(deliver(arrived + 5000, "slow").size(), 1U);
    EXPECT_EQ(deliver(arrived + 500 * minute).at(0).body, "<XBIN01 again=\"1\"/>");
}

TEST_F(second_form_test, duplicates_conversations_and_halves_are_recognised) {
    reception again = a_reception("L4b", "content of L4b", "E30");
    EXPECT_EQ(accept(*store_, again)->first, "R4");
    reception other = a_reception("L31");
    other.letters[0].thread = "thread-1";
    other.letters[0].patient = "0303030303";
    EXPECT_EQ(accept(*store_, other)->what, accept_outcome::verdict::thread_of_another_patient);
    EXPECT_EQ(accept(*store_, a_reception("L11", "again"))->what, accept_outcome::verdict::stored)
        << "its ids are free";
    EXPECT_EQ(store_
                  ->find_halves("XDIS91", "5790000000012", "5790000000029",
                                std::vector<std::string>{"AAAABBBBCCCCDDDDAAAABBBBCCCCDDDD"})
                  ->size(),
              1U);
}

/// The third form and the fourth, which has one index more.
class later_form_test : public old_store_test, public testing::WithParamInterface<int> {
protected:
    void SetUp() override { make(GetParam()); }
    std::vector<std::string> take(time_ms now) {
        std::vector<std::string> out;
        for (const due_delivery& one : store_->take_due("out", now, 10).value())
            out.push_back(one.receiver_key);
        return out;
    }
};

TEST_P(later_form_test, an_old_store_is_brought_to_the_present_form) {
    is_of_the_present_form();
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 8U);
    EXPECT_EQ(sums.delivered, 1U);
    EXPECT_EQ(sums.waiting, 4U);
    EXPECT_EQ(sums.refused_deliveries, 1U);
    EXPECT_EQ(sums.dead, 1U);
    EXPECT_EQ(sums.discarded, 1U);
    EXPECT_EQ(sums.unknown, 0U);
}

TEST_P(later_form_test, what_waited_is_sent_in_its_lane_and_its_partners_turn) {
    EXPECT_EQ(take(arrived + 1'000), (names{"message-L5", "message-L8"})) << "demo, other";
    EXPECT_EQ(take(arrived + 60'000), names{"message-L2"});
    EXPECT_EQ(store_->find_reception("R3").value().value().deliveries.at(0).behind_reception, "R2");
}

class fifth_form_test : public old_store_test {
protected:
    void SetUp() override { make(5); }
};

TEST_F(fifth_form_test, an_old_store_is_brought_to_the_present_form_and_its_sums_are_counted) {
    is_of_the_present_form();
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 13U);
    EXPECT_EQ(sums.planned, 10U);
    EXPECT_EQ(sums.receipts, 1U) << "it has neither deliveries nor another half";
    EXPECT_EQ(sums.refused_deliveries, 2U);
    const auto listed = store_->operated().deliveries({"up", std::nullopt}, 0, 10).value();
    ASSERT_EQ(listed.rows.size(), 2U);
    EXPECT_EQ(listed.rows[0].what.state, delivery_state::refused);
    EXPECT_EQ(listed.rows[1].what.held_by, listed.rows[0].what.id);
    EXPECT_TRUE(store_->operated().paused()->empty());
}

class sixth_form_test : public old_store_test {
protected:
    void SetUp() override { make(6); }
};

TEST_F(sixth_form_test, an_old_store_is_brought_to_the_present_form) {
    is_of_the_present_form();
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 13U);
    EXPECT_EQ(sums.planned, 12U);
    EXPECT_EQ(sums.delivered, 6U);
    EXPECT_EQ(sums.documents, 4U);
    EXPECT_EQ(sums.receipts_overdue, 1U);
    EXPECT_EQ(store_->operated().paused()->at(0).target, "later");
}

TEST_F(sixth_form_test, what_is_sent_again_from_now_on_is_found_by_its_envelope) {
    const known_document before = found("D1M2");
    EXPECT_EQ(before.resends, 1U);
    settlement again;
    again.now = arrived + 500 * minute;
    again.resent = {before.id};
    consequence& repeated = again.consequences.emplace_back();
    repeated.letter = document("D1M2").original.id;
    planned_delivery& sent = repeated.deliveries.emplace_back(send(0));
    sent.repeats = before.id;
    sent.envelope_id = "again2";
    ASSERT_TRUE(settle(*store_, again));
    for (const char* envelope : {"ED1M2", "again2"}) {
        const auto in_it = store_->find_envelope(message_form::oioxml, "5790000000012", envelope).value();
        ASSERT_EQ(in_it.size(), 1U) << envelope;
        EXPECT_EQ(in_it[0].documents.at(in_it[0].found).id, before.id);
    }
    EXPECT_TRUE(store_->find_envelope(message_form::oioxml, "5790000000012", "again1")->empty())
        << "the form of that time did not keep it";
}

class seventh_form_test : public old_store_test {
protected:
    void SetUp() override { make(7); }
};

TEST_F(seventh_form_test, an_old_store_is_brought_to_the_present_form) {
    is_of_the_present_form();
    EXPECT_EQ(store_->count()->receptions, 15U);
}

TEST_F(seventh_form_test, what_took_effect_is_recognised_and_what_was_refused_later_is_free) {
    using verdict = accept_outcome::verdict;
    EXPECT_EQ(accept(*store_, a_reception("B1", "another content"))->what, verdict::letter_id_reused);
    EXPECT_EQ(accept(*store_, a_reception("B1", "content of B1", "E-new"))->what, verdict::duplicate);
    EXPECT_EQ(accept(*store_, a_reception("B2", "content of B2", "E-new-2"))->what, verdict::stored);
    EXPECT_EQ(accept(*store_, a_reception("B3", "content of B3"))->what, verdict::stored);
    reception nameless = a_reception("", "content of nobody", "EN");
    nameless.vans_envelope_id = "VANS-N";
    nameless.letters[0].content_hash = "another hash";
    EXPECT_EQ(accept(*store_, nameless)->what, verdict::envelope_id_reused);
}

class eighth_form_test : public old_store_test {
protected:
    void SetUp() override { make(8); }
    names with_letter(const std::string& letter) {
        message_filter which;
        which.letter_id = letter;
        const auto found = store_->operated().messages(which, 0, 10).value();
        names out;
        for (const message_row& one : found.rows) out.push_back(one.id);
        return out;
    }
};

TEST_F(eighth_form_test, an_old_store_is_brought_to_the_present_form_and_what_was_refused_is_found) {
    is_of_the_present_form();
    EXPECT_EQ(with_letter("D8").size(), 1U) << "refused at the door";
    EXPECT_EQ(with_letter("H2"), names{"R-H2"}) << "refused later";
    EXPECT_EQ(with_letter("P1"), names{"R-P"}) << "refused later, the other one stands";
    EXPECT_EQ(with_letter("P2"), names{"R-P"});
    EXPECT_EQ(number("SELECT count(*) FROM letter WHERE effect = 0"), 3);
}

class ninth_form_test : public old_store_test {
protected:
    void SetUp() override { make(9); }
};

TEST_F(ninth_form_test, an_old_store_is_brought_to_the_present_form_and_keeps_a_record_from_now_on) {
    is_of_the_present_form();
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 15U);
    EXPECT_EQ(sums.waiting_for_pair, 2U);
    EXPECT_FALSE(store_->record().find_citizen({999, "0202020202"})->has_value())
        << "letters from before are in no file";
    ASSERT_TRUE(write(*store_, transaction({a_patient("p1", "0202020202")})));
    EXPECT_TRUE(store_->record().find_citizen({999, "0202020202"})->has_value());
    EXPECT_EQ(store_->take_due("out", arrived, 10)->back().receiver_key, "message-D20");
}

class tenth_form_test : public old_store_test {
protected:
    void SetUp() override { make(10); }
    std::vector<std::string> known() {
        std::vector<std::string> out;
        EXPECT_TRUE(
            store_->record().known_courses({}, [&](const known_course& one) { out.emplace_back(one.data); }));
        return out;
    }
};

TEST_F(tenth_form_test, an_old_store_is_brought_to_the_present_form_and_its_courses_are_looked_at_once_more) {
    is_of_the_present_form();
    record_keeper& kept = store_->record();
    EXPECT_EQ(store_->count()->receptions, 16U);
    EXPECT_TRUE(known().empty()) << "the form of that time did not keep it";
    const std::string anna = kept.find_citizen({999, "0101010101"}).value().value();
    const auto due = kept.take_citizens(1, 10).value();
    ASSERT_EQ(due.size(), 1U) << "the other has no course";
    EXPECT_EQ(due[0].citizen, anna);
    const citizen_file file = kept.read_file(anna).value().value();
    EXPECT_EQ(file.resources.size(), 4U);
    citizen_settlement what;
    what.citizen = anna;
    what.seen = file.version;
    what.now = arrived + minute;
    what.courses = kept.courses({}, "", 10).value();
    ASSERT_EQ(what.courses.size(), 1U);
    what.courses[0].data = "data";
    ASSERT_TRUE(settle(*store_, what));
    EXPECT_EQ(known(), std::vector<std::string>{"data"});
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

INSTANTIATE_TEST_SUITE_P(each, later_form_test, testing::Values(3, 4));

}  // namespace
}  // namespace genvej::store::test
