#include "tests/unit/adapters/store/exchange_fixture.hpp"

namespace genvej::store::test {
namespace {

using verdict = accept_outcome::verdict;

class threads_test : public store_test {
protected:
    static reception in_thread(const std::string& id, const std::string& thread, const std::string& patient) {
        reception out = a_reception(id, "content of " + id);
        out.letters[0].thread = thread;
        out.letters[0].patient = patient;
        return out;
    }
    verdict claim(const std::string& id, const std::string& thread, const std::string& patient) {
        return accept(*store_, in_thread(id, thread, patient))->what;
    }
};

TEST_F(threads_test, a_thread_belongs_to_the_patient_who_was_first_in_it) {
    EXPECT_EQ(claim("L1", "T1", "0202020202"), verdict::stored);
    EXPECT_EQ(claim("L2", "T1", "0202020202"), verdict::stored);
    EXPECT_EQ(claim("L3", "T1", "0303030303"), verdict::thread_of_another_patient);
    EXPECT_EQ(claim("L4", "T2", "0303030303"), verdict::stored);
    open();
    EXPECT_EQ(claim("L5", "T1", "0303030303"), verdict::thread_of_another_patient);
    EXPECT_EQ(claim("L6", "T1", "0202020202"), verdict::stored);
}

TEST_F(threads_test, a_patient_who_was_never_seen_is_another_one) {
    EXPECT_EQ(claim("L1", "T1", "0202020202"), verdict::stored);
    EXPECT_EQ(claim("L2", "T1", "0404040404"), verdict::thread_of_another_patient);
}

TEST_F(threads_test, the_claim_is_refused_kept_and_says_not_whose_it_is) {
    ASSERT_EQ(claim("L1", "T1", "0202020202"), verdict::stored);
    reception second = in_thread("L2", "T1", "0303030303");
    second.when_reused = [](reception& kept, const accept_outcome& why) {
        kept.http_status = 422;
        kept.receipt = why.what == verdict::thread_of_another_patient ? "refused" : "";
    };
    const auto outcome = accept(*store_, second);
    EXPECT_EQ(outcome->what, verdict::thread_of_another_patient);
    EXPECT_EQ(outcome->first, "");
    const auto view = store_->find_reception(second.id).value().value();
    EXPECT_EQ(view.state, reception_state::refused);
    EXPECT_EQ(view.receipt, "refused");
    EXPECT_TRUE(view.deliveries.empty());
    EXPECT_EQ(store_->raw(second.id)->value(), second.raw);
    EXPECT_EQ(store_->count()->refused, 1U);
    EXPECT_EQ(claim("L2", "T2", "0303030303"), verdict::stored) << "its ids are free";
}

TEST_F(threads_test, without_a_patient_nothing_is_checked_and_nothing_owned) {
    EXPECT_EQ(claim("L1", "T1", ""), verdict::stored);
    EXPECT_EQ(claim("L2", "T1", "0202020202"), verdict::stored) << "it was nobody's";
    EXPECT_EQ(claim("L3", "T1", ""), verdict::stored);
    EXPECT_EQ(claim("L4", "T1", "0303030303"), verdict::thread_of_another_patient);
}

TEST_F(threads_test, letters_beside_each_other_are_held_against_each_other) {
    reception both = in_thread("L1", "T1", "0202020202");
    both.letters.push_back(in_thread("L2", "T1", "0303030303").letters[0]);
    EXPECT_EQ(accept(*store_, both)->what, verdict::thread_of_another_patient);
    EXPECT_EQ(store_->count()->letters, 0U);
    EXPECT_EQ(claim("L3", "T1", "0303030303"), verdict::stored) << "the refused one owns nothing";
}

TEST_F(threads_test, a_duplicate_stays_a_duplicate) {
    const reception first = in_thread("L1", "T1", "0202020202");
    ASSERT_EQ(accept(*store_, first)->what, verdict::stored);
    EXPECT_EQ(claim("L1", "T1", "0202020202"), verdict::duplicate);
}

}  // namespace
}  // namespace genvej::store::test
