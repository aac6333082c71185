#include "adapters/store/upkeep.hpp"  // Test that the header is self-contained.

#include "tests/unit/adapters/store/damaged_record.hpp"

namespace genvej::store::test {
namespace {

TEST_F(upkeep_test, a_store_that_is_being_served_is_whole_and_its_sums_add_up) {
    const audit seen = verify();
    for (const model::issue& one : seen.broken) ADD_FAILURE() << model::to_line(one);
    EXPECT_EQ(seen.received, 12U);
    EXPECT_EQ(seen.received,
              seen.refused + seen.duplicates + seen.receipts + seen.waiting_for_pair + seen.translated);
    EXPECT_EQ(seen.refused, 1U);
    EXPECT_EQ(seen.receipts, 1U);
    EXPECT_EQ(seen.waiting_for_pair, 1U);
    EXPECT_EQ(seen.planned, 9U);
    EXPECT_EQ(seen.planned, seen.waiting + seen.unknown + seen.delivered + seen.refused_deliveries +
                                seen.dead + seen.discarded);
    EXPECT_GE(seen.bodies, 12U);
}

TEST_F(upkeep_test, verify_tells_how_far_it_is) {
    std::uint64_t last = 0;
    std::uint64_t total = 0;
    ASSERT_TRUE(kept()->verify([&](std::uint64_t done, std::uint64_t of) {
        EXPECT_GE(done, last);
        last = done;
        total = of;
    }));
    EXPECT_EQ(last, total);
    EXPECT_GT(total, 0U);
}

TEST_F(upkeep_test, the_content_of_what_has_ended_goes_and_its_facts_stay) {
    const prune_report look = prune(true);
    EXPECT_EQ(look.pruned, 4U) << "D1, D5, its copy, what was refused";
    EXPECT_EQ(look.open, 3U) << "D3, D6, D7";
    EXPECT_EQ(look.undecided, 2U) << "D2, D4";
    EXPECT_EQ(look.waiting, 3U) << "the receipt, the half, and the document without a receipt";
    EXPECT_TRUE(store_->raw(ids_["D1"])->has_value()) << "it only looked";
    EXPECT_EQ(prune().pruned, 4U);
    EXPECT_FALSE(store_->raw(ids_["D1"])->has_value());
    EXPECT_FALSE(store_->bundle("bundle-D1", "demo")->has_value());
    EXPECT_TRUE(store_->raw(ids_["D2"])->has_value());
    const auto view = store_->find_reception(ids_["D1"]).value().value();
    EXPECT_EQ(view.pruned, later);
    EXPECT_EQ(view.receipt, "receipt of D1");
    EXPECT_EQ(view.issues, "");
    EXPECT_EQ(view.deliveries.at(0).state, delivery_state::delivered);
    EXPECT_EQ(prune().before, 4U) << "a second time finds nothing more";
}

TEST_F(upkeep_test, a_copy_of_what_was_pruned_is_still_a_duplicate_and_another_content_is_refused) {
    prune();
    const auto again = accept(*store_, a_reception("D1", "content of D1", "E77"));
    EXPECT_EQ(again->what, accept_outcome::verdict::duplicate);
    EXPECT_EQ(again->first_receipt, "receipt of D1");
    EXPECT_EQ(accept(*store_, a_reception("D1", "other", "E78"))->what,
              accept_outcome::verdict::letter_id_reused);
    EXPECT_TRUE(store_->find_document(message_form::fhir, "", "message-D1")->has_value())
        << "a late receipt finds it";
    EXPECT_FALSE(store_->find_letter("5790000000012", "D1")->has_value()) << "its content is gone";
}

TEST_F(upkeep_test, a_late_receipt_finds_what_was_pruned_by_the_envelope_of_its_resend) {
    const known_document before = found("D1M1");
    settlement again;
    again.resent = {before.id};
    consequence& repeated = again.consequences.emplace_back();
    repeated.letter = document("D1M1").original.id;
    planned_delivery& sent = repeated.deliveries.emplace_back(send(0));
    sent.repeats = before.id;
    sent.envelope_id = "again1";
    ASSERT_TRUE(settle(*store_, again));
    deliver(later - 1);
    ASSERT_TRUE(settle(*store_, verdict_for(found("D2M1").id)));
    EXPECT_EQ(prune().pruned, 5U) << "it is answered now";
    EXPECT_FALSE(store_->raw(ids_["M1"])->has_value());
    const auto in_it = store_->find_envelope(message_form::oioxml, "5790000000012", "again1").value();
    ASSERT_EQ(in_it.size(), 1U);
    EXPECT_EQ(in_it[0].documents.at(in_it[0].found).id, before.id);
}

TEST_F(upkeep_test, what_was_pruned_is_not_sent_again) {
    prune();
    EXPECT_EQ(operated().trace(ids_["D1"]).value()->back().kind, event_kind::pruned);
    const auto verdict_of = [&](operator_action what) {
        std::promise<action_outcome::verdict> done;
        operated().press(
            {make_id(arrived), "operator", "", later}, std::move(what),
            [](const action_outcome&) { return kept_answer{}; },
            [&](const result<press_outcome>& outcome) { done.set_value(outcome->did.what); });
        return done.get_future().get();
    };
    operator_action again;
    again.delivery = delivery_of("D5");
    EXPECT_EQ(verdict_of(again), action_outcome::verdict::pruned);
    again.what = operator_action::kind::replay;
    again.reception = ids_["D1"];
    EXPECT_EQ(verdict_of(again), action_outcome::verdict::pruned);
}

TEST_F(upkeep_test, a_letter_that_is_not_found_in_what_was_received_is_named) {
    const auto here = kept();
    here->make_hashes_with([](std::string_view, std::span<const hashed_letter> letters) {
        return std::vector<std::string>(letters.size());
    });
    const auto seen = here->verify({}).value();
    ASSERT_FALSE(seen.broken.empty());
    for (const model::issue& one : seen.broken) EXPECT_EQ(one.code(), "store.content_hash");
    prune();
    EXPECT_LT(here->verify({})->broken.size(), seen.broken.size()) << "what was pruned has no content";
}

class citizens_test : public upkeep_test {
protected:
    static constexpr const char* citizen = "0404040404";
    std::int64_t known(const std::string& cpr = citizen) const {
        return number("SELECT count(*) FROM patient WHERE cpr = '" + cpr + "'");
    }
    std::string lane_of(const std::string& letter) {
        for (const due_delivery& one : store_->take_due("out", arrived, 10).value()) {
            if (one.receiver_key != "message-" + letter) continue;
            EXPECT_TRUE(record(*store_, {
                                            {one.id, delivery_state::delivered, 0, arrived, ""}
            }));
            return one.lane;
        }
        return {};
    }
};

TEST_F(citizens_test, one_of_whom_nothing_is_left_is_forgotten_and_gets_a_new_lane) {
    accept_letter("Q1", citizen);
    EXPECT_EQ(prune().citizens, 0U) << "it is to be delivered";
    const std::string before = lane_of("Q1");
    ASSERT_NE(before, "");
    EXPECT_EQ(prune(true).citizens, 0U);
    EXPECT_EQ(known(), 1) << "it only looked";
    EXPECT_EQ(prune().citizens, 1U);
    EXPECT_EQ(known(), 0);
    EXPECT_EQ(known("0101010101"), 1) << "D2 was refused and holds the lane of D3";
    accept_letter("Q2", citizen);
    EXPECT_EQ(known(), 1);
    const std::string now = lane_of("Q2");
    EXPECT_NE(now, "");
    EXPECT_NE(now, before);
}

TEST_F(citizens_test, one_with_a_letter_that_is_not_old_is_known_still) {
    accept_letter("Q1", citizen);
    lane_of("Q1");
    accept_letter("Q2", citizen, later);
    lane_of("Q2");
    EXPECT_EQ(prune().citizens, 0U);
    EXPECT_EQ(known(), 1);
}

TEST_F(citizens_test, who_owns_a_conversation_is_known_still) {
    reception what = a_reception("Q1", "content of Q1");
    what.letters[0].patient = citizen;
    what.letters[0].thread = "thread-1";
    ASSERT_TRUE(accept(*store_, what));
    lane_of("Q1");
    EXPECT_EQ(prune().citizens, 0U);
    reception other = a_reception("Q2");
    other.letters[0].patient = "0505050505";
    other.letters[0].thread = "thread-1";
    EXPECT_EQ(accept(*store_, other)->what, accept_outcome::verdict::thread_of_another_patient);
    other = a_reception("Q3");
    other.letters[0].patient = citizen;
    other.letters[0].thread = "thread-1";
    EXPECT_EQ(accept(*store_, other)->what, accept_outcome::verdict::stored) << "it goes on";
}

/// A letter of his comes in at each moment at which the pruning lets others write.
TEST_F(citizens_test, whatever_the_moment_two_letters_of_his_are_in_one_lane) {
    bool reached = true;
    for (int moment = 0; reached && moment < 10; ++moment) {
        const std::string name = "Q" + std::to_string(moment);
        const std::string cpr = fmt::format("{:010}", 404'040'000 + moment);
        accept_letter(name, cpr);
        ASSERT_NE(lane_of(name), "") << moment;
        grow_old();
        prune_order what;
        what.before = what.now = later;
        int calls = 0;
        reached = false;
        ASSERT_TRUE(kept()->prune(what, [&](std::uint64_t, std::uint64_t) {
            if (calls++ != moment) return;
            reached = true;
            accept_letter(name + "b", cpr);
        }));
        if (!reached) accept_letter(name + "b", cpr);
        accept_letter(name + "c", cpr);
        const std::string which = fmt::format(
            " FROM delivery WHERE receiver_key IN ('message-{0}b', 'message-{0}c') AND state IN (0, 1, 5)",
            name);
        EXPECT_EQ(number("SELECT count(*)" + which), 2) << moment;
        EXPECT_EQ(number("SELECT count(DISTINCT lane)" + which), 1) << moment;
    }
    EXPECT_FALSE(reached) << "every moment was tried";
}

TEST_F(upkeep_test, what_came_later_is_left_alone) {
    prune_order what;
    what.before = arrived;
    what.now = later;
    EXPECT_EQ(kept()->prune(what, {})->pruned, 0U);
}

TEST_F(upkeep_test, a_gateway_goes_on_while_it_is_pruned) {
    ids_["N1"] = accept_letter("N1", "0101010101", later);
    prune();
    ids_["N2"] = accept_letter("N2", "", later);
    EXPECT_EQ(store_->count()->receptions, 14U);
    EXPECT_TRUE(store_->raw(ids_["N1"])->has_value());
    EXPECT_TRUE(store_->raw(ids_["N2"])->has_value());
    EXPECT_TRUE(store_->bundle("bundle-N2", "demo")->has_value());
    open();
    EXPECT_EQ(store_->count()->receptions, 14U);
}

TEST_F(upkeep_test, a_backup_is_a_whole_store_that_can_be_opened) {
    const std::string file = folder_ / "copy.db";
    const auto report = kept()->backup(file, {});
    ASSERT_TRUE(report.has_value()) << report.error().message();
    EXPECT_EQ(report->bytes, std::filesystem::file_size(file));
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(std::filesystem::exists(file + ".partial"));
    EXPECT_EQ(kept()->backup(file, {}).error(), store_errc::exists);
    accept_letter("N1", "");
    EXPECT_TRUE(open_sqlite_upkeep(file).value()->verify({})->broken.empty());
    sqlite_options restored;
    restored.path = file;
    const auto opened = open_sqlite(restored);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ((*opened)->count()->receptions, 12U) << "as it was then";
    EXPECT_TRUE((*opened)->raw(ids_["D1"])->has_value());
    EXPECT_EQ((*opened)->take_due("out", arrived + minute, 10)->size(), 2U) << "what waited there waits here";
}

TEST_F(upkeep_test, a_store_that_a_gateway_has_is_not_brought_to_another_form) {
    EXPECT_EQ(kept()->migrate().error(), store_errc::in_use);
    const auto form = kept()->version().value();
    EXPECT_EQ(form.from, form.to);
    store_.reset();
    EXPECT_EQ(kept()->migrate()->from, form.to);
}

TEST(upkeep, a_file_that_is_no_store_is_refused) {
    const folder here;
    EXPECT_EQ(open_sqlite_upkeep(here / "nothing.db").error(), store_errc::cannot_open);
    const std::string path = here / "other.db";
    EXPECT_EQ(number_in(path, "SELECT 1"), -1);
    sqlite3* other = nullptr;
    sqlite3_open(path.c_str(), &other);
    sqlite3_exec(other, "CREATE TABLE theirs (x)", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    EXPECT_EQ(open_sqlite_upkeep(path).value()->verify({}).error(), store_errc::not_ours);
    EXPECT_EQ(open_sqlite_upkeep(path).value()->migrate().error(), store_errc::not_ours);
}

INSTANTIATE_TEST_SUITE_P(
    each, damaged_store_test,
    testing::Values(
        damage{"store.reception", "UPDATE reception SET first = NULL WHERE state = 1"},
        damage{"store.reception", "UPDATE reception SET state = 7 WHERE id = 1"},
        damage{"store.letter_range", "UPDATE reception SET first_letter = first_letter + 1 WHERE id = 3"},
        damage{"store.letter_range", "DELETE FROM letter WHERE id = 2"},
        damage{"store.letter_range", "UPDATE letter SET reception = 4711 WHERE id = 2"},
        damage{"store.letter_key", "INSERT OR REPLACE INTO tally VALUES ('keys at hand after', 1)"},
        damage{"store.letter_key", "UPDATE letter SET effect = 1 WHERE id = 1"},
        damage{"store.letter_key",
               "INSERT INTO letter_key SELECT sender, letter_id, 3 FROM letter WHERE id = 1"},
        damage{"store.letter_key",
               "UPDATE letter SET letter_id = (SELECT letter_id FROM letter WHERE id = 1) WHERE id = 2"},
        damage{"store.letter_key",
               "INSERT INTO letter_key SELECT sender, letter_id, id FROM letter WHERE effect = 0 AND "
               "letter_id <> ''"},
        damage{"store.letter_lost", "DELETE FROM follow_up WHERE kind = 0"},
        damage{"store.letter_lost", "UPDATE letter SET receipt = 0"},
        damage{"store.letter_lost", "UPDATE letter SET deliveries = 0 WHERE id = 7"},
        damage{"store.delivery_range", "DELETE FROM delivery WHERE id = 1"},
        damage{"store.delivery_range", "UPDATE delivery SET letter = 2 WHERE id = 1"},
        damage{"store.delivery_state", "UPDATE delivery SET state = 5 WHERE id = 1"},
        damage{"store.delivery_state", "UPDATE delivery SET unknown = 1 WHERE id = 1"},
        damage{"store.at_hand", "UPDATE delivery SET state = 1 WHERE id = 7"},
        damage{"store.lane_head", "UPDATE delivery SET head = 0 WHERE id = 7"},
        damage{"store.lane_head",
               "UPDATE delivery SET lane = (SELECT lane FROM delivery WHERE id = 6) WHERE id = 7"},
        damage{"store.lane_hold", "DELETE FROM lane_hold"},
        damage{"store.lane_hold", "UPDATE lane_hold SET delivery = 1"},
        damage{"store.follow_up", "UPDATE follow_up SET kind = 9 WHERE kind = 1"},
        damage{"store.follow_up", "UPDATE document SET verdict = 2 WHERE verdict = 0"},
        damage{"store.follow_up", "DELETE FROM tally WHERE name = 'last follow-up'"},
        damage{"store.document", "UPDATE document SET verdict = 5 WHERE id = 1"},
        damage{"store.content_hash", "UPDATE letter SET content_hash = 'hash of another' WHERE id = 1"},
        damage{"store.resent", "INSERT INTO resent_envelope (envelope_id, document) VALUES ('again1', 1)"},
        damage{"store.foreign_row",
               "INSERT INTO resent_envelope (envelope_id, document) VALUES ('again1', 4711)"},
        damage{"store.pruned", "UPDATE reception SET pruned = 1 WHERE id = 1"},
        damage{"store.sum", "UPDATE tally SET value = value + 1 WHERE name = 'receptions'"},
        damage{"store.sum", "UPDATE tally SET value = value - 1 WHERE name = 'delivered'"},
        damage{"store.sum", "DELETE FROM delivery WHERE id = 7"},
        damage{"store.foreign_row", "UPDATE delivery SET target = 4711 WHERE id = 1"},
        damage{"store.foreign_row", "UPDATE document SET letter = 4711 WHERE id = 1"},
        damage{"store.body",
               "UPDATE reception SET bodies = substr(bodies, 1, length(bodies) - 1) || x'00' WHERE id = 1"},
        damage{"store.body", "UPDATE reception SET raw_size = raw_size + 1 WHERE id = 1"},
        damage{"store.body", "UPDATE document_body SET body = x'0911' WHERE document = 1"},
        damage{"store.delivery_body", "UPDATE letter SET translation_size = 0 WHERE id = 7"},
        damage{"store.file",
               "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'CREATE INDEX delivery_lane ON "
               "delivery (target, lane) WHERE state = 2' WHERE name = 'delivery_lane'"}));

INSTANTIATE_TEST_SUITE_P(
    each, damaged_record_test,
    testing::Values(
        damage{"store.reception", "DELETE FROM record_reception"},
        damage{"store.reception", "UPDATE record_reception SET reception = 2"},
        damage{"store.record", "DELETE FROM record_version WHERE version = 1"},
        damage{"store.record", "UPDATE record_resource SET version = 7 WHERE name = 'o1'"},
        damage{"store.record", "UPDATE record_resource SET deleted = 1 WHERE name = 'o1'"},
        damage{"store.record", "UPDATE record_key SET type = 'Other'"},
        damage{"store.record",
               "UPDATE record_reference SET target = (SELECT id FROM record_resource WHERE name = 'p2')"},
        damage{"store.record", "UPDATE record_resource SET citizen = 2 WHERE name = 'o1'"},
        damage{"store.body", "UPDATE record_version SET body = x'0102' WHERE version = 1"},
        damage{"store.body", "UPDATE citizen_note SET body = x'0102'"},
        damage{"store.body", "UPDATE course SET facts = x'0102'"},
        damage{"store.citizen", "INSERT INTO unjoined_letter SELECT letter FROM citizen_letter"},
        damage{"store.citizen", "UPDATE course SET municipality = 101"},
        damage{"store.citizen", "UPDATE known_course SET known_from = known_until + 1"},
        damage{"store.citizen", "UPDATE known_course SET municipality = 101"},
        damage{"store.citizen", "UPDATE known_course SET pack = 'another'"},
        damage{"store.citizen", "UPDATE course_list SET list = 'another'"},
        damage{"store.foreign_row", "DELETE FROM citizen"},
        damage{"store.foreign_row", "DELETE FROM record_resource WHERE name = 'o1'"}));

}  // namespace
}  // namespace genvej::store::test
