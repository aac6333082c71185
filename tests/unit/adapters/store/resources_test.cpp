#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

/// Finds `Patient/p` where the text holds `"p"`: what a resource is, is the gateway's business.
std::vector<found_resource> find_p(std::string_view bundle) {
    const auto at = bundle.find("\"p\"");
    if (at == std::string_view::npos) return {};
    return {
        {"Patient", "p", bundle.substr(at, 3)}
    };
}

class resources_test : public store_test {
protected:
    sqlite_options options() const override {
        sqlite_options out = store_test::options();
        out.resources = find_p;
        return out;
    }
};

TEST_F(resources_test, bundles_and_the_resources_inside_are_found) {
    reception what = a_reception("L1");
    what.letters[0].translation = "{\"entry\":\"p\"}" + std::string(500, ' ');
    ASSERT_TRUE(accept(*store_, what).has_value());
    EXPECT_EQ(store_->bundle("bundle-L1", "")->value(), what.letters[0].translation);
    EXPECT_EQ(store_->resource("Patient", "p", "")->value(), "\"p\"");
    EXPECT_FALSE(store_->resource("Patient", "q", "")->has_value());
}

TEST_F(resources_test, letters_that_come_later_are_found_too) {
    EXPECT_FALSE(store_->bundle("bundle-L1", "")->has_value());
    for (int i = 0; i < 3; ++i) {
        const std::string id = "L" + std::to_string(i);
        ASSERT_TRUE(accept(*store_, a_reception(id)).has_value());
        EXPECT_TRUE(store_->bundle("bundle-" + id, "")->has_value()) << id;
    }
    open();
    EXPECT_TRUE(store_->bundle("bundle-L2", "")->has_value());
}

TEST_F(resources_test, more_letters_than_one_batch_are_found) {
    std::promise<void> all;
    std::atomic<int> left = 300;
    for (int i = 0; i < 300; ++i) {
        store_->accept(a_reception("L" + std::to_string(i)), [&](const result<accept_outcome>& outcome) {
            EXPECT_TRUE(outcome.has_value());
            if (--left == 0) all.set_value();
        });
    }
    all.get_future().wait();
    EXPECT_TRUE(store_->bundle("bundle-L0", "")->has_value());
    EXPECT_TRUE(store_->bundle("bundle-L299", "")->has_value());
}

TEST_F(resources_test, a_partner_sees_what_it_sent_and_the_operator_everything) {
    ASSERT_TRUE(accept(*store_, a_reception("L1")).has_value());
    EXPECT_TRUE(store_->bundle("bundle-L1", "demo")->has_value());
    EXPECT_FALSE(store_->bundle("bundle-L1", "somebody else")->has_value());
    EXPECT_TRUE(store_->bundle("bundle-L1", "")->has_value());
}

}  // namespace
}  // namespace genvej::store::test
