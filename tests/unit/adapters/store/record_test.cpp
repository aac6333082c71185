#include "adapters/store/record.hpp"  // Test that the header is self-contained.

#include <array>
#include <thread>

#include "tests/unit/adapters/store/record_fixture.hpp"

namespace genvej::store::test {
namespace {

TEST_F(record_test, what_is_written_is_read_as_it_was_with_all_its_versions) {
    const std::string first = a_resource("Observation", "o1", "p1").body;
    EXPECT_EQ(versions({a_patient("p1", anna), a_resource("Observation", "o1", "p1")}),
              (std::vector<std::uint32_t>{1, 1}));
    EXPECT_EQ(versions({a_resource("Observation", "o1", "p1", R"(,"status":"amended")")}, arrived + 5),
              std::vector<std::uint32_t>{2});
    EXPECT_EQ(versions({a_delete("Observation", "o1")}, arrived + 9), std::vector<std::uint32_t>{3});
    const record_name name{"Observation", "o1"};
    const auto latest = kept().read("journal", name, 0).value().value();
    EXPECT_TRUE(latest.deleted);
    EXPECT_EQ(latest.version, 3U);
    EXPECT_EQ(latest.changed, arrived + 9);
    EXPECT_EQ(latest.body, "");
    EXPECT_EQ(kept().read("journal", name, 1).value()->body, first);
    EXPECT_EQ(kept().read("journal", name, 1).value()->changed, arrived);
    EXPECT_FALSE(kept().read("journal", name, 4)->has_value());
    EXPECT_FALSE(kept().read("journal", {"Observation", "o2"}, 0)->has_value());
    EXPECT_FALSE(kept().read("another", name, 0)->has_value()) << "it is another partner's";
    const auto all = kept().history("journal", name, 0, 10).value();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].version, 3U);
    EXPECT_EQ(all[2].body, first);
    const auto page = kept().history("journal", name, 3, 1).value();
    ASSERT_EQ(page.size(), 1U);
    EXPECT_EQ(page[0].version, 2U);
    EXPECT_EQ(versions({a_resource("Observation", "o1", "p1")}), std::vector<std::uint32_t>{4})
        << "and it may come back";
}

TEST_F(record_test, a_transaction_is_a_message_like_others_with_the_answer_that_was_made_of_it) {
    record_transaction what = transaction({a_patient("p1", anna)});
    const std::string id = what.came.id;
    ASSERT_TRUE(write(*store_, what));
    const auto view = store_->find_reception(id).value().value();
    EXPECT_EQ(view.state, reception_state::accepted);
    EXPECT_EQ(view.http_status, 200U);
    EXPECT_EQ(view.receipt, "Patient/p1/1 ");
    EXPECT_TRUE(view.letters.empty());
    EXPECT_EQ(store_->raw(id)->value(), what.came.raw);
    EXPECT_EQ(store_->count()->receptions, 1U);
    EXPECT_EQ(store_->count()->letters, 0U);
    const audit seen = open_upkeep()->verify({}).value();
    EXPECT_EQ(seen.received, 1U);
    EXPECT_EQ(seen.recorded, 1U);
}

TEST_F(record_test, a_write_of_the_same_bytes_keeps_its_version_and_makes_nobody_due) {
    const std::vector<record_write> all = {a_patient("p1", anna), a_resource("Observation", "o1", "p1")};
    versions(all);
    ASSERT_TRUE(settle(*store_, settlement_of(anna)));
    const std::uint64_t before = file(anna).version;
    const auto again = write(*store_, transaction(all, arrived + 10));
    EXPECT_EQ(again->written.at(1).version, 1U);
    EXPECT_EQ(again->written[1].changed, arrived);
    EXPECT_EQ(file(anna).version, before);
    EXPECT_TRUE(due(arrived + 20).empty());
    versions({a_delete("Observation", "o2")});
    EXPECT_TRUE(due(arrived + 20).empty()) << "nor does a delete of what never was";
    versions({a_delete("Observation", "o1")});
    EXPECT_EQ(due(arrived + 20), names{citizen(anna)});
}

TEST_F(record_test, keys_that_are_found_otherwise_later_are_kept_without_a_new_version) {
    record_write one = a_resource("Observation", "o1", "p1");
    versions({a_patient("p1", anna), one});
    one.keys.push_back({"code", "loinc|1"});
    EXPECT_EQ(versions({one}), std::vector<std::uint32_t>{1});
    EXPECT_EQ(found("Observation",
                    {
                        {"code", "loinc|1"}
    }),
              names{"o1"});
}

TEST_F(record_test, each_conflict_names_its_entry_and_nothing_is_kept) {
    versions({
        a_patient("p1", anna), a_patient("p2", bo), a_resource("CarePlan", "c1", "p1"),
        a_resource("Encounter", "e1", "p1", "", {{"CarePlan", "c1"}}
            ),
        a_resource("Organization", "org", "")
    });
    const std::uint64_t before = file(anna).version;
    record_write changed = a_resource("Observation", "o1", "p1");
    record_write expected = a_resource("CarePlan", "c1", "p1", R"(,"x":1)");
    expected.if_version = 2;
    EXPECT_EQ(conflict({changed, expected}), "version 1 v1");
    expected = a_resource("CarePlan", "c9", "p1");
    expected.if_version = 1;
    EXPECT_EQ(conflict({changed, expected}), "version 1");
    EXPECT_EQ(conflict({
                  changed, a_resource("Encounter", "e2", "p1", "", {{"CarePlan", "c2"}}
                       )
    }),
              "dangling 1 CarePlan/c2");
    EXPECT_EQ(conflict({a_resource("Encounter", "e2", "p9")}), "dangling 0 Patient/p9");
    EXPECT_EQ(conflict({
                  changed, a_resource("Encounter", "e2", "p2", "", {{"CarePlan", "c1"}}
                       )
    }),
              "other citizen 1 CarePlan/c1");
    EXPECT_EQ(conflict({
                  a_resource("Organization", "org", "", R"(,"x":1)", {{"CarePlan", "c1"}}
                      )
    }),
              "other citizen 0 CarePlan/c1")
        << "what is about nobody points at nobody";
    EXPECT_EQ(conflict({changed, a_patient("p1", bo)}), "citizen changes 1");
    EXPECT_EQ(conflict({changed, a_resource("CarePlan", "c1", "p2")}), "citizen changes 1");
    EXPECT_EQ(conflict({a_resource("Organization", "org", "p1")}), "citizen changes 0");
    EXPECT_EQ(conflict({changed, a_delete("CarePlan", "c1")}), "still referred 1 Encounter/e1");
    EXPECT_EQ(conflict({a_delete("Patient", "p2"), a_resource("Observation", "o3", "p2")}),
              "dangling 1 Patient/p2");
    record_write conditional = a_patient("p3", anna);
    conditional.unless = conditional.keys[0];
    EXPECT_EQ(conflict({changed, conditional}), "exists now 1 Patient/p1");
    EXPECT_FALSE(kept().read("journal", changed.name, 0)->has_value());
    EXPECT_EQ(file(anna).version, before);
    EXPECT_EQ(store_->count()->receptions, 1U) << "the caller puts the bytes into quarantine";
}

TEST_F(record_test, what_is_pointed_at_is_deleted_with_or_after_what_points_at_it) {
    versions({
        a_patient("p1", anna), a_resource("CarePlan", "c1", "p1"), a_resource("Practitioner", "pr", ""),
        a_resource("PractitionerRole", "r1", "", "", {{"Practitioner", "pr"}     }
            ),
        a_resource("Encounter", "e1", "p1", "", { {"CarePlan", "c1"}, {"PractitionerRole", "r1"}}
            )
    });
    EXPECT_EQ(conflict({a_delete("PractitionerRole", "r1")}), "still referred 0 Encounter/e1");
    EXPECT_EQ(conflict({a_delete("Practitioner", "pr")}), "still referred 0 PractitionerRole/r1");
    EXPECT_EQ(conflict({a_delete("Patient", "p1")}).substr(0, 16), "still referred 0");
    EXPECT_EQ(conflict({
                  a_resource("Encounter", "e1", "p1", R"(,"x":1)", {{"PractitionerRole", "r1"}}
                      ),
                  a_delete("CarePlan", "c1")
    }),
              "none")
        << "it points there no more";
    EXPECT_EQ(conflict({a_delete("PractitionerRole", "r1"), a_delete("Encounter", "e1")}), "none");
    EXPECT_EQ(conflict({a_delete("Practitioner", "pr"), a_delete("Patient", "p1")}), "none");
    EXPECT_EQ(resources(file(anna)).size(), 11U) << "a file forgets nothing";
}

TEST_F(record_test, entries_may_point_at_each_other_in_any_order) {
    EXPECT_EQ(conflict({
                  a_resource("Encounter", "e1", "p1", "", {{"CarePlan", "c1"} }
                      ),
                  a_resource("CarePlan", "c1", "p1", "", { {"Encounter", "e1"}, {"CarePlan", "c1"}}
                      ),
                  a_patient("p1", anna)
    }),
              "none");
    EXPECT_EQ(conflict({a_delete("CarePlan", "c1"), a_delete("Encounter", "e1")}), "none");
}

TEST_F(record_test, a_conditional_create_writes_only_when_nothing_has_the_key) {
    record_write one = a_patient("p1", anna);
    one.unless = one.keys[0];
    EXPECT_EQ(versions({one}), std::vector<std::uint32_t>{1});
    record_write same = a_patient("p1", anna, R"(,"active":true)");
    same.unless = one.unless;
    EXPECT_EQ(versions({same, a_resource("Observation", "o1", "p1")}), (std::vector<std::uint32_t>{1, 1}))
        << "resolved by the core: nothing is written, and others may point at it";
    EXPECT_EQ(kept().read("journal", one.name, 0).value()->body, one.body);
    record_write twin = a_patient("p8", bo);
    twin.unless = twin.keys[0];
    record_write other = a_patient("p9", bo);
    other.unless = twin.unless;
    EXPECT_EQ(conflict({twin, other}), "exists now 1 Patient/p8");
    record_write lost = a_patient("p1", anna);
    lost.unless = record_token{"identifier", "another"};
    EXPECT_EQ(conflict({lost}), "exists now 0 Patient/p1");
    EXPECT_EQ(versions({a_delete("Observation", "o1"), a_delete("Patient", "p1")}),
              (std::vector<std::uint32_t>{2, 2}));
    one.name.id = "p2";
    EXPECT_EQ(versions({one}), std::vector<std::uint32_t>{1}) << "what was deleted has no key";
}

TEST_F(record_test, what_is_not_well_formed_is_not_taken) {
    EXPECT_EQ(write(*store_, transaction({a_patient("p1", anna), a_patient("p1", anna)})).error(),
              store_errc::unknown);
    record_write nobody = a_patient("p1", anna);
    nobody.citizen.reset();
    EXPECT_EQ(write(*store_, transaction({nobody})).error(), store_errc::unknown);
}

TEST_F(record_test, a_search_finds_what_has_all_keys_page_by_page) {
    std::vector<record_write> all = {a_patient("p1", anna), a_patient("p2", bo)};
    for (int i = 0; i < 9; ++i) {
        all.push_back(a_resource("Observation", "o" + std::to_string(i), i < 7 ? "p1" : "p2"));
        all.back().keys.push_back({"code", i % 2 == 0 ? "even" : "odd"});
    }
    versions(all);
    EXPECT_EQ(found("Observation",
                    {
                        {"subject", "Patient/p1"}
    })
                  .size(),
              7U);
    EXPECT_EQ(found("Observation",
                    {
                        {"subject", "Patient/p1"},
                        {"code",    "odd"       }
    }),
              (names{"o1", "o3", "o5"}));
    EXPECT_EQ(found("Observation",
                    {
                        {"code",    "even"      },
                        {"subject", "Patient/p1"}
    },
                    "o2", 2),
              (names{"o4", "o6"}));
    EXPECT_EQ(found("Observation", {}, "o6"), (names{"o7", "o8"}));
    EXPECT_EQ(found("Patient", {}), (names{"p1", "p2"}));
    EXPECT_TRUE(found("Observation",
                      {
                          {"code", "other"}
    })
                    .empty());
    record_write moved = a_resource("Observation", "o1", "p1", R"(,"x":1)");
    moved.keys.push_back({"code", "even"});
    versions({moved, a_delete("Observation", "o3")});
    EXPECT_EQ(found("Observation",
                    {
                        {"code",    "odd"       },
                        {"subject", "Patient/p1"}
    }),
              names{"o5"});
    EXPECT_EQ(kept()
                  .search("journal", "Observation",
                          {
                              {"code", "even"}
    },
                          "o0", 1)
                  ->at(0)
                  .body,
              moved.body);
    EXPECT_TRUE(kept().search("another", "Observation", {}, "", 10)->empty());
}

TEST_F(record_test, a_citizen_is_one_in_his_municipality_whoever_writes_about_him) {
    versions({a_patient("p1", anna)});
    ASSERT_TRUE(write(*store_, transaction({a_patient("x", anna)}, arrived, "another")));
    record_write elsewhere = a_patient("p2", anna);
    elsewhere.citizen->municipality = 101;
    versions({elsewhere});
    EXPECT_EQ(kept().citizen_of("journal", "p1").value(), citizen(anna));
    EXPECT_EQ(kept().citizen_of("another", "x").value(), citizen(anna));
    EXPECT_NE(kept().citizen_of("journal", "p2").value(), citizen(anna));
    EXPECT_FALSE(kept().citizen_of("journal", "x")->has_value());
    EXPECT_EQ(resources(file(anna)), (names{"Patient/p1/1", "Patient/x/1"}));
    EXPECT_EQ(file(anna).id.find(anna), std::string::npos);
    EXPECT_FALSE(kept().read_file("nobody")->has_value());
}

TEST_F(record_test, two_patients_of_one_citizen_may_hand_over_what_is_about_him) {
    versions({a_patient("p1", anna), a_patient("p2", anna), a_resource("CarePlan", "c1", "p1")});
    EXPECT_EQ(conflict({a_resource("CarePlan", "c1", "p2"), a_delete("Patient", "p1")}), "none");
}

TEST_F(record_test, writers_and_readers_do_not_wait_for_each_other_and_each_conflict_is_its_own) {
    versions({a_patient("p1", anna)});
    constexpr int writers = 4, rounds = 25;
    std::vector<std::thread> threads;
    std::atomic<int> conflicts = 0;
    std::atomic<bool> ends = false;
    for (int w = 0; w < writers; ++w) {
        threads.emplace_back([&, w] {
            for (int i = 0; i < rounds; ++i) {
                const std::string id = std::to_string(w) + "-" + std::to_string(i);
                std::vector<record_write> all = {a_resource("Observation", id, "p1")};
                if (i % 5 == 4)
                    all.push_back(a_resource("Encounter", id, "p1", "",
                                             {
                                                 {"CarePlan", "none"}
                    }));
                const auto outcome = write(*store_, transaction(all));
                if (outcome.has_value() && outcome->why == record_conflict::dangling) ++conflicts;
            }
        });
    }
    threads.emplace_back([&] {
        while (!ends) EXPECT_GE(file(anna).resources.size(), 1U);
    });
    for (int w = 0; w < writers; ++w) threads[static_cast<std::size_t>(w)].join();
    ends = true;
    threads.back().join();
    EXPECT_EQ(conflicts, writers * rounds / 5);
    EXPECT_EQ(file(anna).resources.size(), 1U + writers * rounds * 4U / 5U);
    EXPECT_EQ(file(anna).version, 1U + writers * rounds * 4U / 5U);
}

/// They are pushed at once, so that several share a commit: letters, a settlement, transactions.
TEST_F(record_test, a_conflict_is_no_matter_of_the_jobs_that_share_its_commit) {
    versions({a_patient("p1", anna)});
    const citizen_settlement settled = settlement_of(anna);
    std::promise<void> all;
    std::atomic<int> left = 31, written = 0, conflicts = 0, stored = 0;
    std::atomic<bool> took_effect = false;
    const auto end = [&] {
        if (--left == 0) all.set_value();
    };
    kept().settle(settled, [&](result<void> outcome) {
        took_effect = outcome.has_value();
        end();
    });
    for (int i = 0; i < 20; ++i) {
        std::vector<record_write> writes = {a_resource("Observation", std::to_string(i), "p1")};
        if (i % 4 == 3)
            writes.push_back(a_resource("Encounter", "e", "p1", "",
                                        {
                                            {"CarePlan", "none"}
            }));
        kept().write(transaction(writes), [&](result<record_outcome> outcome) {
            ++(outcome->why == record_conflict::none ? written : conflicts);
            end();
        });
        if (i % 2 == 0)
            store_->accept(a_reception(std::to_string(i)), [&](result<accept_outcome> outcome) {
                stored += outcome->what == accept_outcome::verdict::stored ? 1 : 0;
                end();
            });
    }
    all.get_future().get();
    EXPECT_EQ(written, 15);
    EXPECT_EQ(conflicts, 5);
    EXPECT_EQ(stored, 10);
    EXPECT_TRUE(took_effect);
    EXPECT_EQ(file(anna).resources.size(), 16U);
    EXPECT_EQ(store_->count()->receptions, 26U);
}

/// Of several that expect the same version one is written.
TEST_F(record_test, of_those_who_change_the_same_version_at_once_one_does) {
    versions({a_patient("p1", anna), a_resource("CarePlan", "c1", "p1")});
    std::vector<std::thread> threads;
    std::atomic<int> written = 0, refused = 0;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&, i] {
            record_write one = a_resource("CarePlan", "c1", "p1", ",\"n\":" + std::to_string(i));
            one.if_version = 1;
            const auto outcome = write(*store_, transaction({one}));
            ++(outcome->why == record_conflict::none ? written : refused);
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(written, 1);
    EXPECT_EQ(refused, 5);
}

}  // namespace
}  // namespace genvej::store::test
