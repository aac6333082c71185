#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

class moment_test : public store_test {
protected:
    attempt_result delivered() {
        const auto due = store_->take_due("out", arrived, 1).value();
        return {due.at(0).id, delivery_state::delivered, 0, arrived, ""};
    }
};

TEST_F(moment_test, results_are_written_though_nobody_else_comes) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")));
    ASSERT_TRUE(record(*store_, {delivered()}));
    EXPECT_EQ(store_->count()->delivered, 1U);
}

TEST_F(moment_test, results_go_with_the_commit_that_somebody_needs) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")));
    // Whoever comes within the moment takes them along: both callbacks have run when the accept is answered,
    // in the order in which they were queued.
    std::vector<std::string> order;
    std::promise<void> both;
    store_->record_attempts({delivered()}, [&](result<void> outcome) {
        EXPECT_TRUE(outcome);
        order.emplace_back("recorded");
    });
    store_->accept(a_reception("L2"), [&](const result<accept_outcome>& outcome) {
        EXPECT_TRUE(outcome);
        order.emplace_back("accepted");
        both.set_value();
    });
    both.get_future().wait();
    EXPECT_EQ(order, (std::vector<std::string>{"recorded", "accepted"}));
}

TEST_F(moment_test, who_closes_the_store_waits_for_no_moment) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")));
    std::promise<result<void>> done;
    store_->record_attempts({delivered()}, [&](result<void> outcome) { done.set_value(outcome); });
    store_->close();
    EXPECT_TRUE(done.get_future().get());
    open();
    EXPECT_EQ(store_->count()->delivered, 1U);
}

}  // namespace
}  // namespace genvej::store::test
