#pragma once
/// A store with a little record in it, damaged by hand (damaged_store.hpp).
#include "tests/unit/adapters/store/damaged_store.hpp"
#include "tests/unit/adapters/store/record_fixture.hpp"

namespace genvej::store::test {

class damaged_record_test : public record_test, public testing::WithParamInterface<damage> {
protected:
    bool keeps_promises() const override { return false; }
    void SetUp() override {
        record_test::SetUp();
        reception letter = a_reception("L1");
        letter.letters[0].joins_course = true;
        ASSERT_TRUE(accept(*store_, letter));
        reception refused = a_reception("L2");
        refused.refused = true;
        refused.letters[0].deliveries.clear();
        ASSERT_TRUE(accept(*store_, refused));
        ASSERT_TRUE(join(*store_, {
                                      {kept().letters_to_join(1)->at(0).letter,
                                       citizen_key{municipality, "0101010101"}}
        }));
        versions({
            a_resource("PractitionerRole", "r1", ""), a_patient("p1", "0101010101"),
            a_patient("p2", "0202020202"),
            a_resource("Observation", "o1", "p1", "", {{"PractitionerRole", "r1"}}
                )
        });
        citizen_settlement what = settlement_of("0101010101");
        what.notes.emplace_back().kind = "opened";
        course_row& course = what.courses.emplace_back();
        course.course = "c1";
        course.municipality = municipality;
        course.lists = {"lost"};
        course.data = "data";
        ASSERT_TRUE(settle(*store_, what));
        ASSERT_TRUE(open_upkeep()->verify({})->broken.empty());
    }
};

TEST_P(damaged_record_test, it_is_named) {
    store_.reset();
    if (on_postgres()) {
        schema_->sql(GetParam().sql);
    } else {
        number_in(options().path, GetParam().sql);
    }
    const audit seen = open_upkeep()->verify({}).value();
    bool named = false;
    std::string all;
    for (const model::issue& one : seen.broken) {
        named = named || one.code() == GetParam().code;
        all += model::to_line(one) + "\n";
    }
    EXPECT_TRUE(named) << GetParam().sql << "\n" << all;
}

}  // namespace genvej::store::test
