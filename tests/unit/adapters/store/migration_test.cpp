#include <fstream>
#include <sstream>

#include <sqlite3.h>

#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

/// A store as the program wrote it when the form had one step: version_001.sql says what is inside.
class migration_test : public exchange_test {
protected:
    void SetUp() override {
        std::ifstream file(GENVEJ_SOURCE_DIR "/tests/unit/adapters/store/version_001.sql");
        std::ostringstream sql;
        sql << file.rdbuf();
        std::filesystem::create_directories(folder_ / "var");
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(options().path.c_str(), &database), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(database, sql.str().c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
        EXPECT_EQ(number("PRAGMA user_version"), 1);
        open();
    }
    int number(const char* sql) {
        int out = -1;
        sqlite3* database = nullptr;
        sqlite3_open(options().path.c_str(), &database);
        sqlite3_exec(
            database, sql,
            [](void* to, int, char** values, char**) {
                return *static_cast<int*>(to) = static_cast<int>(std::strtol(values[0], nullptr, 10)), 0;
            },
            &out, nullptr);
        sqlite3_close(database);
        return out;
    }
    /// L1 as it was, under another envelope.
    static reception known_letter_again() {
        reception out = a_reception("L1", "one", "E9");
        out.letters[0].patient = "0202020202";
        return out;
    }
};

TEST_F(migration_test, an_old_store_is_brought_to_the_present_form) {
    store_->close();
    EXPECT_EQ(number("PRAGMA user_version"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    open();
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

}  // namespace
}  // namespace genvej::store::test
