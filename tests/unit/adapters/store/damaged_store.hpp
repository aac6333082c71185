#pragma once
/// Damage of every kind, done by hand, and the promise that each breaks. What an engine is damaged by stands
/// with its tests: one file of a program includes this.
#include "tests/unit/adapters/store/upkeep_fixture.hpp"

namespace genvej::store::test {

/// One kind of damage, done by hand, and the promise that it breaks.
struct damage {
    const char* code;
    const char* sql;
};
class damaged_store_test : public upkeep_test, public testing::WithParamInterface<damage> {
protected:
    bool keeps_promises() const override { return false; }
};

TEST_P(damaged_store_test, it_is_named) {
    store_.reset();
    if (on_postgres()) {
        schema_->sql(GetParam().sql);
    } else {
        number_in(options().path, GetParam().sql);
    }
    const audit seen = verify();
    bool named = false;
    for (const model::issue& one : seen.broken) {
        named = named || one.code() == GetParam().code;
        EXPECT_FALSE(one.remedy().empty());
        EXPECT_EQ(one.params.size(), 3U);
    }
    std::string all;
    for (const model::issue& one : seen.broken) all += model::to_line(one) + "\n";
    // A schema without its indexes is given to no other test.
    if (on_postgres() && GetParam().code == std::string_view("store.file"))
        schema_->sql("UPDATE genvej SET version = 9999");
    EXPECT_TRUE(named) << GetParam().sql << "\n" << all;
}

}  // namespace genvej::store::test
