/// Stores as earlier programs wrote them on PostgreSQL, opened with today's: version_NNN.sql says what is
/// inside and how it was made.
#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "adapters/store/operations.hpp"
#include "adapters/store/record.hpp"
#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

constexpr int oldest = 1;
constexpr int with_record = 5;  ///< what is inside is told by its test
constexpr int with_known_courses = 6;
constexpr int present = 9;

/// What a dump calls its schema is not what the test's is called.
std::string dump_of(int version, const std::string& schema) {
    constexpr std::string_view theirs = "frozen.";
    std::ifstream file(
        fmt::format(GENVEJ_SOURCE_DIR "/tests/unit/adapters/store/postgres/version_{:03}.sql", version));
    std::ostringstream text;
    text << file.rdbuf();
    std::string out = text.str();
    for (std::size_t at = out.find(theirs); at != std::string::npos; at = out.find(theirs, at))
        out.replace(at, theirs.size(), schema + ".");
    return out;
}

/// Numbers of transactions are the server's and not the dump's: it goes on behind those that are written
/// there, as the one did that wrote them.
constexpr const char* go_on_behind_its_transactions =
    "DO $$ DECLARE behind bigint := (SELECT max(seen::text::bigint) FROM letter); BEGIN "
    "WHILE pg_current_xact_id()::text::bigint <= behind LOOP COMMIT; END LOOP; END $$";

class old_schema_test : public exchange_test {
protected:
    void make(int form) {
        schema_ = std::make_unique<postgres_schema>(postgres_schema::state::untouched);
        schema_->sql(dump_of(form, schema_->name()));
        schema_->sql(go_on_behind_its_transactions);
        ASSERT_EQ(version(), form);
        open();
    }
    std::int64_t version() const { return schema_->number("SELECT version FROM genvej"); }
    std::vector<std::string> take(const std::string& target, time_ms now) {
        std::vector<std::string> out;
        for (const due_delivery& one : store_->take_due(target, now, 10).value())
            out.push_back(one.receiver_key);
        return out;
    }
};

class upgrade_test : public old_schema_test, public testing::WithParamInterface<int> {
protected:
    void SetUp() override { make(GetParam()); }
};

TEST_P(upgrade_test, an_old_store_is_brought_to_the_present_form) {
    EXPECT_EQ(version(), present);
    open();
    EXPECT_EQ(version(), present) << "and is opened again as it is";
    const counts sums = *store_->count();
    EXPECT_EQ(sums.receptions, 13U);
    EXPECT_EQ(sums.accepted, 11U);
    EXPECT_EQ(sums.duplicates, 1U);
    EXPECT_EQ(sums.refused, 1U);
    EXPECT_EQ(sums.planned, 12U);
    EXPECT_EQ(sums.delivered, 6U);
    EXPECT_EQ(sums.waiting + sums.unknown, 3U);
    EXPECT_EQ(sums.refused_deliveries, 1U);
    EXPECT_EQ(sums.dead, 1U);
    EXPECT_EQ(sums.discarded, 1U);
    EXPECT_EQ(sums.documents, 4U);
    EXPECT_EQ(sums.receipts_positive, 1U);
    EXPECT_EQ(sums.receipts_overdue, 1U);
    EXPECT_EQ(sums.waiting_for_pair, 1U);
}

TEST_P(upgrade_test, its_letters_are_there_and_their_duplicates_are_recognised) {
    const auto again = accept(*store_, a_reception("D1", "content of D1", "E77"));
    EXPECT_EQ(again->what, accept_outcome::verdict::duplicate);
    EXPECT_EQ(again->first_receipt, "receipt of D1");
    EXPECT_EQ(store_->raw(again->first)->value(), "<Emessage>content of D1</Emessage>");
    EXPECT_EQ(accept(*store_, a_reception("D2", "other", "E78"))->what,
              accept_outcome::verdict::letter_id_reused);
    EXPECT_TRUE(store_->bundle("bundle-D1", "demo")->has_value());
    reception other = a_reception("L31");
    other.letters[0].thread = "thread-1";
    other.letters[0].patient = "0202020202";
    EXPECT_EQ(accept(*store_, other)->what, accept_outcome::verdict::thread_of_another_patient);
}

TEST_P(upgrade_test, what_waited_is_sent_in_its_lane_and_before_what_comes) {
    reception next = a_reception("D10", "ten");
    next.letters[0].patient = "0101010101";
    ASSERT_TRUE(accept(*store_, next));
    EXPECT_EQ(take("out", arrived + minute), (names{"message-D6", "message-D7"})) << "the lane is held";
    EXPECT_EQ(take("out", arrived + 61 * minute), names{"message-D3"}) << "and then in order";
}

TEST_P(upgrade_test, a_receipt_finds_what_was_sent_before_and_what_is_sent_again_now) {
    EXPECT_EQ(found("D1M1").verdict, receipt_verdict::positive);
    EXPECT_EQ(found("D1M2").resends, 1U);
    const auto due = exchange_test::take(arrived + 500 * minute);
    const auto overdue = std::find_if(
        due.begin(), due.end(), [&](const due_follow_up& one) { return one.document == found("D1M2").id; });
    ASSERT_NE(overdue, due.end()) << "the receipt of the resend";
    settlement again;
    again.now = overdue->due;
    again.closes = {overdue->id};
    again.resent = {overdue->document};
    consequence& repeated = again.consequences.emplace_back();
    repeated.letter = overdue->letter.id;
    planned_delivery& sent = repeated.deliveries.emplace_back(send(0));
    sent.repeats = overdue->document;
    sent.envelope_id = "again2";
    ASSERT_TRUE(settle(*store_, again));
    for (const char* envelope : {"ED1M2", "again2"}) {
        const auto in_it = store_->find_envelope(message_form::oioxml, "5790000000012", envelope).value();
        ASSERT_EQ(in_it.size(), 1U) << envelope;
        EXPECT_EQ(in_it[0].documents.at(in_it[0].found).id, overdue->document);
    }
}

TEST_P(upgrade_test, operators_find_what_was_there_before_and_decide_about_it) {
    const auto listed = store_->operated().messages({}, 0, 100).value();
    EXPECT_EQ(listed.rows.size(), 13U);
    message_filter by;
    by.letter_id = "D1";
    EXPECT_EQ(store_->operated().messages(by, 0, 10)->rows.size(), 2U) << "and its duplicate";
    by.letter_id = "D8";
    EXPECT_EQ(store_->operated().messages(by, 0, 10)->rows.size(), 1U) << "what was refused at the door";
    EXPECT_EQ(store_->operated().deliveries({"out", delivery_state::dead}, 0, 10)->rows.size(), 1U);
    by.letter_id = "M1";
    const auto events =
        store_->operated().trace(store_->operated().messages(by, 0, 1)->rows.at(0).id).value().value();
    EXPECT_EQ(events.back().kind, event_kind::acknowledged);
    EXPECT_EQ(events.back().at, 0) << "nobody noted when";
    operator_action again;
    again.what = operator_action::kind::send_all_again;
    again.target = "out";
    again.now = arrived + minute;
    std::promise<result<press_outcome>> done;
    store_->operated().press(
        {"key", "operator", "same", arrived}, again, [](const action_outcome&) { return kept_answer{}; },
        [&](result<press_outcome> outcome) { done.set_value(std::move(outcome)); });
    EXPECT_EQ(done.get_future().get()->did.deliveries.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(each, upgrade_test, testing::Range(oldest, with_record));

class record_upgrade_test : public old_schema_test {
protected:
    void SetUp() override { make(with_record); }
};

TEST_F(record_upgrade_test,
       a_store_with_a_record_is_brought_to_the_present_form_and_its_courses_are_looked_at) {
    EXPECT_EQ(version(), present);
    EXPECT_EQ(store_->count()->receptions, 16U);
    record_keeper& kept = store_->record();
    const std::string anna = kept.find_citizen({999, "0101010101"}).value().value();
    const auto due = kept.take_citizens(1, 10).value();
    ASSERT_EQ(due.size(), 1U) << "the other has no course";
    EXPECT_EQ(due[0].citizen, anna);
    citizen_settlement what;
    what.citizen = anna;
    what.seen = kept.read_file(anna).value()->version;
    what.now = arrived + minute;
    what.courses = kept.courses({}, "", 10).value();
    ASSERT_EQ(what.courses.size(), 1U);
    what.courses[0].data = "data";
    std::promise<result<void>> done;
    kept.settle(what, [&](result<void> outcome) { done.set_value(outcome); });
    ASSERT_TRUE(done.get_future().get());
    int known = 0;
    EXPECT_TRUE(
        kept.known_courses({}, [&](const known_course& one) { known += one.data == "data" ? 1 : 0; }));
    EXPECT_EQ(known, 1);
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

class known_courses_upgrade_test : public old_schema_test, public testing::WithParamInterface<int> {
protected:
    void SetUp() override { make(GetParam()); }
};

TEST_P(known_courses_upgrade_test, a_store_of_known_courses_is_brought_to_the_present_form_and_keeps_them) {
    EXPECT_EQ(version(), present);
    EXPECT_EQ(store_->count()->receptions, 16U);
    const auto known = [&](time_ms at) {
        names out;
        known_filter which;
        which.as_known = at;
        which.measurements = false;  // nobody said where they are
        EXPECT_TRUE(store_->record().known_courses(
            which, [&](const known_course& one) { out.emplace_back(one.data); }));
        return out;
    };
    EXPECT_EQ(known(arrived + 2 * minute), names{"data"});
    EXPECT_EQ(known(arrived + 3 * minute), names{"other data"});
    message_filter by;
    by.letter_id = "D8";
    EXPECT_EQ(store_->operated().messages(by, 0, 10)->rows.size(), 1U) << "by the new index";
    EXPECT_TRUE(open_upkeep()->verify({})->broken.empty());
}

INSTANTIATE_TEST_SUITE_P(each, known_courses_upgrade_test, testing::Range(with_known_courses, present));

/// Nodes that are started together after an upgrade: one brings the store to the present form, the others
/// wait and find it done.
TEST(upgrade, nodes_that_start_at_once_on_an_old_store_bring_it_to_one_form) {
    const postgres_schema old(postgres_schema::state::untouched);
    old.sql(dump_of(oldest, old.name()));
    std::vector<std::thread> nodes;
    nodes.reserve(4);
    std::atomic<int> opened = 0;
    for (int i = 0; i < 4; ++i) {
        nodes.emplace_back([&] {
            postgres_options how;
            how.url = old.url();
            const auto node = open_postgres(how);
            opened += node.has_value() && (*node)->count()->receptions == 13U ? 1 : 0;
        });
    }
    for (std::thread& one : nodes) one.join();
    EXPECT_EQ(opened, 4);
    EXPECT_EQ(old.number("SELECT version FROM genvej"), present);
    EXPECT_EQ(old.number("SELECT count(*) FROM genvej"), 1);
}

}  // namespace
}  // namespace genvej::store::test
